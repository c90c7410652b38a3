using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>Use against what the licence says.</summary>
internal static class LicenceRules
{
    /// <summary>AN-01: access without an active licence, outside its dates, or while an overdue condition closed it.</summary>
    public static IEnumerable<Anomaly> WithoutLicence(AccessWindow window) =>
        from entry in window.New
        where entry.Facts.HadAccess && window.LicenceOf(entry)?.IsActiveAt(entry.Facts.At) is not true
        select new Anomaly("AN-01", AnomalyLevel.Critical, [entry.Seq], entry.Facts.Licence == AccessFacts.NoLicence
            ? "Access was allowed without any licence."
            : $"Access was allowed under {entry.Facts.Licence}, under which it was closed then.");

    /// <summary>AN-08: columns outside the schedule. The columns stand in brackets after the table: "core.patient(age, sex)".</summary>
    public static IEnumerable<Anomaly> ForeignColumns(AccessWindow window) =>
        from entry in window.New
        let columns = window.LicenceOf(entry)?.Columns
        where columns is { Count: > 0 } && entry.Facts.Action != AccessAction.Link // what is joined has columns of its own
        let foreign = ResourceColumns.Of(entry.Facts.Resource).Where(column => !columns.Contains(column)).ToList()
        where foreign.Count > 0
        select new Anomaly("AN-08", AnomalyLevel.Critical, [entry.Seq], $"Columns outside the schedule of {entry.Facts.Licence} were used: {string.Join(", ", foreign)}.");

    /// <summary>AN-08: a join with data that the licence does not list. The resource of a link is what was joined: "Register of deaths(date)".</summary>
    public static IEnumerable<Anomaly> ForeignSource(AccessWindow window) =>
        from entry in window.New
        where entry.Facts is { Action: AccessAction.Link, Outcome: AccessOutcome.Allowed }
        let licence = window.LicenceOf(entry)
        where licence is not null
        let joined = ResourceColumns.TableOf(entry.Facts.Resource)
        where !licence.Sources.Contains(joined, StringComparer.OrdinalIgnoreCase)
        select new Anomaly("AN-08", AnomalyLevel.Critical, [entry.Seq],
            $"The data of {licence.Number} were joined with {(joined.Length > 0 ? joined : "data that nobody named")}, which the licence does not list.",
            licence.Sources.Count > 0 ? string.Join(", ", licence.Sources) : "No join is licensed.");

    /// <summary>AN-12: more of the budget is used than the terms allow before their share of the term. A renewed term has a budget of its own.</summary>
    public static IEnumerable<Anomaly> BudgetUsedEarly(AccessWindow window)
    {
        foreach (var group in window.Events.Where(entry => entry.Facts.Budget is not null && window.LicenceOf(entry) is not null).GroupBy(entry => (entry.Facts.Licence, Term: window.LicenceOf(entry)!.RenewedOn(entry.Facts.At))))
        {
            var (first, end) = window.Licences[group.Key.Licence].TermOf(group.Key.Term);
            var last = group.Last();
            var left = last.Facts.Budget!.Value.Left;
            var spent = window.Totals?.GetValueOrDefault(group.Key.Licence)?.Spent is { } sums && sums.TryGetValue(group.Key.Term, out var sum) ? sum : group.Sum(entry => entry.Facts.Budget!.Value.Spent);
            var early = first.AddDays((int)((end.DayNumber - first.DayNumber) * window.Terms.TermShare));
            if (spent > window.Terms.BudgetShare * (spent + left) && DateOnly.FromDateTime(last.Facts.At.UtcDateTime) < early)
                yield return new Anomaly("AN-12", AnomalyLevel.Medium, [last.Seq],
                    string.Create(CultureInfo.InvariantCulture, $"{spent} of the privacy budget of {group.Key.Licence} is spent and {left} left, before {AnomalyTerms.Share(window.Terms.TermShare)} of the term."),
                    $"At most {AnomalyTerms.Share(window.Terms.BudgetShare)} before {early:yyyy-MM-dd}.") { IsOfSum = true };
        }
    }
}
