using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Audits;

/// <summary>A day of the calendar.</summary>
/// <param name="What">In two or three words: "Reply due", "Fix due, FG3".</param>
public sealed record AuditDate(DateOnly Day, string What);

/// <summary>What time alone does to an audit.</summary>
public sealed partial class Audit
{
    /// <summary>The steps of the overdue ladder, in its order.</summary>
    private static readonly AuditEffectKind[] Ladder = [AuditEffectKind.Reminder, AuditEffectKind.Warning, AuditEffectKind.SuspensionProposal];

    /// <summary>Does what is due: lets a reply lapse, reminds, warns and proposes. Returns what it did, in words; none when nothing was due.</summary>
    public IReadOnlyList<AuditNote> ActOnTime(PolicyPack pack, DateTimeOffset now)
    {
        var before = notes.Count;
        var lapsed = State is AuditState.AuditeeReply && Clock is { } reply && reply.Due(now, pack.Calendar) < now;
        if (lapsed)
        {
            Move(AuditVerb.LetReplyLapse, default, AuditNote.Portal, now, "No reply came in time.");
            Clock = ReportClock;
            notes.Add(new(AuditEffectKind.Reminder, null, "No reply to the draft came in time; the report is written without one.", now));
        }
        for (var at = 0; at < findings.Count; at++)
            findings[at] = Escalate(findings[at], pack, now);
        Schedule(pack, now);
        return [.. notes.Skip(before)];
    }

    private Finding Escalate(Finding finding, PolicyPack pack, DateTimeOffset now)
    {
        foreach (var (step, at) in StepsOf(finding, pack, now).Skip(finding.Escalated).TakeWhile(one => one.At <= now))
        {
            notes.Add(new(Ladder[Math.Min(finding.Escalated, Ladder.Length - 1)], finding.Number, $"F{finding.Number}: {step.Text}", now));
            finding = finding with { Escalated = finding.Escalated + 1 };
        }
        return finding;
    }

    private static IReadOnlyList<(EscalationStep Step, DateTimeOffset At)> StepsOf(Finding finding, PolicyPack pack, DateTimeOffset now) =>
        finding is { State: FindingState.PlanDue or FindingState.FixDue, FixClock: { } fix } ? pack.Escalations(fix, now) : [];

    private DateTimeOffset? NextWake(PolicyPack pack, DateTimeOffset now)
    {
        var instants = findings.SelectMany(one => StepsOf(one, pack, now).Skip(one.Escalated).Take(1)).Select(one => one.At).ToList();
        if (State is AuditState.AuditeeReply && Clock is { } reply)
            instants.Add(reply.Due(now, pack.Calendar).AddTicks(1));
        return instants.Count > 0 ? instants.Min() : null;
    }

    /// <summary>
    /// Moves an audit at close, which has not begun, to the day on which its licence ends early, or back to the last day when that
    /// end was taken back. The time of a notice that is sent today is kept. False where nothing moves.
    /// </summary>
    public bool MoveToEnd(DateOnly end, PolicyPack pack, DateTimeOffset now)
    {
        if (!FollowsEnd(end, pack, now))
            return false;
        var on = DayAtClose(end, pack, now);
        Move(AuditVerb.Reschedule, default, AuditNote.Portal, now, $"From {Words.Day(PlannedFor)} to {Words.Day(on)}: the licence ends on {Words.Day(end)}.");
        PlannedFor = on;
        Schedule(pack, now);
        return true;
    }

    /// <summary>Whether <see cref="MoveToEnd"/> moves it: to an earlier day always, to a later one only where it had been moved and the licence goes on.</summary>
    internal bool FollowsEnd(DateOnly end, PolicyPack pack, DateTimeOffset now) => State is AuditState.Planned
        && (DayAtClose(end, pack, now) < PlannedFor || (end > PlannedFor && steps.Exists(step => step.Verb == nameof(AuditVerb.Reschedule))));

    /// <summary>The day of an audit at close: that on which the licence ends, and none before a notice of today has run.</summary>
    internal static DateOnly DayAtClose(DateOnly end, PolicyPack pack, DateTimeOffset now)
    {
        var noticed = Day(pack.Due("audit-notice", now));
        return end > noticed ? end : noticed;
    }

    /// <summary>Until when a planned audit has to begin: by the clock of its cause, or by the end of the day that it is planned for, in UTC.</summary>
    public Deadline BeginClock => Clock is { IsOpen: true } cause ? cause : Deadline.Ending(AuditTerms.BeginClock, new(PlannedFor.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));

    /// <summary>Until when the tests are finished; null where none run, and under a pack without that clock.</summary>
    public Deadline? TestsClock(PolicyPack pack) => State is AuditState.Testing && pack.Clocks.Exists(one => one.Key == AuditTerms.TestsClock)
        && steps.FindLast(step => step.Verb is nameof(AuditVerb.StartTests) or nameof(AuditVerb.StartUnannounced)) is { } begun ? pack.Start(AuditTerms.TestsClock, begun.At) : null;

    /// <summary>Closed without a report: it was called off.</summary>
    internal bool IsCalledOff => State is AuditState.Closed && ReportedAt is null;

    /// <summary>Its entries in the calendar from the first day to the last, both inclusive; once it was called off its planned day is none.</summary>
    public IEnumerable<AuditDate> DatesWithin(DateOnly first, DateOnly last, PolicyPack pack, DateTimeOffset now) =>
        Dates(pack, now).Skip(IsCalledOff ? 1 : 0).Where(one => first <= one.Day && one.Day <= last);

    /// <summary>All entries, its planned day first.</summary>
    private IEnumerable<AuditDate> Dates(PolicyPack pack, DateTimeOffset now)
    {
        yield return new(PlannedFor, Type is AuditType.DeskReview ? "Desk review" : "Planned day");
        foreach (var step in steps.Where(one => one.Verb is nameof(AuditVerb.SendNotice) or nameof(AuditVerb.StartTests) or nameof(AuditVerb.SendDraft) or nameof(AuditVerb.IssueReport)))
            yield return new(Day(step.At), step.Verb switch
            {
                nameof(AuditVerb.SendNotice) => "Notice sent",
                nameof(AuditVerb.StartTests) => "Tests start",
                nameof(AuditVerb.SendDraft) => "Draft findings",
                _ => "Final report",
            });
        if (Clock is { IsOpen: true } clock && State is not AuditState.Closed)
            yield return new(Day(clock.Due(now, pack.Calendar)), State switch
            {
                AuditState.Planned => "Start due",
                AuditState.Notice => "Notice ends",
                AuditState.Evidence => "Evidence due",
                AuditState.AuditeeReply => "Reply due",
                _ => "Report due",
            });
        foreach (var finding in findings.Where(one => one.IsOpen))
            if (finding.Clock is { IsOpen: true } running)
                yield return new(Day(running.Due(now, pack.Calendar)), finding.State switch
                {
                    FindingState.PlanDue => $"Plan due, {finding.Grade}",
                    FindingState.EffectDue => $"Effect check, {finding.Grade}",
                    _ => $"Fix due, {finding.Grade}",
                });
    }

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
