using ExportPortal.Domain.AccessLog;
using ExportPortal.Support;

namespace ExportPortal.Data.AccessLog;

/// <summary>Every facet against the same filter over all events in memory, on both stores.</summary>
public abstract class AccessSearchTests
{
    private protected abstract Task<TestAccessLog> Open();

    public static TheoryData<string> Filters() => [.. Known.Keys];

    internal static readonly Dictionary<string, (AccessFilter Filter, Func<int, bool> Holds)> Known = new()
    {
        ["all"] = (new(), _ => true),
        ["licence"] = (new() { Licences = [AccessEvents.Licence(1)] }, n => n % 3 == 1),
        ["recipient"] = (new() { Organisations = ["ORG-1"] }, n => n % 2 == 1),
        ["actor"] = (new() { Actors = ["actor-3"] }, n => n % 4 == 3),
        ["nobody"] = (new() { Actors = ["actor-9"] }, _ => false),
        ["outcome"] = (new() { Outcomes = [AccessOutcome.Denied] }, n => n % 7 == 6),
        ["dataset, action and country"] = (new() { Datasets = ["hospital-2025"], Actions = [AccessAction.Query], Countries = ["NO"] }, n => n % 5 != 0 && n % 11 != 0),
        ["other country"] = (new() { Countries = ["SE"] }, _ => false),
        ["two licences"] = (new() { Licences = [AccessEvents.Licence(0), AccessEvents.Licence(1)] }, n => n % 3 != 2),
        ["country that few events have"] = (new() { Countries = ["IS"] }, n => n % 11 == 0),
        ["country and action"] = (new() { Countries = ["IS"], Actions = [AccessAction.Download] }, n => n % 11 == 0 && n % 5 == 0),
        ["two outcomes"] = (new() { Outcomes = [AccessOutcome.Denied, AccessOutcome.Allowed] }, _ => true),
        ["licence, recipient and outcome"] = (new() { Licences = [AccessEvents.Licence(1)], Organisations = ["ORG-1"], Outcomes = [AccessOutcome.Allowed] }, n => n % 3 == 1 && n % 2 == 1 && n % 7 != 6),
        ["actor and action"] = (new() { Actors = ["actor-2", "actor-3"], Actions = [AccessAction.Download] }, n => n % 4 >= 2 && n % 5 == 0),
        ["rule"] = (new() { Rules = ["AN-06"] }, n => n % 10 == 3),
        ["two rules, one event may have both"] = (new() { Rules = ["AN-06", "AN-02"] }, n => n % 10 == 3 || n % 15 == 3),
        ["rule and licence"] = (new() { Rules = ["AN-06"], Licences = [AccessEvents.Licence(0)] }, n => n % 10 == 3 && n % 3 == 0),
        ["action on one of the days, not from midnight"] = (new() { Actions = [AccessAction.Download], From = AccessEvents.Start.AddSeconds(12), Until = AccessEvents.Start.AddDays(1).AddSeconds(62) }, n => n % 5 == 0 && n is >= 12 and < 62),
        ["time"] = (new() { From = AccessEvents.Start.AddSeconds(10), Until = AccessEvents.Start.AddSeconds(20) }, n => n is >= 10 and < 20),
        ["licence and time"] = (new() { Licences = [AccessEvents.Licence(2)], From = AccessEvents.Start.AddDays(1).AddSeconds(50) }, n => n % 3 == 2 && n >= 50),
        ["word of the resource"] = (new() { Text = "Diagnosis" }, _ => true),
        ["words of resource and reason"] = (new() { Text = "core.patient scope" }, n => n % 7 == 6),
        ["device"] = (new() { Text = "device-2" }, n => n % 4 == 2),
        ["words within a licence"] = (new() { Text = "scope", Licences = [AccessEvents.Licence(0)] }, n => n % 7 == 6 && n % 3 == 0),
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
        await Fill(log);
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

    /// <summary>What is chosen in a facet does not narrow its own counts, only those of the others.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Facets_UnderAFilter_CountWhatTheEventsSay(bool withWords)
    {
        await using var log = await Open();
        await Fill(log);
        var filter = new AccessFilter { Licences = [AccessEvents.Licence(1)], Actions = [AccessAction.Download], Text = withWords ? "diagnosis" : null };

        var facets = (await log.Facets.Of(filter, null, default)).ToDictionary(facet => facet.Name);

        long Count(Func<int, bool> holds) => Enumerable.Range(0, 90).LongCount(holds);
        Assert.Equal(Count(n => n % 3 == 1 && n % 5 == 0 && n % 11 == 0), facets["country"].Values.Single(value => value.Value == "IS").Events);
        Assert.Equal(Count(n => n % 3 == 1 && n % 5 == 0 && n % 4 == 2), facets["actor"].Values.Single(value => value.Value == Pseudonym(log, "actor-2")).Events);
        if (!withWords)
        {
            Assert.Equal(Count(n => n % 3 == 0 && n % 5 == 0), facets["licence"].Values.Single(value => value.Value == AccessEvents.Licence(0)).Events);
            Assert.Equal(Count(n => n % 3 == 1 && n % 5 != 0), facets["action"].Values.Single(value => value.Value == "query").Events);
        }
        Assert.Empty(facets["rule"].Values); // no rule names a download
        var found = (await log.Facets.Of(new AccessFilter { Rules = ["AN-02"], Text = withWords ? "scope" : null }, null, default)).Single(facet => facet.Name == "rule");
        Assert.Equal(Count(n => n % 10 == 3 && (!withWords || n % 7 == 6)), found.Values.Single(value => value.Value == "AN-06").Events);
    }

    /// <summary>More events than any sample, of users in unequal parts, summed up in part or not at all: always what the events say.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Actors_MoreEventsThanASample_AreCountedExactly(int summedUp)
    {
        await using var log = await Open();
        const int events = Facet.Newest + 1_500;
        await log.Deliver(0, events / 2);
        if (summedUp > 0)
            await new ActorSums(log.Store).CatchUp(default);
        await log.Deliver(events / 2, events - events / 2);
        if (summedUp > 1)
            await Task.WhenAll(new ActorSums(log.Store).CatchUp(default), new ActorSums(log.Store).CatchUp(default));
        string[] own = [AccessEvents.Licence(0)];
        long Count(Func<int, bool> holds) => Enumerable.Range(0, events).LongCount(holds);

        var all = (await log.Facets.Of(new AccessFilter(), null, default)).Single(facet => facet.Name == "actor");
        Assert.False(all.IsSampled);
        Assert.Equal(Enumerable.Range(0, 4).ToDictionary(actor => Pseudonym(log, $"actor-{actor}"), actor => Count(n => n % 4 == actor)), all.Values.ToDictionary(value => value.Value, value => value.Events));
        var narrow = new AccessFilter { Actors = ["actor-2"], Outcomes = [AccessOutcome.Denied] };
        var facets = (await log.Facets.Of(narrow, own, default)).ToDictionary(facet => facet.Name);
        Assert.Equal(Count(n => n % 4 == 2 && n % 3 == 0 && n % 7 == 6), facets["licence"].Values.Single().Events);
        Assert.Equal(Count(n => n % 4 == 2 && n % 3 == 0 && n % 7 != 6), facets["outcome"].Values.Single(value => value.Value == "allowed").Events);
        Assert.Equal(Count(n => n % 4 == 1 && n % 3 == 0 && n % 7 == 6), facets["actor"].Values.Single(value => value.Value == Pseudonym(log, "actor-1")).Events);
        Assert.Equal(new AccessCount(Count(n => n % 4 == 2 && n % 7 == 6), false), await log.Search.Count(narrow, null, default));
        Assert.Equal(Count(n => n % 4 == 2 && n % 7 == 6), Assert.Single((await log.Facets.Histogram(narrow, null, default))!, day => day.Outcome == AccessOutcome.Denied).Events);
        Assert.Empty((await log.Verify()).Problems);
    }

    [Fact]
    public async Task Verify_SumOfAnActorChanged_IsFound()
    {
        await using var log = await Open();
        await log.Deliver(0, 90);
        await log.Checkpoints.Publish(default);
        await new ActorSums(log.Store).CatchUp(default);
        Assert.Empty((await log.Verify()).Problems);
        await log.Run("UPDATE access_actor SET events = events - 1 WHERE actor = @actor AND events > 1", ("@actor", Pseudonym(log, "actor-1")));

        Assert.Contains(Pseudonym(log, "actor-1"), Assert.Single((await log.Verify()).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Facets_OwnLicencesOnly_TellNothingOfOthers()
    {
        await using var log = await Open();
        await Fill(log);
        string[] own = [AccessEvents.Licence(0)];

        var facets = (await log.Facets.Of(new AccessFilter(), own, default)).ToDictionary(facet => facet.Name);

        Assert.Equal([new FacetValue(AccessEvents.Licence(0), 30)], facets["licence"].Values);
        Assert.All(facets.Values, facet => Assert.True(facet.Values.Sum(value => value.Events) <= 30));
        Assert.Equal(30, (await log.Facets.Histogram(new AccessFilter(), own, default))!.Sum(day => day.Events));
        Assert.Empty((await log.Facets.Of(new AccessFilter { Licences = [AccessEvents.Licence(1)] }, own, default)).Single(facet => facet.Name == "action").Values);
    }

    /// <summary>A log of the first schema gets its sums from its own entries; nothing in it changes.</summary>
    [Fact]
    public async Task EnsureReady_LogOfTheFirstSchema_GetsTheNewSumsAndStaysTrue()
    {
        await using var log = await Open();
        await Fill(log);
        await log.Checkpoints.Publish(default);
        await log.MakeFirstSchema();

        await log.Store.EnsureReady(log.Witness, default);

        Assert.Empty((await log.Verify()).Problems);
        Assert.Equal(9, (await log.Search.Count(new AccessFilter { Countries = ["IS"] }, null, default)).Events);
    }

    private static string Pseudonym(TestAccessLog log, string actor) => log.Text("SELECT pseudonym FROM access_identity WHERE kind = 'actor' AND value = @value", ("@value", actor)).GetAwaiter().GetResult();

    /// <summary>Ninety events over two days, some from elsewhere, some downloads, some named by rules.</summary>
    private static async Task Fill(TestAccessLog log)
    {
        await log.Deliver(string.Join('\n', Enumerable.Range(0, 90).Select(number =>
        {
            var line = AccessEvents.Line(number);
            line = number % 11 == 0 ? line.Replace("\"country\":\"NO\"", "\"country\":\"IS\"") : line;
            line = number % 5 == 0 ? line.Replace("\"action\":\"query\"", "\"action\":\"download\"") : line;
            return number >= 45 ? line.Replace("2026-03-02T", "2026-03-03T") : line;
        })));
        foreach (var (rule, condition) in new[] { ("AN-06", "seq % 10 = 3"), ("AN-02", "seq % 15 = 3") })
            await log.Run($"INSERT INTO access_flag (rule, seq, ts, licence_no) SELECT '{rule}', seq, ts, licence_no FROM access_event WHERE {condition}");
    }

    [Fact]
    public async Task Page_OwnLicencesOnly_ShowsNothingOfOthers()
    {
        await using var log = await Open();
        await log.Deliver(0, 90);
        string[] own = [AccessEvents.Licence(0), AccessEvents.Licence(2)];

        var page = await log.Search.Page(new AccessFilter(), own, null, 200, default);

        Assert.Equal(Enumerable.Range(0, 90).Where(number => number % 3 != 1).Select(number => (long)number).Reverse(), page.Events.Select(entry => entry.Seq));
        Assert.Empty((await log.Search.Page(new AccessFilter { Licences = [AccessEvents.Licence(1)] }, own, null, 200, default)).Events);
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

        var days = await log.Facets.Histogram(new AccessFilter(), null, default);

        Assert.Equal(
            [new AccessDay(new(2026, 3, 2), AccessOutcome.Allowed, 78), new AccessDay(new(2026, 3, 2), AccessOutcome.Denied, 12), new AccessDay(new(2026, 3, 3), AccessOutcome.Allowed, 1)], days!);
        Assert.Null(await log.Facets.Histogram(new AccessFilter { Text = "diagnosis" }, null, default));
        await log.Run("INSERT INTO access_flag (rule, seq, ts, licence_no) SELECT 'AN-06', seq, ts, licence_no FROM access_event WHERE seq IN (3, 4, 90)");
        Assert.Equal([2L, 1], (await log.Facets.Histogram(new AccessFilter { Rules = ["AN-06"] }, null, default))!.Select(day => day.Events));
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
