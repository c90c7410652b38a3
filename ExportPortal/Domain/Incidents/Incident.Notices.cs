using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Incidents;

/// <summary>How a notice was sent.</summary>
/// <param name="Hash">SHA-256 of what was sent; null where nothing was kept.</param>
/// <param name="LateReasons">Asked for when it was sent after its time.</param>
public sealed record SentNotice(DateTimeOffset SentAt, string Channel, string Reference, ContentHash? Hash, string LateReasons)
{
    /// <summary>Asked for when it was given before the incident was entered here; null for any other.</summary>
    public NoticeBefore? Before { get; init; }
}

/// <summary>A notice that was given before the incident was entered, such as by telephone in the first hour.</summary>
/// <param name="TakenBy">The person or the office that took it.</param>
/// <param name="Reason">Why it stands here only afterwards.</param>
public sealed record NoticeBefore(string TakenBy, string Reason);

/// <summary>The clocks of the law.</summary>
public sealed partial class Incident
{
    /// <summary>The clocks of the pack, of which those that the class points at run from awareness on: also before anybody has graded the incident.</summary>
    private void ProposeNotices(IncidentScope scope, PolicyPack pack)
    {
        var before = notices.ToDictionary(clock => clock.Name);
        notices.Clear();
        foreach (var clock in NoticeRules.Propose(Class, licences.Count > 0, scope.Countries, pack))
        {
            var known = before.GetValueOrDefault(clock.Name);
            var again = clock with { Missed = known?.Missed is true, Earlier = known?.Earlier };
            notices.Add(known?.StartedAt is { } ran ? Begin(again, ran, pack) : again);
        }
    }

    /// <summary>Clocks that nobody has decided are proposed by what is known now; before the triage those of the licence wait, too.</summary>
    private void ProposeAnew(IncidentScope scope, PolicyPack pack, DateTimeOffset now)
    {
        var proposed = NoticeRules.Propose(Class, licences.Count > 0, scope.Countries, pack);
        for (var at = 0; at < notices.Count; at++)
            if (notices[at] is { Decision: NoticeDecision.Undecided } clock)
            {
                notices[at] = clock with { Proposal = proposed.FirstOrDefault(one => one.Name == clock.Name)?.Proposal };
                if (State is not IncidentState.Reported)
                    notices[at] = ByLicence(notices[at], pack, now);
            }
        SetWake(pack, now);
    }

    /// <summary>The lead says whether a clock applies, and why.</summary>
    /// <param name="start">When the event was that it runs from; null where that is known from elsewhere.</param>
    public void DecideNotice(string regime, string step, bool applies, string reason, DateTimeOffset? start, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Working(actor);
        Reasons.Require(reason);
        var at = Find(regime, step);
        RuleViolation.When(notices[at].SentAt is not null, "NC-1", "The notice was sent; its clock is not decided anew.");
        var before = notices[at];
        var needsStart = NoticeRules.NeedsStart(before.Terms, notices);
        RuleViolation.When(start is not null && !needsStart, "NC-13", $"The start of this clock is on record ({before.Terms.Start}); it is not given by hand.");
        RuleViolation.When(start > now, "NC-2", "A clock does not start after now.");
        RuleViolation.When(start < Report.OccurredAt, "NC-3", "A clock does not start before the incident.");
        RuleViolation.When(applies && start is null && needsStart, "NC-4", $"Say when the clock started: {before.Terms.Start}.");
        var isAnew = before is { Decision: not NoticeDecision.Undecided, StartedAt: not null };
        // What it was stays with it, and in the timeline: a time that was missed is not missed less by another start.
        var decided = (isAnew ? before.KeepingRun(now) : before) with { Decision = applies ? NoticeDecision.Applies : NoticeDecision.DoesNotApply, Reason = reason.Trim(), DecidedBy = actor.Name, DecidedAt = now, Deciders = [.. before.Deciders ?? [], actor.Person], StartedAt = null, DueAt = null, Missed = false };
        if (isAnew)
            entries.Add(new(now, $"{before.Name} decided anew: {reason.Trim()}. {Ran(before, now)}", actor.Name, now, Person: actor.Person));
        else if (NoticeWords.Decided(before) is { } said) // one that never ran has no run to keep, and what was said of it is not lost either
            entries.Add(new(now, $"{before.Name} decided anew: {reason.Trim()}. Before: {said}", actor.Name, now, Person: actor.Person));
        notices[at] = applies && (start ?? NoticeRules.Start(decided.Terms, AwareAt, notices, pack)) is { } from ? Begin(decided, from, pack) : decided;
        // A clock that is decided as it ran provisionally is the same one: what was told of it is not told again.
        if (!isAnew && notices[at].DueAt == before.DueAt)
            notices[at] = notices[at] with { Missed = before.Missed };
        SetWake(pack, now);
    }

    /// <summary>Records that a notice was sent, or an update of one. One that is late needs its reasons (GDPR Art. 33(1)).</summary>
    public void SendNotice(string regime, string step, SentNotice sent, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Working(actor);
        var at = Find(regime, step);
        var clock = notices[at];
        RuleViolation.When(clock.Decision is not NoticeDecision.Applies, "NC-5", "Say first that this clock applies.");
        var isUpdate = NoticeRules.TakesUpdates(clock, notices);
        RuleViolation.When(clock.SentAt is not null && !isUpdate, "NC-6", "This notice was sent already.");
        RuleViolation.When(clock.StartedAt is null, "NC-7", $"The clock has not started: it runs from the {clock.Terms.Start}.");
        RuleViolation.When(sent.SentAt > now, "NC-8", "A notice cannot have been sent after now.");
        // A clock of the year's end only says until when; a notice may go out as soon as somebody knows.
        RuleViolation.When(sent.SentAt < (clock.Terms.Start == NoticeRules.YearEnd ? AwareAt : clock.StartedAt), "NC-9", "The notice was sent before its clock started. Check the time.");
        RuleViolation.When(sent.SentAt < clock.LastSentAt, "NC-17", "The update was sent before the report that it updates. Check the time.");
        // Times are typed to the minute.
        RuleViolation.When(sent.SentAt < Minute(AwareAt), "NC-16", $"Nobody knew of the incident before {PackageWords.Minute(AwareAt)}; no notice was given before. Check the time.");
        var before = sent.SentAt < Minute(ReportedAt) ? sent.Before : null;
        RuleViolation.When(sent.SentAt < Minute(ReportedAt) && (before is null || string.IsNullOrWhiteSpace(before.TakenBy) || string.IsNullOrWhiteSpace(before.Reason) || before.TakenBy.Length + before.Reason.Length > 1000), "NC-14",
            $"The incident was entered here on {PackageWords.Minute(ReportedAt)}. For a notice that was given before, as by telephone, say who took it and why it is recorded afterwards, in up to 1000 characters; or check the time.");
        if (sent.Hash is { } letter && evidence.Find(item => item.LetterOf == clock.Name && item.Hash == letter) is { } drawn)
            RuleViolation.When(sent.SentAt < Minute(drawn.CollectedAt), "NC-15", $"Letter {drawn.Name} was drawn on {PackageWords.Minute(drawn.CollectedAt)}; it was not sent before. Check the time.");
        RuleViolation.When(string.IsNullOrWhiteSpace(sent.Channel) || string.IsNullOrWhiteSpace(sent.Reference), "NC-10", "Say how it was sent and give a reference by which that can be shown.");
        var isLate = clock.IsLateAt(sent.SentAt);
        RuleViolation.When(isLate && string.IsNullOrWhiteSpace(sent.LateReasons), "NC-11", $"The notice is late; it was due on {PackageWords.Minute((clock with { SentAt = sent.SentAt }).FirstDue ?? now)}. Give the reasons for the delay.");
        var proof = new NoticeProof(sent.Channel.Trim(), sent.Reference.Trim(), sent.Hash, actor.Name, now) { Before = before is null ? null : new(before.TakenBy.Trim(), before.Reason.Trim()) };
        notices[at] = isUpdate ? clock with { Updates = [.. clock.Updates ?? [], new(sent.SentAt, proof)] }
            : clock with { SentAt = sent.SentAt, LateReasons = isLate ? sent.LateReasons.Trim() : null, Proof = proof };
        entries.Add(new(sent.SentAt, $"{notices[at].Sent[^1].Name} sent to {clock.Terms.Recipient} by {sent.Channel.Trim()}{(isLate ? ", late" : "")}{proof.Afterwards}", actor.Name, now, Person: actor.Person));
        if (isUpdate)
            RunFromUpdate(notices[at], sent.SentAt, actor, pack, now);
        StartWaiting(pack);
        SetWake(pack, now);
    }

    private static DateTimeOffset Minute(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero);

    /// <summary>The step that runs from the latest report runs from this one. A time that it had missed before stays missed.</summary>
    private void RunFromUpdate(NoticeClock updated, DateTimeOffset sent, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        for (var at = 0; at < notices.Count; at++)
            if (notices[at] is { Decision: NoticeDecision.Applies, StartedAt: not null, SentAt: null } next && NoticeRules.RunsFromLatest(next, updated))
            {
                var isMissed = next.DueAt < sent;
                if (isMissed)
                    entries.Add(new(now, $"{next.Name} runs from the update. {Ran(next, now)}", actor.Name, now, Person: actor.Person));
                notices[at] = Begin(isMissed ? next.KeepingRun(now) : next, sent, pack) with { Missed = false };
            }
    }

    /// <summary>Steps that run from one that was just sent.</summary>
    private void StartWaiting(PolicyPack pack)
    {
        for (var at = 0; at < notices.Count; at++)
            if (notices[at] is { Decision: NoticeDecision.Applies, StartedAt: null } waiting && NoticeRules.Start(waiting.Terms, AwareAt, notices, pack) is { } start)
                notices[at] = Begin(waiting, start, pack);
    }

    /// <summary>What time has to say: clocks that were missed, lessons that are late. Each is told once. Empty when nothing is due.</summary>
    public IReadOnlyList<string> TellTime(PolicyPack pack, DateTimeOffset now)
    {
        var told = new List<string>();
        for (var at = 0; at < notices.Count; at++)
            if (!notices[at].Missed && notices[at].At(now) is NoticeStanding.Late or NoticeStanding.ProposedLate)
            {
                notices[at] = notices[at] with { Missed = true };
                told.Add(notices[at].Decision is NoticeDecision.Undecided
                    ? $"Nobody has decided whether this clock applies: {notices[at].Name}. If it does, the notice was due on {PackageWords.Minute(notices[at].DueAt!.Value)}."
                    : $"{notices[at].Name} is late; it was due on {PackageWords.Minute(notices[at].DueAt!.Value)}.");
            }
        if (LessonsDueAt <= now && Lessons is null && !ToldOfLessons)
            told.Add(LessonsLate);
        entries.AddRange(told.Select(text => new IncidentEntry(now, text, Portal, now)));
        SetWake(pack, now);
        return told;
    }

    private const string LessonsLate = "The lessons are late.";

    private bool ToldOfLessons => entries.Exists(entry => entry is { Text: LessonsLate, PersonName: Portal });

    /// <summary>Clocks that the facts point at run, as if they applied, until the lead decides; the others stand still. A time that was missed stays with its clock, and is told once.</summary>
    private void RunProposed(PolicyPack pack, DateTimeOffset now)
    {
        for (var at = 0; at < notices.Count; at++)
            if (notices[at] is { Decision: NoticeDecision.Undecided, EndedAt: null } clock)
            {
                var start = clock.Proposal is null ? null : NoticeRules.ProvisionalStart(clock.Terms, AwareAt, notices, pack);
                if (start == clock.StartedAt)
                    continue;
                var isEnding = start is null && clock.WasMissedAt(now);
                if (isEnding)
                    entries.Add(new(now, $"The facts no longer point at {clock.Name}. {Ran(clock, now)}", Portal, now));
                var next = start is { } from ? Begin(clock, from, pack) : (isEnding ? clock.KeepingRun(now) : clock) with { StartedAt = null, DueAt = null };
                notices[at] = next with { Missed = next.DueAt is { } due && next.Earlier?.LastOrDefault() is { WasMissed: true } known && known.DueAt == due };
            }
    }

    private static string Ran(NoticeClock clock, DateTimeOffset now) =>
        $"It ran from {PackageWords.Minute(clock.StartedAt!.Value)}{(clock.DueAt is { } due ? $" and was due on {PackageWords.Minute(due)}" : "")}{(clock.WasMissedAt(now) ? ", which was missed" : "")}.";

    private NoticeClock Begin(NoticeClock clock, DateTimeOffset start, PolicyPack pack) => clock.StartAt(start, AwareAt, pack);

    private int Find(string regime, string step) =>
        notices.FindIndex(clock => clock.Terms.Regime == regime && clock.Terms.Step == step) is var at and >= 0 ? at : throw new RuleViolation(new Rule("NC-12", "This incident has no such clock."));
}
