using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Features.Incidents;

/// <summary>Something that the lead adds to an incident.</summary>
/// <param name="Act">As the log of acts says it, after "incident.".</param>
public abstract record IncidentWork(string Act);

public sealed record AddEntry(DateTimeOffset At, string Text) : IncidentWork("note");

public sealed record AddEvidence(string Title, ContentHash Hash, string Collector, DateTimeOffset CollectedAt, string Place) : IncidentWork("evidence");

public sealed record MoveEvidence(int No, string To, string Holder, ContentHash Hash, string Reason) : IncidentWork("custody");

public sealed record AddAction(string Kind, string Text, string Owner, DateOnly DueOn) : IncidentWork("action");

public sealed record FinishAction(int No, string Result) : IncidentWork("actiondone");

public sealed record FindCause(string Cause, string FailedControl) : IncidentWork("cause");

public sealed record Summarise(string Text) : IncidentWork("summary");

public sealed record Learn(string Text, bool ToWatchList, bool ToTraining, bool ToClauses) : IncidentWork("lessons");

/// <param name="Start">When the event was that the clock runs from; null where that is known from elsewhere.</param>
public sealed record DecideClock(string Regime, string Step, bool Applies, string Reason, DateTimeOffset? Start) : IncidentWork("clock");

public sealed record SendNotice(string Regime, string Step, SentNotice Sent) : IncidentWork("notice");

/// <summary>Adds to an incident: an entry, evidence and its moves, actions, the cause, a decision on a clock, a notice sent, the lessons.</summary>
public sealed class WorkOnIncident(CommandPipeline pipeline, PolicyPack pack)
{
    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    public Task<Outcome<string>> Run(string number, IncidentWork work, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>($"incident.{work.Act}", key, actor, async scope =>
        {
            if (await scope.LoadIncident(number, cancellation) is not { } incident)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(incident, shown))
                return Outcome<string>.From(Outcome.Stale);
            Do(incident, work, scope);
            scope.Record(scope.Target, reason: Said(work), details: Details(work));
            return Outcome<string>.Done(Words.Code(incident.State));
        }, cancellation);

    private void Do(Incident incident, IncidentWork work, CommandScope scope)
    {
        var (actor, now) = (scope.Actor, scope.Now);
        switch (work)
        {
            case AddEntry entry: incident.Note(entry.At, entry.Text, actor, now); break;
            case AddEvidence item: incident.AddEvidence(item.Title, item.Hash, item.Collector, item.CollectedAt, item.Place, actor, now); break;
            case MoveEvidence move: incident.MoveEvidence(move.No, move.To, move.Holder, move.Hash, move.Reason, actor, now); break;
            case AddAction action: incident.AddAction(action.Kind, action.Text, action.Owner, action.DueOn, actor, pack, now); break;
            case FinishAction done: incident.FinishAction(done.No, done.Result, actor, now); break;
            case FindCause cause: incident.FindCause(cause.Cause, cause.FailedControl, actor, now); break;
            case Summarise summary: incident.Summarise(summary.Text, actor); break;
            case Learn lessons: incident.Learn(lessons.Text, lessons.ToWatchList, lessons.ToTraining, lessons.ToClauses, actor, pack, now); break;
            case DecideClock clock: incident.DecideNotice(clock.Regime, clock.Step, clock.Applies, clock.Reason, clock.Start, actor, pack, now); break;
            case SendNotice notice: incident.SendNotice(notice.Regime, notice.Step, notice.Sent, actor, pack, now); break;
            default: throw new ArgumentOutOfRangeException(nameof(work), work, null);
        }
    }

    private static string? Said(IncidentWork work) => work switch
    {
        MoveEvidence move => move.Reason,
        DecideClock clock => clock.Reason,
        SendNotice { Sent.LateReasons.Length: > 0 } notice => notice.Sent.LateReasons,
        _ => null,
    };

    private static (string, string)[] Details(IncidentWork work) => work switch
    {
        AddEvidence item => [("sha256", item.Hash.Hex)],
        MoveEvidence move => [("item", $"E-{move.No}"), ("sha256", move.Hash.Hex)],
        AddAction action => [("kind", action.Kind)],
        DecideClock clock => [("clock", $"{clock.Regime}: {clock.Step}"), ("applies", clock.Applies ? "yes" : "no")],
        SendNotice notice => [("clock", $"{notice.Regime}: {notice.Step}"), ("sha256", notice.Sent.Hash?.Hex ?? "none")],
        _ => [],
    };
}
