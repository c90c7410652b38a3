using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

/// <summary>What the access log says of a licence in a period, to be laid beside what a report says (domain/09 9.3).</summary>
/// <param name="Users">Each user, the busiest first; null while the sums by user have not come far enough.</param>
/// <param name="Outputs">Results that the airlock let out.</param>
/// <param name="Datasets">By version of the dataset, as the events name it.</param>
/// <param name="Budget">Null when no event tells of a privacy budget, or when there are too many to look at each.</param>
public sealed record PeriodFigures(
    long Events, long Denied, long Rows, long Outputs, long OutputsRefused, IReadOnlyList<UserFigures>? Users, IReadOnlyList<(string Action, long Events)> Actions, IReadOnlyList<(string Country, long Events)> Countries,
    IReadOnlyList<DatasetFigures> Datasets, BudgetFigures? Budget);

/// <param name="Actor">Pseudonym of the log; null for accesses whose user nobody named.</param>
public sealed record UserFigures(string? Actor, long Events, long Denied, long Rows);

public sealed record DatasetFigures(string Dataset, long Events, long Denied, long Rows);

/// <param name="Spent">In the period.</param>
/// <param name="Left">As the newest event of the period tells it; null when none does.</param>
public sealed record BudgetFigures(decimal Spent, decimal? Left);

/// <summary>Reads the sums by day and those by user, and the budget from the entries themselves.</summary>
public sealed class AccessPeriodFigures
{
    private const long MostToLookAt = 200_000;
    private const int MostKept = 500;

    /// <summary>The budget of a period with the events that it was read from. The log only grows, so it stays true as long as there are as many.</summary>
    private readonly ConcurrentDictionary<(string Licence, DateOnly From, DateOnly Last), (long Events, BudgetFigures? Budget)> known = new();

    private readonly AccessStore store;

    internal AccessPeriodFigures(AccessStore store) => this.store = store;

    /// <param name="last">Inclusive, by the clock of the source in UTC.</param>
    public async Task<PeriodFigures> Of(string licence, DateOnly from, DateOnly last, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var (first, end) = (Start(from), Start(last.AddDays(1)));
        var sums = await connection.Command(null,
            "SELECT action, outcome, country, dataset, sum(events), sum(rows_returned) FROM access_rollup WHERE licence_no = @licence AND day >= @first AND day < @end GROUP BY action, outcome, country, dataset",
            ("@licence", licence), ("@first", RollupKey.DayOf(first)), ("@end", RollupKey.DayOf(end)))
            .Rows(row => (Action: (AccessAction)row.GetInt16(0), Outcome: (AccessOutcome)row.GetInt16(1), Country: row.GetString(2), Dataset: row.GetString(3), Events: Whole(row.GetValue(4)), Rows: Whole(row.GetValue(5))), cancellation);
        var events = sums.Sum(sum => sum.Events);
        var users = (await new ActorSums(store).By(connection, ["actor", "outcome"], new() { From = first, Until = end }, [licence], cancellation))?.GroupBy(sum => sum.Values[0]);
        var denied = ((int)AccessOutcome.Denied).ToString(CultureInfo.InvariantCulture);
        return new(
            events, Of(AccessOutcome.Denied), sums.Sum(sum => sum.Rows), Of(AccessOutcome.CheckedOk), Of(AccessOutcome.CheckedRefused),
            users is null ? null : [.. users.Select(user => new UserFigures(user.Key is { Length: > 0 } named ? named : null, user.Sum(sum => sum.Events), user.Where(sum => sum.Values[1] == denied).Sum(sum => sum.Events), user.Sum(sum => sum.Rows))).OrderByDescending(user => user.Events).ThenBy(user => user.Actor, StringComparer.Ordinal)],
            [.. sums.GroupBy(sum => sum.Action, sum => sum.Events).Select(group => (group.Key.Code(), group.Sum())).OrderByDescending(one => one.Item2)],
            [.. sums.Where(sum => sum.Country.Length > 0).GroupBy(sum => sum.Country, sum => sum.Events).Select(group => (group.Key, group.Sum())).OrderByDescending(one => one.Item2)],
            [.. sums.Where(sum => sum.Dataset.Length > 0).GroupBy(sum => sum.Dataset).Select(group => new DatasetFigures(group.Key, group.Sum(sum => sum.Events), group.Where(sum => sum.Outcome == AccessOutcome.Denied).Sum(sum => sum.Events), group.Sum(sum => sum.Rows))).OrderByDescending(one => one.Events).ThenBy(one => one.Dataset, StringComparer.Ordinal)],
            events > MostToLookAt ? null : await Budget(connection, licence, from, last, events, cancellation));

        long Of(AccessOutcome outcome) => sums.Where(sum => sum.Outcome == outcome).Sum(sum => sum.Events);
    }

    /// <summary>No sum by day has the budget, so the entries are read; once for each that came.</summary>
    private async Task<BudgetFigures?> Budget(DbConnection connection, string licence, DateOnly from, DateOnly last, long events, CancellationToken cancellation)
    {
        if (known.TryGetValue((licence, from, last), out var read) && read.Events == events)
            return read.Budget;
        var budget = Budget(await Uses(connection, licence, Start(from), Start(last.AddDays(1)), cancellation));
        if (known.Count >= MostKept)
            known.Clear();
        known[(licence, from, last)] = (events, budget);
        return budget;
    }

    /// <summary>What an entry tells of the budget.</summary>
    private readonly record struct Use(DateTimeOffset At, decimal? Spent, decimal? Left);

    private Task<IReadOnlyList<Use>> Uses(DbConnection connection, string licence, DateTimeOffset first, DateTimeOffset end, CancellationToken cancellation) =>
        AccessRecords.Between(store, connection, licence, first, end, row => AccessEvent.FromCanonical(row.Bytes(1)).Facts is var facts ? new Use(facts.At, facts.EpsilonSpent, facts.BudgetLeft) : default, cancellation);

    private static BudgetFigures? Budget(IReadOnlyList<Use> uses) => !uses.Any(use => use.Spent is not null || use.Left is not null) ? null
        : new(uses.Sum(use => AccessFacts.Sane(use.Spent ?? 0)), uses.Where(use => use.Left is not null).OrderBy(use => use.At).Select(use => use.Left).LastOrDefault());

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static long Whole(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
