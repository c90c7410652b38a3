using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

/// <summary>What the log says beside an access report.</summary>
public sealed class AccessPeriodFiguresTests
{
    [Fact]
    public async Task Of_Period_CountsEachUserAndDatasetAsTheTotalsDo()
    {
        await using var log = await TestAccessLog.Sqlite();
        await log.Deliver(string.Join('\n', Enumerable.Range(0, 300).Select(number => number % 2 == 0 ? AccessEvents.Line(number) : AccessEvents.Line(number).Replace("hospital-2025", "register-2026", StringComparison.Ordinal))) + "\n");
        var mine = Enumerable.Range(0, 300).Where(number => number % 3 == 0).Select(AccessEvents.Facts).ToList();

        var read = new AccessPeriodFigures(log.Store);
        var said = await read.Of(AccessEvents.Licence(0), new(2026, 3, 2), new(2026, 3, 2), default);

        var denied = mine.LongCount(one => one.Outcome == AccessOutcome.Denied);
        Assert.Equal((100L, denied, mine.Sum(one => one.RowsReturned!.Value)), (said.Events, said.Denied, said.Rows));
        Assert.Equal([25L, 25, 25, 25], said.Users!.Select(user => user.Events));
        Assert.Equal(4, said.Users!.Select(user => user.Actor).Distinct().Count());
        Assert.Equal((said.Denied, said.Rows), (said.Users!.Sum(user => user.Denied), said.Users!.Sum(user => user.Rows)));
        Assert.Equal([("hospital-2025", 50L), ("register-2026", 50L)], said.Datasets.Select(one => (one.Dataset, one.Events)));
        Assert.Equal((said.Denied, said.Rows), (said.Datasets.Sum(one => one.Denied), said.Datasets.Sum(one => one.Rows)));
        Assert.Equal(mine.Sum(one => one.EpsilonSpent!.Value), said.Budget!.Spent);

        // What was read is kept as long as nothing comes; what comes counts.
        await log.Deliver(AccessEvents.Line(300) + "\n");
        Assert.Equal(said.Budget.Spent + AccessEvents.Facts(300).EpsilonSpent!.Value, (await read.Of(AccessEvents.Licence(0), new(2026, 3, 2), new(2026, 3, 2), default)).Budget!.Spent);
    }

    /// <summary>An older release took any number; the report of the period must still open.</summary>
    [Fact]
    public async Task Of_StoredBudgetsBeyondAllSense_CountAsTheMost()
    {
        await using var log = await TestAccessLog.Sqlite();
        await log.Deliver($"{AccessEvents.Line(0)}\n{AccessEvents.Line(3)}\n{AccessEvents.Line(9)}");
        foreach (var seq in (long[])[0, 1])
            await log.Overwrite(seq, facts => facts with { EpsilonSpent = 7e28m, BudgetLeft = 7e28m });

        var said = await new AccessPeriodFigures(log.Store).Of(AccessEvents.Licence(0), new(2026, 3, 2), new(2026, 3, 2), default);

        Assert.Equal((3L, 2 * AccessFacts.MostBudget + 0.10m), (said.Events, said.Budget!.Spent));
    }
}
