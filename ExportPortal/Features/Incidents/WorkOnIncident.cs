using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>Something that the lead adds to an incident.</summary>
/// <param name="Act">As the log of acts says it, after "incident.".</param>
public abstract record IncidentWork(string Act);

public sealed record AddEntry(DateTimeOffset At, string Text) : IncidentWork("note");

/// <param name="Licence">Number of the licence that it is about alone; null for the incident as a whole.</param>
public sealed record AddEvidence(string Title, ContentHash? Hash, string Collector, DateTimeOffset CollectedAt, string Place, string? Thing = null, string? Licence = null) : IncidentWork("evidence");

public sealed record MoveEvidence(int No, string To, string Holder, ContentHash? Hash, string Reason, string? Seen = null) : IncidentWork("custody");

/// <param name="Licence">Number of the licence that it is about alone; null for the incident as a whole.</param>
public sealed record AssignEvidence(int No, string? Licence, string Reason) : IncidentWork("evidenceabout");

/// <param name="Owner">Key of one of those who may own it.</param>
public sealed record AddAction(string Kind, string Text, string Owner, DateOnly DueOn) : IncidentWork("action");

public sealed record FinishAction(int No, string Result) : IncidentWork("actiondone");

public sealed record FindCause(string Cause, string FailedControl) : IncidentWork("cause");

public sealed record Summarise(string Text) : IncidentWork("summary");

public sealed record Learn(string Text, bool ToWatchList, bool ToTraining, bool ToClauses) : IncidentWork("lessons");

public sealed record TakeUpLesson(LessonPlace Place, string How) : IncidentWork("lessontaken");

/// <summary>Names a licence that the report left out.</summary>
public sealed record NameLicence(string Number, string Reason) : IncidentWork("namelicence");

/// <summary>Takes back that a licence was named.</summary>
public sealed record WithdrawLicence(string Number, string Reason) : IncidentWork("withdrawlicence");

/// <summary>Grades the incident anew, after the triage.</summary>
public sealed record Regrade(TriageInput Grading, string Reason) : IncidentWork("regrade");

public sealed record CorrectAwareAt(DateTimeOffset At, string Reason) : IncidentWork("aware");

/// <param name="Start">When the event was that the clock runs from; null where that is known from elsewhere.</param>
public sealed record DecideClock(string Regime, string Step, bool Applies, string Reason, DateTimeOffset? Start) : IncidentWork("clock");

public sealed record SendNotice(string Regime, string Step, SentNotice Sent) : IncidentWork("notice");

/// <summary>Adds to an incident: an entry, evidence and its moves, actions, the cause, a decision on a clock, a notice sent, the lessons.</summary>
public sealed class WorkOnIncident(CommandPipeline pipeline, PolicyPack pack)
{
    private static readonly Rule Sanctioned = new("IN-18", "A sanction was proposed on a licence that would no longer be reached. Withdraw or end that first.");

    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    public Task<Outcome<string>> Run(string number, IncidentWork work, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>($"incident.{work.Act}", key, actor, async scope =>
        {
            if (await scope.LoadIncident(number, cancellation) is not { } incident)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(incident, shown))
                return Outcome<string>.From(Outcome.Stale);
            var files = work is AddEvidence or AssignEvidence or NameLicence or WithdrawLicence or Regrade ? await scope.FilesUnderSanction(incident, cancellation) : [];
            if (work is NameLicence or WithdrawLicence)
            {
                if (await Rename(incident, work, scope, cancellation) is { } refused)
                    return Outcome<string>.From(refused);
            }
            else if (work is AddAction add)
            {
                if (!(await scope.Db.MayOwn(incident, cancellation)).TryGetValue(add.Owner, out var owner))
                    return Outcome<string>.From(Outcome.Invalid(new InputError(nameof(AddAction.Owner), "Choose from the list who does it.")));
                incident.AddAction(add.Kind, add.Text, owner, add.DueOn, scope.Actor, pack, scope.Now);
                scope.Record(scope.Target, details: [("kind", add.Kind), (LetterOrder.ActionDetail, incident.Actions[^1].Name)]);
                return Outcome<string>.Done(Words.Code(incident.State));
            }
            else if (work is Regrade anew)
                await Grade(incident, anew, scope, cancellation);
            else
                Do(incident, work, scope);
            await scope.ChangeFiles(files, incident, WhyChanged(work, incident), pack, cancellation);
            scope.Record(scope.Target, reason: Said(work, incident), details: Details(work));
            return Outcome<string>.Done(Words.Code(incident.State));
        }, cancellation);

    /// <summary>Names a licence or takes it back: lineage, the mark on the licences and the clocks under a licence follow.</summary>
    /// <returns>Null when it was done.</returns>
    private async Task<Outcome?> Rename(Incident incident, IncidentWork work, CommandScope scope, CancellationToken cancellation)
    {
        var (number, reason, isNew) = work switch { NameLicence add => (add.Number.Trim(), add.Reason, true), WithdrawLicence back => (back.Number.Trim(), back.Reason, false), _ => throw new ArgumentOutOfRangeException(nameof(work), work, null) };
        if (incident.WhyNotWork(scope.Actor) is { } rule)
            return Outcome.Broken(rule);
        if (await scope.Db.Licences.FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } licence)
            return Outcome.Invalid(new InputError(nameof(NameLicence.Number), $"There is no licence {number}. Check the number."));
        var (before, reached) = (incident.Named.Select(one => one.Licence).ToList(), incident.Licences.Select(one => one.Licence).ToList());
        List<LicenceId> after = [.. isNew ? before.Append(licence.Id).Distinct() : before.Where(one => one != licence.Id)];
        var reach = await scope.Db.ReachOf(after, pack, cancellation);
        if (await scope.Db.SanctionedBeyond(incident, reach, cancellation) is { Count: > 0 } kept)
        {
            // One that lineage leads to no more stays; one that is lost by this act alone may not be.
            var today = await scope.Db.ReachOf(before, pack, cancellation);
            if (kept.Any(one => today.Licences.Any(other => other.Licence == one.Licence)))
                return Outcome.Broken(Sanctioned);
            reach = await scope.Db.ReachOf(after, pack, cancellation, kept);
        }
        if (isNew)
            incident.NameLicence(number, reach, reason, scope.Actor, pack, scope.Now);
        else
            incident.WithdrawLicence(number, reach, reason, scope.Actor, pack, scope.Now);
        if (!isNew)
            licence.Clear(LicenceMark.UnderInvestigation, incident.Number);
        else if (incident.State is not IncidentState.Reported)
        {
            licence.Set(LicenceMark.UnderInvestigation, incident.Number, scope.Now);
            await scope.OpenForIncident(incident, reached, pack, cancellation);
        }
        return null;
    }

    /// <summary>Grades it anew; licences on the same data that have come since are reached, too, and what lineage leads to no more is not, but for one under sanction.</summary>
    private async Task Grade(Incident incident, Regrade work, CommandScope scope, CancellationToken cancellation)
    {
        var (reach, reached) = (await scope.Db.ReachOf(incident, pack, cancellation), incident.Licences.Select(one => one.Licence).ToList());
        incident.Regrade(work.Grading, reach, work.Reason, scope.Actor, pack, scope.Now);
        await scope.OpenForIncident(incident, reached, pack, cancellation);
    }

    private void Do(Incident incident, IncidentWork work, CommandScope scope)
    {
        var (actor, now) = (scope.Actor, scope.Now);
        switch (work)
        {
            case AddEntry entry: incident.Note(entry.At, entry.Text, actor, now); break;
            case AddEvidence item: incident.AddEvidence(item.Title, item.Hash, item.Collector, item.CollectedAt, item.Place, actor, now, item.Thing, item.Licence); break;
            case MoveEvidence move: incident.MoveEvidence(move.No, move.To, move.Holder, move.Hash, move.Reason, actor, now, move.Seen); break;
            case AssignEvidence item: incident.AssignEvidence(item.No, item.Licence, item.Reason, actor, now); break;
            case FinishAction done: incident.FinishAction(done.No, done.Result, actor, now); break;
            case FindCause cause: incident.FindCause(cause.Cause, cause.FailedControl, actor, now); break;
            case Summarise summary: incident.Summarise(summary.Text, actor, now); break;
            case Learn lessons: incident.Learn(lessons.Text, lessons.ToWatchList, lessons.ToTraining, lessons.ToClauses, actor, pack, now); break;
            case TakeUpLesson taken: incident.TakeUpLesson(taken.Place, taken.How, actor, now); break;
            case CorrectAwareAt aware: incident.CorrectAwareAt(aware.At, aware.Reason, actor, pack, now); break;
            case DecideClock clock: incident.DecideNotice(clock.Regime, clock.Step, clock.Applies, clock.Reason, clock.Start, actor, pack, now); break;
            case SendNotice notice: incident.SendNotice(notice.Regime, notice.Step, notice.Sent, actor, pack, now); break;
            default: throw new ArgumentOutOfRangeException(nameof(work), work, null);
        }
    }

    private static string? Said(IncidentWork work, Incident incident) => work switch
    {
        MoveEvidence move => move.Reason,
        AssignEvidence item => item.Reason,
        NameLicence add => add.Reason,
        WithdrawLicence back => back.Reason,
        CorrectAwareAt aware => aware.Reason,
        Regrade anew => anew.Reason,
        DecideClock clock => clock.Reason,
        TakeUpLesson taken => taken.How,
        // What the incident keeps: fields that were filled in for another time are not.
        SendNotice notice when incident.Notices.FirstOrDefault(clock => clock.Terms.Regime == notice.Regime && clock.Terms.Step == notice.Step) is { } kept && ((string?[])[kept.Updates is null ? kept.LateReasons : null, kept.Sent[^1].Proof.Before?.Reason]).OfType<string>().ToList() is { Count: > 0 } said
            => string.Join(" ", said),
        _ => null,
    };

    /// <summary>What a recipient is told of a change of its file: a reason that names a licence which is withdrawn would be read as its own.</summary>
    private static string WhyChanged(IncidentWork work, Incident incident) => work switch
    {
        AddEvidence item => item.Title,
        NameLicence or WithdrawLicence or Regrade => "it is known better which licences the incident reaches",
        _ => Said(work, incident) ?? "",
    };

    private const string NoFile = "no file";

    private static (string, string)[] Details(IncidentWork work) => work switch
    {
        AddEvidence item => [("sha256", item.Hash?.Hex ?? NoFile)],
        MoveEvidence move => [("item", $"E-{move.No}"), ("sha256", move.Hash?.Hex ?? NoFile)],
        AssignEvidence item => [("item", $"E-{item.No}"), ("licence", item.Licence ?? "none")],
        TakeUpLesson taken => [("place", Words.Code(taken.Place))],
        FinishAction done => [(LetterOrder.ActionDetail, $"CA-{done.No}")],
        NameLicence add => [("licence", add.Number.Trim())],
        WithdrawLicence back => [("licence", back.Number.Trim())],
        CorrectAwareAt aware => [("aware", aware.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture))],
        DecideClock clock => [("clock", $"{clock.Regime}: {clock.Step}"), ("applies", clock.Applies ? "yes" : "no")],
        SendNotice notice => [("clock", $"{notice.Regime}: {notice.Step}"), ("sha256", notice.Sent.Hash?.Hex ?? "none")],
        _ => [],
    };
}
