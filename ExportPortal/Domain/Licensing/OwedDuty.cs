using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

public enum DutyKind
{
    /// <summary>A periodic access report (CT-6).</summary>
    Report,

    /// <summary>A condition subsequent that a clause brings.</summary>
    Condition,
}

/// <summary>How a duty was done.</summary>
/// <param name="Users">Persons who used the data in the period; null for a condition.</param>
/// <param name="Outputs">Results taken out in the period; null for a condition.</param>
public sealed record DutyAnswer(string Text, int? Users, int? Outputs, PersonId Person, string PersonName, DateTimeOffset At);

/// <summary>Something that the recipient does under the licence by a day.</summary>
/// <param name="No">From 1 within the licence.</param>
/// <param name="Code">The clause that asks for it.</param>
/// <param name="Due">Last day, inclusive.</param>
/// <param name="StopsAccess">Access is closed while it is overdue.</param>
/// <param name="Answer">Null while it is open.</param>
public sealed record OwedDuty(int No, DutyKind Kind, string Code, string What, DateOnly Due, bool StopsAccess, DutyAnswer? Answer = null)
{
    public bool IsOverdue(DateOnly today) => Answer is null && today > Due;

    /// <summary>All duties of a term: reports by the tier, conditions by the clauses, the earliest first.</summary>
    internal static IReadOnlyList<OwedDuty> For(Period term, int tier, IReadOnlyCollection<string> clauses, PolicyPack pack) => pack.LicenceLife is not { } life ? []
        : Number([.. Reports(term, life, tier), .. life.Conditions.Where(condition => clauses.Contains(condition.Clause)).SelectMany(condition => Conditions(term, condition))]);

    /// <summary>The duties after the end was moved: what was answered stays, what is open follows the new term.</summary>
    internal static IReadOnlyList<OwedDuty> Again(IReadOnlyList<OwedDuty> before, Period term, int tier, IReadOnlyCollection<string> clauses, PolicyPack pack)
    {
        var answered = before.Where(duty => duty.Answer is not null).ToList();
        var open = For(term, tier, clauses, pack).Where(duty => !answered.Exists(done => done.Kind == duty.Kind && done.Code == duty.Code && done.Due == duty.Due));
        return Number([.. answered, .. open]);
    }

    private static IEnumerable<OwedDuty> Reports(Period term, LicenceLifeTerms life, int tier)
    {
        if (!life.Reports.TryGetValue(tier.ToString(System.Globalization.CultureInfo.InvariantCulture), out var report))
            yield break;
        var from = term.Start;
        for (var period = 1; from <= term.End; period++)
        {
            var next = term.Start.AddMonths(period * report.Months);
            var last = next > term.End ? term.End : next.AddDays(-1);
            yield return new(0, DutyKind.Report, "CT-6", $"Access report for {PackageWords.Date(from)} to {PackageWords.Date(last)}", last.AddDays(report.Days), StopsAccess: false);
            from = next;
        }
    }

    private static IEnumerable<OwedDuty> Conditions(Period term, ConditionSubsequent condition)
    {
        for (var at = 1; ; at++)
        {
            var due = term.Start.AddMonths(condition.AfterMonths ?? at * condition.EveryMonths!.Value);
            if (due > term.End && condition.AfterMonths is null)
                yield break;
            yield return new(0, DutyKind.Condition, condition.Clause, condition.What, due, condition.StopsAccess);
            if (condition.AfterMonths is not null)
                yield break;
        }
    }

    private static IReadOnlyList<OwedDuty> Number(IEnumerable<OwedDuty> duties) =>
        [.. duties.OrderBy(duty => duty.Due).ThenBy(duty => duty.Code, StringComparer.Ordinal).Select((duty, at) => duty with { No = at + 1 })];
}
