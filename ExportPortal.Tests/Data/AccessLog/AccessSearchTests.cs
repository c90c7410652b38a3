using ExportPortal.Domain.AccessLog;
using ExportPortal.Support;

namespace ExportPortal.Data.AccessLog;

/// <summary>Every facet against the same filter over all events in memory, on both stores.</summary>
public abstract class AccessSearchTests
{
    private protected abstract Task<TestAccessLog> Open();

    public static TheoryData<string> Filters() => [.. Known.Keys];

    private static readonly Dictionary<string, (AccessFilter Filter, Func<int, bool> Holds)> Known = new()
    {
        ["all"] = (new(), _ => true),
        ["licence"] = (new() { Licence = AccessEvents.Licence(1) }, n => n % 3 == 1),
        ["recipient"] = (new() { Organisation = "ORG-1" }, n => n % 2 == 1),
        ["actor"] = (new() { Actor = "actor-3" }, n => n % 4 == 3),
        ["nobody"] = (new() { Actor = "actor-9" }, _ => false),
        ["outcome"] = (new() { Outcome = AccessOutcome.Denied }, n => n % 7 == 6),
        ["dataset, action and country"] = (new() { DatasetVersion = "hospital-2025", Action = AccessAction.Query, Country = "NO" }, _ => true),
        ["other country"] = (new() { Country = "SE" }, _ => false),
        ["time"] = (new() { From = AccessEvents.Start.AddSeconds(10), Until = AccessEvents.Start.AddSeconds(20) }, n => n is >= 10 and < 20),
        ["licence and time"] = (new() { Licence = AccessEvents.Licence(2), From = AccessEvents.Start.AddSeconds(50) }, n => n % 3 == 2 && n >= 50),
        ["word of the resource"] = (new() { Text = "Diagnosis" }, _ => true),
        ["words of resource and reason"] = (new() { Text = "core.patient scope" }, n => n % 7 == 6),
        ["device"] = (new() { Text = "device-2" }, n => n % 4 == 2),
        ["words within a licence"] = (new() { Text = "scope", Licence = AccessEvents.Licence(0) }, n => n % 7 == 6 && n % 3 == 0),
        ["word that is nowhere"] = (new() { Text = "diagnosis nowhere" }, _ => false),
        ["operators"] = (new() { Text = "diagnosis AND \"' OR | & ) *" }, _ => false),
        ["signs only"] = (new() { Text = "\" ' *" }, _ => false),
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Page_Filter_GivesAllThatMatchNewestFirstOverAllPages(string name)
    {
        var (filter, holds) = Known[name];
        await using var log = await Open();
        await log.Deliver(0, 90);
        var seen = new List<long>();
        AccessCursor? after = null;
        do
        {
            var page = await log.Search.Page(filter, null, after, 7, default);
            seen.AddRange(page.Events.Select(entry => entry.Seq));
            after = page.Next is { } next ? AccessCursor.Parse(next.ToString()) : null;
        }
        while (after is not null);

        var expected = Enumerable.Range(0, 90).Where(holds).Select(number => (long)number).Reverse().ToList();
        Assert.Equal(expected, seen);
        Assert.Equal(new AccessCount(expected.Count, false), await log.Search.Count(filter, null, default));
    }

    [Fact]
    public async Task Page_OwnLicencesOnly_ShowsNothingOfOthers()
    {
        await using var log = await Open();
        await log.Deliver(0, 90);
        string[] own = [AccessEvents.Licence(0), AccessEvents.Licence(2)];

        var page = await log.Search.Page(new AccessFilter(), own, null, 200, default);

        Assert.Equal(Enumerable.Range(0, 90).Where(number => number % 3 != 1).Select(number => (long)number).Reverse(), page.Events.Select(entry => entry.Seq));
        Assert.Empty((await log.Search.Page(new AccessFilter { Licence = AccessEvents.Licence(1) }, own, null, 200, default)).Events);
        Assert.Equal(60, (await log.Search.Count(new AccessFilter(), own, default)).Events);
        Assert.Equal(60, (await log.Search.Count(new AccessFilter { Text = "diagnosis" }, own, default)).Events);
        Assert.Null(await log.Search.Find(1, own, default));
        Assert.NotNull(await log.Search.Find(2, own, default));
        Assert.Empty((await log.Search.Page(new AccessFilter(), [], null, 200, default)).Events);
    }

    [Fact]
    public async Task Histogram_ByDayAndOutcome_ComesFromTheRollups()
    {
        await using var log = await Open();
        await log.Deliver(0, 90);
        var nextDay = AccessEvents.Line(91).Replace("2026-03-02T", "2026-03-03T");
        await log.Deliver(nextDay);

        var days = await log.Search.Histogram(new AccessFilter(), null, default);

        Assert.Equal(
            [new AccessDay(new(2026, 3, 2), AccessOutcome.Allowed, 78), new AccessDay(new(2026, 3, 2), AccessOutcome.Denied, 12), new AccessDay(new(2026, 3, 3), AccessOutcome.Allowed, 1)], days!);
        Assert.Null(await log.Search.Histogram(new AccessFilter { Country = "NO" }, null, default));
        Assert.Equal(1, (await log.Search.Count(new AccessFilter { From = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero) }, null, default)).Events);
    }
}

public sealed class SqliteAccessSearchTests : AccessSearchTests
{
    private protected override Task<TestAccessLog> Open() => TestAccessLog.Sqlite();
}

public sealed class PostgresAccessSearchTests(PostgresCluster cluster) : AccessSearchTests
{
    private protected override Task<TestAccessLog> Open() => TestAccessLog.Postgres(cluster);
}
