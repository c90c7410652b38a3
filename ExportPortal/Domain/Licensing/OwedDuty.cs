using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

public enum DutyKind
{
    /// <summary>A periodic access report (CT-6).</summary>
    Report,

    /// <summary>A condition subsequent that a clause brings, or a change that was granted on it.</summary>
    Condition,

    /// <summary>An order to correct that a sanction gave; its code is the number of the sanction.</summary>
    Order,
}

/// <summary>How a condition is owed once the use has ended.</summary>
public enum OwedAfterEnd
{
    /// <summary>Once, before the licence is closed.</summary>
    Once,

    /// <summary>For each period, before the licence is closed.</summary>
    Each,

    /// <summary>Also when the licence is closed, which does not wait for it.</summary>
    Outlives,
}

/// <summary>What an access report states besides its figures (domain/09 9.3).</summary>
/// <param name="NobodyIdentified">That nobody tried to identify a person and no identity became apparent.</param>
/// <param name="Publications">What was published in the period; null for nothing. So in the other two.</param>
public sealed record ReportStatement(bool NobodyIdentified, string? Publications, string? Changes, string? Incidents);

/// <summary>How a duty was done.</summary>
/// <param name="Users">Persons who used the data in the period; null for a condition.</param>
/// <param name="Outputs">Results taken out in the period; null for a condition.</param>
/// <param name="Statement">Null for a condition, and for a report of the first release.</param>
public sealed record DutyAnswer(string Text, int? Users, int? Outputs, PersonId Person, string PersonName, DateTimeOffset At, ReportStatement? Statement = null);

/// <summary>What an officer said of an answer.</summary>
/// <param name="Remark">Empty when it was taken without a word.</param>
public sealed record DutyReview(bool IsAccepted, string Remark, string PersonName, DateTimeOffset At);

/// <summary>An answer that was sent back; it stays on file.</summary>
public sealed record ReturnedAnswer(DutyAnswer Answer, DutyReview Review);

/// <summary>What tells a duty from another with its number, as somebody was shown it; null for what is not known.</summary>
public sealed record DutyShown(string? Code, DateOnly? Due);

/// <summary>Something that the recipient does under the licence by a day.</summary>
/// <param name="No">From 1 within the licence; a duty keeps its number through every version of the package.</param>
/// <param name="Code">The clause that asks for it, the change that was granted on it, or the sanction that ordered it.</param>
/// <param name="Due">Last day, inclusive.</param>
/// <param name="StopsAccess">Access is closed while it is overdue.</param>
/// <param name="Answer">Null while it is open, and again when it was sent back.</param>
/// <param name="Review">Null while no officer has looked at the answer.</param>
/// <param name="Returned">Answers that were sent back, the oldest first; null for none.</param>
/// <param name="From">First day of the period that a report covers; null for a condition, and for a licence of an older release.</param>
/// <param name="Last">Last day of that period, inclusive.</param>
public sealed record OwedDuty(
    int No, DutyKind Kind, string Code, string What, DateOnly Due, bool StopsAccess, DutyAnswer? Answer = null,
    DutyReview? Review = null, IReadOnlyList<ReturnedAnswer>? Returned = null, DateOnly? From = null, DateOnly? Last = null)
{
    /// <summary>Null where it is owed during the use alone, and for what an older release stored.</summary>
    public OwedAfterEnd? AfterEnd { get; init; }

    /// <summary>Months after the last day of access, or days after it at the latest, by which it is owed; null where its day does not hang on that one, and for what an older release stored.</summary>
    public int? MonthsAfterEnd { get; init; }

    /// <inheritdoc cref="MonthsAfterEnd"/>
    public int? DaysAfterEnd { get; init; }

    /// <summary>Months from one to the next of what is owed again and again in the term; null for what is owed once, for a report, and for what an older release stored.</summary>
    public int? EveryMonths { get; init; }

    /// <summary>Its last day by the term; null unless the use ended before the term, so that it is owed earlier.</summary>
    public DateOnly? DueByTerm { get; init; }

    /// <summary>Since when its day stands still, because it is appealed against or disputed; null while it runs.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Days by which it is owed later, because its day stood still so long.</summary>
    public int DaysHeld { get; init; }

    /// <summary>Whether closing the licence waits for it, once the use has begun.</summary>
    public bool HoldsClosing => AfterEnd is OwedAfterEnd.Once or OwedAfterEnd.Each;

    /// <summary>Handed in, and no officer has looked at it.</summary>
    public bool WaitsForReview => Answer is not null && Review is null;

    public bool IsOverdue(DateOnly today) => Answer is null && HeldSince is null && today > Due;

    /// <summary>Whether it closed access at an instant: overdue, and not answered then or sent back. From when its day stands still it closes nothing.</summary>
    public bool StoppedAccessAt(DateTimeOffset at) => StopsAccess && !(HeldSince <= at) && DateOnly.FromDateTime(at.UtcDateTime) > Due
        && !(Answer?.At <= at) && !(Returned ?? []).Any(one => one.Answer.At <= at && at < one.Review.At);

    /// <summary>When its answer opened access again; null where access was not closed by it, or still is.</summary>
    public DateTimeOffset? OpenedAccessAt => StopsAccess && Answer is { } answer && DateOnly.FromDateTime(answer.At.UtcDateTime) > Due ? answer.At : null;

    /// <summary>First day on which a report of the whole period can be handed in, or what is owed again and again for its time; null for what can be done at any time.</summary>
    public DateOnly? OpensOn() => Last?.AddDays(1) ?? (EveryMonths is { } months ? Due.AddMonths(-months) : null);

    /// <summary>Code of the access reports.</summary>
    internal const string ReportCode = "CT-6";

    /// <summary>As it is owed once the use has ended on a day before the term did.</summary>
    internal OwedDuty EndedOn(DateOnly last) => (MonthsAfterEnd is { } months ? last.AddMonths(months) : DaysAfterEnd is { } days ? last.AddDays(days) : Due) is var due && due < Due
        ? this with { Due = due, DueByTerm = Due } : this;

    /// <summary>As it is owed once its day goes on: later by the days for which it stood still.</summary>
    /// <param name="latest">Last day of the licence: what is met while it runs is owed no later.</param>
    internal OwedDuty GoesOn(DateTimeOffset now, DateOnly latest)
    {
        var due = Due.AddDays((int)Math.Ceiling((now - HeldSince!.Value).TotalDays));
        var on = AfterEnd is not null || due <= latest ? due : latest < Due ? Due : latest;
        return this with { HeldSince = null, Due = on, DaysHeld = DaysHeld + on.DayNumber - Due.DayNumber };
    }

    /// <summary>As it is owed where the use did not end after all.</summary>
    internal OwedDuty Reopened() => DueByTerm is { } due ? this with { Due = due, DueByTerm = null } : this;

    /// <summary>All duties of a term: reports by the tier, conditions by the clauses and by the changes that were granted on some, the earliest first.</summary>
    /// <param name="firstUse">No report is owed of the time before it, and nothing that is owed again and again and was due by then.</param>
    internal static IReadOnlyList<OwedDuty> For(Period term, DateOnly firstUse, int tier, IReadOnlyCollection<string> clauses, PolicyPack pack, IReadOnlyList<GrantedTerms>? changes = null) => Number(Of(term, firstUse, tier, clauses, pack, changes), 0);

    private static IEnumerable<OwedDuty> Of(Period term, DateOnly firstUse, int tier, IReadOnlyCollection<string> clauses, PolicyPack pack, IReadOnlyList<GrantedTerms>? changes) => pack.LicenceLife is not { } life ? []
        : [.. UsedFrom([.. Reports(term, life, tier), .. life.Conditions.Where(condition => clauses.Contains(condition.Clause)).SelectMany(condition => Conditions(term, condition))], firstUse), .. (changes ?? []).SelectMany(Later)];

    /// <summary>The duties after the end was moved: what was answered or ordered stays, what else is open follows the new term. What stays keeps its number; what is new gets one that no duty had.</summary>
    internal static IReadOnlyList<OwedDuty> Again(IReadOnlyList<OwedDuty> before, Period term, DateOnly firstUse, int tier, IReadOnlyCollection<string> clauses, PolicyPack pack, IReadOnlyList<GrantedTerms>? changes = null)
    {
        var kept = before.Where(duty => duty.Answer is not null || duty.Kind is DutyKind.Order).ToList();
        var left = before.Except(kept).ToList();
        var open = new List<OwedDuty>();
        foreach (var duty in Of(term, firstUse, tier, clauses, pack, changes).Where(duty => !kept.Exists(duty.IsSame)))
        {
            var same = left.Find(duty.IsSame);
            open.Add(same is null ? duty : duty with { No = same.No, Returned = same.Returned, Due = duty.Due.AddDays(same.DaysHeld), HeldSince = same.HeldSince, DaysHeld = same.DaysHeld });
            if (same is not null)
                left.Remove(same);
        }
        return Number([.. kept, .. open], before.Select(duty => duty.No).DefaultIfEmpty(0).Max());
    }

    /// <summary>One change may be granted on several conditions with one last day. What is owed once stays the same when its last day moves with the term.</summary>
    private bool IsSame(OwedDuty other) => other.Kind == Kind && other.Code == Code && (other.Due.AddDays(-other.DaysHeld) == Due.AddDays(-DaysHeld) || (AfterEnd is OwedAfterEnd.Once && other.AfterEnd is OwedAfterEnd.Once)) && (Kind is DutyKind.Report || other.What == What);

    private static IEnumerable<OwedDuty> Later(GrantedTerms change) =>
        change.Terms.Subsequent.Select(condition => new OwedDuty(0, DutyKind.Condition, change.Amendment, condition.What, condition.Due, condition.StopsAccess));

    private static IEnumerable<OwedDuty> Reports(Period term, LicenceLifeTerms life, int tier)
    {
        if (!life.Reports.TryGetValue(tier.ToString(System.Globalization.CultureInfo.InvariantCulture), out var report))
            yield break;
        var from = term.Start;
        for (var period = 1; from <= term.End; period++)
        {
            var next = term.Start.AddMonths(period * report.Months);
            var last = next > term.End ? term.End : next.AddDays(-1);
            yield return new(0, DutyKind.Report, ReportCode, Reported(from, last), last.AddDays(report.Days), StopsAccess: false, From: from, Last: last);
            from = next;
        }
    }

    private static string Reported(DateOnly from, DateOnly last) => $"Access report for {Words.Day(from)} to {Words.Day(last)}";

    /// <summary>Without open reports of the time before the first use, and without what is owed again and again and was due by then; the report of the period in which it lies begins with it.</summary>
    internal static IEnumerable<OwedDuty> UsedFrom(IEnumerable<OwedDuty> duties, DateOnly firstUse) => duties
        .Where(duty => duty.Answer is not null || (duty is not { Kind: DutyKind.Report, Last: { } last } || last >= firstUse) && (duty.EveryMonths is null || duty.Due > firstUse))
        .Select(duty => duty is { Kind: DutyKind.Report, Answer: null, From: { } from, Last: { } last } && from < firstUse ? duty with { From = firstUse, What = Reported(firstUse, last) } : duty);

    /// <summary>What a condition of the pack makes of a term, the earliest first.</summary>
    internal static IEnumerable<OwedDuty> Conditions(Period term, ConditionSubsequent condition)
    {
        OwedDuty By(DateOnly due) => new(0, DutyKind.Condition, condition.Clause, condition.What, due, condition.StopsAccess)
        {
            MonthsAfterEnd = condition.AfterEndMonths,
            AfterEnd = condition.AfterEndMonths is not null ? OwedAfterEnd.Outlives : condition.AtLatestAfterEndDays is null ? null : condition.AfterMonths is null ? OwedAfterEnd.Each : OwedAfterEnd.Once,
        };
        var latest = condition.AtLatestAfterEndDays is { } days ? term.End.AddDays(days) : (DateOnly?)null;
        if (condition.AfterEndMonths is { } later)
            yield return By(term.End.AddMonths(later));
        else if (condition.AfterMonths is { } once)
            yield return By(term.Start.AddMonths(once) is var due && latest < due ? latest.Value : due) with { DaysAfterEnd = condition.AtLatestAfterEndDays };
        else
        {
            for (var at = 1; term.Start.AddMonths(at * condition.EveryMonths!.Value) is var next && next <= term.End; at++)
                yield return By(next) with { EveryMonths = condition.EveryMonths };
            if (latest is { } rest)
                yield return By(rest) with { DaysAfterEnd = condition.AtLatestAfterEndDays };
        }
    }

    /// <param name="last">The highest number that was given so far.</param>
    private static IReadOnlyList<OwedDuty> Number(IEnumerable<OwedDuty> duties, int last) =>
        [.. duties.OrderBy(duty => duty.Due).ThenBy(duty => duty.Code, StringComparer.Ordinal).Select(duty => duty.No > 0 ? duty : duty with { No = ++last })];
}
