using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Data.AccessLog;

/// <summary>What the rules are given to compare new entries with.</summary>
public sealed class AccessRuleStoreTests
{
    [Fact]
    public async Task Next_PartAfterPart_GivesWhatAStoreThatKeptNothingGives()
    {
        await using var log = await TestAccessLog.Sqlite();
        await log.Deliver(0, 2 * AccessRuleStore.Chunk + 1_000);
        var kept = new AccessRuleStore(log.Store);
        var (parts, before) = (0, 0);
        while (await kept.Next(AnomalyTerms.Usual, default) is { } part)
        {
            var fresh = (await new AccessRuleStore(log.Store).Next(AnomalyTerms.Usual, default))!;
            Assert.Equal(fresh.Events.Select(entry => entry.Seq), part.Events.Select(entry => entry.Seq));
            (parts, before) = (parts + 1, part.Events.Count(entry => entry.Seq < part.First));
            await kept.Mark(part.End, [], [], default);
        }
        Assert.Equal((3, 4 * 300), (parts, before)); // four actors
    }

    /// <summary>Two days of the calendar hold the 24 hours that are over the limit; the events of before and behind do not count.</summary>
    [Fact]
    public async Task Totals_PersonsOfTwoDays_AreThoseOfAny24Hours()
    {
        await using var log = await TestAccessLog.Sqlite();
        string Line(int number, string at, int persons) => AccessEvents.Line(3 * number).Replace($"{AccessEvents.Facts(3 * number).At:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}", at).Replace("\"persons_touched\":15", $"\"persons_touched\":{persons}");
        await log.Deliver(string.Join('\n', Line(1, "2026-03-01T23:00:00.000Z", 1_000), Line(2, "2026-03-02T23:30:00.000Z", 300), Line(3, "2026-03-03T20:00:00.000Z", 40), Line(4, "2026-03-03T23:29:00.000Z", 2), Line(5, "2026-03-04T00:00:00.000Z", 1)));
        var (rules, licence) = (new AccessRuleStore(log.Store), AccessEvents.Licence(0));
        var chunk = (await rules.Next(AnomalyTerms.Usual, default))! with { First = 1 };
        async Task<UseTotals> Of(long persons) => (await rules.Totals(chunk, new Dictionary<string, LicensedUse> { [licence] = new(licence, 3, _ => true, new HashSet<string>(), persons, new HashSet<string>(), default, default) }, AnomalyTerms.Usual, default))[licence];

        Assert.Equal((1_343L, 342L), ((await Of(600)).Persons, (await Of(600)).PersonsWithinDay));
        Assert.Equal(0, (await Of(1_000_000)).PersonsWithinDay); // far from the limit: nothing was read
    }

    /// <summary>Numbers that were read before another instance went on must not come back.</summary>
    [Fact]
    public async Task Told_NumbersThatWentOnMeanwhile_KeepsThem()
    {
        await using var log = await TestAccessLog.Sqlite();
        var (rules, seen) = (new AccessRuleStore(log.Store), AccessEvents.Start);
        await rules.Mark(0, [], [new SourceNumbers("enclave-1", 5_100, [new(3, 4, 0, seen), new(9, 9, 1, seen)])], default);

        await rules.Told([("enclave-1", 3), ("enclave-1", 7)], [], default);

        var kept = Assert.Single(await rules.Numbers(default));
        Assert.Equal(5_100, kept.Highest);
        Assert.Equal([new(3, 4, 0, seen, IsTold: true), new(9, 9, 1, seen)], kept.Gaps);
    }

    [Fact]
    public async Task Next_PartThatWasNotFinished_GivesTheSameAgain()
    {
        await using var log = await TestAccessLog.Sqlite();
        await log.Deliver(0, 400);
        var rules = new AccessRuleStore(log.Store);
        await rules.Mark((await rules.Next(AnomalyTerms.Usual, default))!.End, [], [], default);
        await log.Deliver(400, 50);

        var first = (await rules.Next(AnomalyTerms.Usual, default))!;
        var again = (await rules.Next(AnomalyTerms.Usual, default))!;

        Assert.Equal((400, 450), (first.First, first.End));
        Assert.Equal(450, first.Events.Count);
        Assert.Equal(first.Events.Select(entry => entry.Seq), again.Events.Select(entry => entry.Seq));
    }

    [Fact]
    public async Task Next_EntryThatComesLate_HasItsOwnPastToCompareWith()
    {
        await using var log = await TestAccessLog.Sqlite();
        await log.Deliver(0, 1_000);
        await log.Deliver(100_000, 4 * 400);
        var rules = new AccessRuleStore(log.Store);
        await rules.Mark((await rules.Next(AnomalyTerms.Usual, default))!.End, [], [], default);
        await log.Deliver(1_000, 1); // of the actor of 0, 4, 8 ...

        var part = (await rules.Next(AnomalyTerms.Usual, default))!;

        var late = Assert.Single(part.Events, entry => entry.Seq == part.First);
        Assert.Equal(AccessEvents.Facts(1_000).At, late.Facts.At);
        var place = part.Events.ToList().IndexOf(late);
        Assert.Equal(AccessEvents.Facts(996).At, part.Events[place - 1].Facts.At);
        Assert.Equal(250, place);
        Assert.All(part.Events, entry => Assert.Equal(late.Persons.Actor, entry.Persons.Actor));
    }

    /// <summary>Two questions over many persons differ by three, with more between them than are kept, all of them over fewer (AN-06).</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Next_WideQueriesFarApart_AreStillComparedByTheirPersons(bool isKept)
    {
        await using var log = await TestAccessLog.Sqlite();
        string Line(int number, int persons) => AccessEvents.Line(28 * number).Replace("\"persons_touched\":15", $"\"persons_touched\":{persons}").Replace($"\"session_id\":\"s{28 * number / 10}\"", "\"session_id\":\"s\"")
            .Replace(AccessEvents.Facts().QueryHash!.Value.Hex, Domain.Common.ContentHash.Of(BitConverter.GetBytes(number)).Hex);
        await log.Deliver(string.Join('\n', Enumerable.Range(0, 900).Select(number => Line(number, number == 0 ? 100_000 : 1_000 + (20 * number)))));
        var rules = new AccessRuleStore(log.Store);
        await rules.Mark((await rules.Next(AnomalyTerms.Usual, default))!.End, [], [], default);
        await log.Deliver(Line(900, 100_003));

        var chunk = (await (isKept ? rules : new AccessRuleStore(log.Store)).Next(AnomalyTerms.Usual, default))!;

        var found = AnomalyRules.EvaluateNew(new AccessWindow(chunk.Events, new Dictionary<string, LicensedUse>(), AccessEvents.Start.AddDays(1)) { Terms = AnomalyTerms.Usual, FirstNew = chunk.First });
        Assert.Equal([0L, 900], Assert.Single(found, one => one.Rule == "AN-06").Evidence);
    }

    /// <summary>Gaps that are not kept leave no trace but that nobody knows any more what came below them.</summary>
    [Fact]
    public async Task Mark_GapsThatWereForgotten_KeepsUpToWhere()
    {
        await using var log = await TestAccessLog.Sqlite();
        var rules = new AccessRuleStore(log.Store);
        await rules.Mark(0, [], [new SourceNumbers("enclave-1", 5_100, [new(5_000, 5_001, 0, AccessEvents.Start)], 40)], default);

        Assert.Equal(40, Assert.Single(await rules.Numbers(default)).Forgotten);
    }
}
