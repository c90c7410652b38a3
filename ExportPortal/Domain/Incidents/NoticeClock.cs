using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Incidents;

public enum NoticeDecision
{
    Undecided,
    Applies,
    DoesNotApply,
}

/// <summary>How a clock of the law stands at an instant.</summary>
public enum NoticeStanding
{
    /// <summary>The lead has not yet said whether it applies, and no time runs.</summary>
    Undecided,

    /// <summary>The facts point at it and nobody has decided it: it runs provisionally.</summary>
    Proposed,

    /// <summary>Its provisional time is over, and nobody has decided whether it applies.</summary>
    ProposedLate,
    DoesNotApply,

    /// <summary>It applies, and the event that it runs from has not come.</summary>
    Waiting,

    /// <summary>It applies and states no time limit.</summary>
    WithoutLimit,

    /// <summary>The incident was a false alarm; nothing is owed any more.</summary>
    Ended,
    Running,
    Late,
    Met,
    MetLate,
}

/// <summary>That a notice was sent: how, and by what it can be shown.</summary>
/// <param name="Channel">Such as "online form of the authority".</param>
/// <param name="Reference">Number of receipt or of the letter.</param>
/// <param name="Hash">SHA-256 of what was sent; null where nothing was kept.</param>
public sealed record NoticeProof(string Channel, string Reference, ContentHash? Hash, string SentBy, DateTimeOffset RecordedAt)
{
    /// <summary>Who took it, and why it is recorded afterwards, where it was given before the incident was entered; null for any other.</summary>
    public NoticeBefore? Before { get; init; }

    /// <summary>What is said of that wherever the notice is shown; empty for any other.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Afterwards => Before is { } known ? $"; recorded afterwards: {known.TakenBy} took it before the incident was entered. {known.Reason}" : "";
}

/// <summary>A further report of the same step, sent after the first.</summary>
public sealed record NoticeUpdate(DateTimeOffset SentAt, NoticeProof Proof);

/// <summary>How a clock ran, before it was decided anew or ran from another time of awareness.</summary>
/// <param name="WasMissed">Whether its time had passed without a notice.</param>
public sealed record EarlierDecision(DateTimeOffset StartedAt, DateTimeOffset? DueAt, bool WasMissed, string Reason, string DecidedBy, DateTimeOffset DecidedAt);

/// <summary>
/// One duty to notify, with the terms of the law as the policy pack had them when the incident was triaged, the
/// lead's decision whether it applies, and the proof that it was sent.
/// </summary>
/// <param name="Proposal">Why the portal proposes that it applies; null when it does not.</param>
/// <param name="StartedAt">The event it runs from, provisionally while it is proposed and not decided; null while that has not come.</param>
/// <param name="DueAt">Null when it has not started or states no limit.</param>
/// <param name="Missed">Its time has passed without a notice, and the timeline says so.</param>
/// <param name="EndedAt">When the incident ended before it was sent; null while it has not.</param>
/// <param name="Earlier">How it had run before, oldest first; null for none.</param>
public sealed record NoticeClock(
    NotificationClock Terms, string? Proposal, NoticeDecision Decision = NoticeDecision.Undecided, string Reason = "", string DecidedBy = "", DateTimeOffset? DecidedAt = null,
    DateTimeOffset? StartedAt = null, DateTimeOffset? DueAt = null, DateTimeOffset? SentAt = null, NoticeProof? Proof = null, string? LateReasons = null, bool Missed = false, IReadOnlyList<EarlierDecision>? Earlier = null, DateTimeOffset? EndedAt = null)
{
    /// <summary>Everybody who has decided it, the first first; null for nobody, and where an earlier release stored the decision.</summary>
    public IReadOnlyList<PersonId>? Deciders { get; init; }

    /// <summary>What was sent of this step after the first, oldest first; null for nothing.</summary>
    public IReadOnlyList<NoticeUpdate>? Updates { get; init; }

    public string Name => $"{Terms.Regime}: {Terms.Step}";

    /// <summary>When the notice, or the latest update of it, was sent; null while nothing was.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset? LastSentAt => Updates?.LastOrDefault()?.SentAt ?? SentAt;

    /// <summary>All that was sent, oldest first, each with its proof and a name by which a reader tells them apart.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<(string Name, DateTimeOffset SentAt, NoticeProof Proof)> Sent =>
        [.. SentAt is { } first && Proof is { } proof ? [(Name, first, proof)] : Array.Empty<(string, DateTimeOffset, NoticeProof)>(), .. (Updates ?? []).Select((update, at) => ($"{Name}, update {at + 1}", update.SentAt, update.Proof))];

    /// <summary>It has a due time and waits: decided, or provisionally while nobody has decided.</summary>
    public bool Runs => this is { DueAt: not null, SentAt: null, EndedAt: null, Decision: not NoticeDecision.DoesNotApply };

    /// <summary>A due time was missed before the clock ran anew; a notice after that is late whatever the new time says.</summary>
    public bool MissedBefore => Missing(SentAt) is not null;

    /// <summary>Whether a notice at the instant is late: after its time, or after one that was missed before the clock ran anew. An update of one that was sent has no time of its own.</summary>
    public bool IsLateAt(DateTimeOffset at) => SentAt is null && (DueAt < at || Missing(at) is not null);

    /// <summary>When it was due first, of the times that were missed; else its due time. Null where it has no limit.</summary>
    public DateTimeOffset? FirstDue => Missing(SentAt)?.DueAt ?? DueAt;

    /// <summary>
    /// The first run before that ended without a notice. One whose notice was given in its time, and is recorded after it, was not missed.
    /// </summary>
    /// <param name="sent">Null while no notice was sent: then each run whose time had passed counts.</param>
    private EarlierDecision? Missing(DateTimeOffset? sent) => Earlier?.FirstOrDefault(one => one.WasMissed && !(sent <= one.DueAt));

    public NoticeStanding At(DateTimeOffset now) => this switch
    {
        { EndedAt: not null } => NoticeStanding.Ended,
        { Decision: NoticeDecision.Undecided, DueAt: { } due } => now > due ? NoticeStanding.ProposedLate : NoticeStanding.Proposed,
        { Decision: NoticeDecision.Undecided } => NoticeStanding.Undecided,
        { Decision: NoticeDecision.DoesNotApply } => NoticeStanding.DoesNotApply,
        { SentAt: not null, MissedBefore: true } => NoticeStanding.MetLate,
        { SentAt: { } sent, DueAt: { } due } when sent > due => NoticeStanding.MetLate,
        { SentAt: not null } => NoticeStanding.Met,
        { StartedAt: null } => NoticeStanding.Waiting,
        { DueAt: { } due } => now > due ? NoticeStanding.Late : NoticeStanding.Running,
        _ => NoticeStanding.WithoutLimit,
    };

    /// <summary>Whether its time was over without a notice; of one that was sent, when it was sent.</summary>
    internal bool WasMissedAt(DateTimeOffset now) => SentAt is { } sent ? sent > DueAt : Missed || DueAt < now;

    /// <summary>The clock with how it has run until now among what was before.</summary>
    internal NoticeClock KeepingRun(DateTimeOffset now) => StartedAt is not { } ran ? this
        : this with { Earlier = [.. Earlier ?? [], new(ran, DueAt, WasMissedAt(now), Reason, DecidedBy, DecidedAt ?? ran)] };

    /// <summary>The clock with its start, and when it is due by its calendar.</summary>
    public NoticeClock StartAt(DateTimeOffset start, DateTimeOffset aware, PolicyPack pack) => this with { StartedAt = start, DueAt = NoticeRules.Due(Terms, start, aware, pack) };
}

/// <summary>Which clocks are proposed, from what they run, and when they are due.</summary>
public static class NoticeRules
{
    /// <summary>The start of a duty that is due so long after the end of the year.</summary>
    internal const string YearEnd = "year end";

    private static readonly string[] FromAwareness = ["aware", "discovery", "noticing", "suspicion"];

    /// <summary>All clocks of the pack, with the reason of those that the facts point at.</summary>
    /// <param name="countries">Of the parties, and of the authority.</param>
    public static IReadOnlyList<NoticeClock> Propose(string incidentClass, bool underLicence, IReadOnlyCollection<string> countries, PolicyPack pack) =>
        [.. pack.NotificationClocks.Select(terms => new NoticeClock(terms, Why(terms, incidentClass, underLicence, countries)))];

    private static string? Why(NotificationClock terms, string incidentClass, bool underLicence, IReadOnlyCollection<string> countries)
    {
        if (terms.Suggest is not { } suggest || !suggest.Classes.Contains(incidentClass) || (suggest.UnderLicence && !underLicence))
            return null;
        var fitting = suggest.Countries?.Where(countries.Contains).ToList();
        return fitting is { Count: 0 } ? null
            : $"{incidentClass}{(suggest.UnderLicence ? " under a licence" : "")}{(fitting is null ? "" : $", and a party is in {string.Join(" and ", fitting.Select(CountryName.Of))}")}";
    }

    /// <summary>The instant from which a clock runs; null while it has not come, or when the lead has to give it.</summary>
    /// <param name="all">The clocks of the incident, for those that run from an earlier step.</param>
    public static DateTimeOffset? Start(NotificationClock terms, DateTimeOffset aware, IEnumerable<NoticeClock> all, PolicyPack pack) =>
        FromAwareness.Contains(terms.Start) ? aware
        : terms.Start == YearEnd ? new DateTimeOffset(CalendarOf(terms, pack).Day(aware).Year + 1, 1, 1, 0, 0, 0, TimeSpan.Zero)
        : all.FirstOrDefault(clock => clock.Terms.Regime == terms.Regime && terms.Start.EndsWith(clock.Terms.Step, StringComparison.Ordinal))?.LastSentAt;

    /// <summary>
    /// Whether a further report of the step can be sent: another step of the regime runs from the latest of them
    /// (Del. Reg. (EU) 2025/301 Art. 5), and that one was not sent yet.
    /// </summary>
    public static bool TakesUpdates(NoticeClock clock, IEnumerable<NoticeClock> all) =>
        clock is { Decision: NoticeDecision.Applies, SentAt: not null, EndedAt: null } && all.Any(next => next.SentAt is null && RunsFromLatest(next, clock));

    internal static bool RunsFromLatest(NoticeClock next, NoticeClock clock) => next.Terms.Regime == clock.Terms.Regime && next.Terms.Start == $"latest {clock.Terms.Step}";

    /// <summary>Whether the clock runs from the time of awareness, or from a day that follows from it.</summary>
    public static bool FromAware(NotificationClock terms) => FromAwareness.Contains(terms.Start) || terms.Start == YearEnd;

    /// <summary>Whether the clock runs from an event that the lead has to date.</summary>
    public static bool NeedsStart(NotificationClock terms, IEnumerable<NoticeClock> all) =>
        !FromAware(terms) && !all.Any(clock => clock.Terms.Regime == terms.Regime && terms.Start.EndsWith(clock.Terms.Step, StringComparison.Ordinal));

    /// <summary>From when a proposed clock runs until it is decided: where the lead has to date its start, from awareness, because nothing asked for comes earlier. Null while it waits for another step.</summary>
    public static DateTimeOffset? ProvisionalStart(NotificationClock terms, DateTimeOffset aware, IReadOnlyCollection<NoticeClock> all, PolicyPack pack) =>
        Start(terms, aware, all, pack) ?? (NeedsStart(terms, all) ? aware : null);

    /// <summary>The calendar by which the clock counts its days and years: that of its law, else that of the authority.</summary>
    private static WorkCalendar CalendarOf(NotificationClock terms, PolicyPack pack) => terms.Calendar is { } key ? pack.IncidentRules.Calendars.First(one => one.Key == key).Calendar() : pack.Calendar;

    /// <summary>When it is due; null when the regime states no time limit.</summary>
    public static DateTimeOffset? Due(NotificationClock terms, DateTimeOffset start, DateTimeOffset aware, PolicyPack pack)
    {
        var calendar = CalendarOf(terms, pack);
        if (terms.By is { } by)
            return calendar.CutOff(by.From(calendar.Day(start)));
        if (terms is not { Length: { } length, Unit: { } unit })
            return null;
        var due = DeadlineReader.Add(start, length, unit, calendar);
        // Classified too late to meet the outer limit: the own length alone counts (Del. Reg. (EU) 2025/301 Art. 5).
        return terms.AtMostHours is { } hours && aware.AddHours(hours) is var outer && start <= outer && outer < due ? outer : due;
    }
}
