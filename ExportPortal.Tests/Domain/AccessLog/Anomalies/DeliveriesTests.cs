using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>What the rules say when events come in small deliveries, late ones among them: each is read with what was known before.</summary>
public sealed class DeliveriesTests
{
    private static readonly string Number = AccessEvents.Licence(0);

    private static LicensedUse Licence(long? persons = null) => new(Number, 3, _ => true, new HashSet<string>(), persons, new HashSet<string>(), new(2026, 1, 1), new(2026, 12, 31));

    /// <summary>An event under the licence at so many minutes past nine; what is named differs from the others'.</summary>
    private static string Line(int number, int minute, params (string From, string To)[] changes)
    {
        var facts = AccessEvents.Facts(12 * number);
        var at = $"{facts.At:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}";
        return changes.Append((at, $"{new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero).AddMinutes(minute):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}")).Append((facts.Session!, "a"))
            .Aggregate(AccessEvents.Line(12 * number).Replace("\"outcome\":\"denied\",\"reason_code\":\"scope\"", "\"outcome\":\"allowed\""), (line, change) => line.Replace(change.Item1, change.Item2, StringComparison.Ordinal));
    }

    /// <summary>Delivers, and asks the rules about what is new.</summary>
    private static async Task<IReadOnlyList<Anomaly>> Deliver(TestAccessLog log, AccessRuleStore rules, LicensedUse licence, params string[] lines)
    {
        await log.Deliver(string.Join('\n', lines));
        var (found, licences) = (new List<Anomaly>(), new Dictionary<string, LicensedUse> { [Number] = licence });
        while (await rules.Next(AnomalyTerms.Usual, default) is { } chunk)
        {
            var totals = await rules.Totals(chunk, licences, AnomalyTerms.Usual, default);
            found.AddRange(AnomalyRules.EvaluateNew(new(chunk.Events, licences, AccessEvents.Start.AddDays(1), totals) { Terms = AnomalyTerms.Usual, FirstNew = chunk.First, Accounts = chunk.Accounts }));
            await rules.Mark(chunk.End, [], [], default, totals);
        }
        return found;
    }

    [Fact]
    public async Task SharedAccount_EachSessionBeganInADeliveryOfItsOwn_IsToldOnceWhenTheyOverlap()
    {
        await using var log = await TestAccessLog.Sqlite();
        var rules = new AccessRuleStore(log.Store);
        (string, string)[] other = [("\"session_id\":\"a\"", "\"session_id\":\"b\""), ("device-0", "device-1")];
        async Task<int> Told(int number, int minute, bool isOther) =>
            (await Deliver(log, rules, Licence(), isOther ? Line(number, minute).Replace(other[0].Item1, other[0].Item2).Replace(other[1].Item1, other[1].Item2) : Line(number, minute))).Count(found => found.Rule == "AN-03");

        Assert.Equal(0, await Told(0, 0, isOther: false));
        Assert.Equal(0, await Told(1, 15, isOther: true));
        Assert.Equal(1, await Told(2, 30, isOther: false));
        Assert.Equal(0, await Told(3, 45, isOther: true)); // nothing new is shown by it
    }

    /// <summary>Fifteen views stand between one variation and the next, so no three hundred entries hold more than twenty of them.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NarrowingSequence_OtherEventsBetweenTheVariations_IsTold(bool isKept)
    {
        await using var log = await TestAccessLog.Sqlite();
        var (rules, query, found) = (new AccessRuleStore(log.Store), AccessEvents.Facts().QueryHash!.Value.Hex, new List<Anomaly>());
        await Deliver(log, rules, Licence(), Line(0, 0, ("\"persons_touched\":15", "\"persons_touched\":9000")));
        for (var round = 1; round <= 21; round++)
        {
            var own = ContentHash.Of(BitConverter.GetBytes(round)).Hex;
            string[] lines = [Line(20 * round, round, (query, own)), .. Enumerable.Range(1, 15).Select(view => Line((20 * round) + view, round, ("\"action\":\"query\"", "\"action\":\"view\"")))];
            found.AddRange(await Deliver(log, isKept ? rules : new AccessRuleStore(log.Store), Licence(), lines));
        }
        Assert.Equal(21, Assert.Single(found, one => one.Rule == "AN-07").Evidence.Count);
    }

    /// <summary>A licence that begins with logins tells its budget late, and no window holds all that was spent.</summary>
    [Fact]
    public async Task BudgetUsedEarly_ManySmallQueriesAfterManyLogins_IsToldWhenTheShareIsPassed()
    {
        await using var log = await TestAccessLog.Sqlite();
        var (rules, told) = (new AccessRuleStore(log.Store), new List<int>());
        await Deliver(log, rules, Licence(), [.. Enumerable.Range(0, 100).Select(n => Line(n, n, ("\"action\":\"query\"", "\"action\":\"login\""), (",\"epsilon_spent\":0.10", "")))]);
        for (var part = 1; part <= 9; part++)
        {
            var found = await Deliver(log, rules, Licence(), [.. Enumerable.Range(0, 100).Select(n => (100 * part) + n).Select(n =>
                Line(n, n, ("\"epsilon_spent\":0.10", FormattableString.Invariant($"\"epsilon_spent\":0.01,\"budget_left\":{10 - (0.01m * (n - 99))}"))))]);
            if (found.Any(one => one.Rule == "AN-12"))
                told.Add(part);
        }
        Assert.Equal([9], told); // 8.00 of 10 are no more than 80 %, 8.01 are
    }

    [Fact]
    public async Task TooManyPersons_LateDeliveryPassesTheLimitOfTheDayBefore_IsTold()
    {
        await using var log = await TestAccessLog.Sqlite();
        var rules = new AccessRuleStore(log.Store);
        (string, string) Persons(int persons) => ("\"persons_touched\":15", $"\"persons_touched\":{persons}");
        Assert.DoesNotContain(await Deliver(log, rules, Licence(1_000), Line(0, 30 * 60, Persons(5))), found => found.Rule == "AN-05");

        var late = await Deliver(log, rules, Licence(1_000), Line(1, 0, Persons(300)), Line(2, 10, Persons(300)));

        Assert.Equal([2], Assert.Single(late, found => found.Rule == "AN-05").Evidence);
    }
}
