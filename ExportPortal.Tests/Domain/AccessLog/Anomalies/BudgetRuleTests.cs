using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>AN-12, and the sums of what was spent that it rests on.</summary>
public sealed class BudgetRuleTests
{
    private static readonly string Number = AccessEvents.Licence(0);

    /// <summary>An older release took any number; one of them must not stop the rules for all that come behind it.</summary>
    [Fact]
    public async Task BudgetUsedEarly_StoredBudgetsBeyondAllSense_CountAsTheMost()
    {
        await using var log = await TestAccessLog.Sqlite();
        await log.Deliver($"{AccessEvents.Line(0)}\n{AccessEvents.Line(3)}");
        foreach (var seq in (long[])[0, 1])
            await log.Overwrite(seq, facts => facts with { EpsilonSpent = 7e28m, BudgetLeft = seq == 0 ? 7e28m : 0 });

        var (found, spent) = await Ask(log, Licence());

        Assert.Single(found, one => one.Rule == "AN-12");
        Assert.Equal(2 * AccessFacts.MostBudget, spent);
        await log.Deliver(AccessEvents.Line(9).Replace("\"epsilon_spent\":0.10", "\"epsilon_spent\":0.10,\"budget_left\":0"));
        Assert.Single((await Ask(log, Licence())).Found, one => one.Rule == "AN-12");
    }

    /// <summary>Three terms of a year; the budget begins anew in each.</summary>
    [Theory]
    [InlineData("2026-06-30", 0.9, 0.1, true)]
    [InlineData("2026-08-01", 0.9, 0.1, false)] // past half of the first term
    [InlineData("2027-02-01", 0.9, 0.1, true)]
    [InlineData("2027-02-01", 0.7, 0.3, false)]
    [InlineData("2027-08-01", 0.9, 0.1, false)]
    [InlineData("2028-02-01", 0.9, 0.1, true)] // past half of the whole life
    public void BudgetUsedEarly_RenewedTerm_IsMeasuredByItsOwnDays(string day, double spent, double left, bool isFound)
    {
        var at = new DateTimeOffset(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), TimeOnly.MinValue, TimeSpan.Zero);
        var window = new AccessWindow([AccessEvents.Event() with { Facts = AccessEvents.Facts() with { At = at, EpsilonSpent = (decimal)spent, BudgetLeft = (decimal)left } }], new Dictionary<string, LicensedUse> { [Number] = Renewed() }, at) { Terms = AnomalyTerms.Usual };

        Assert.Equal(isFound, AnomalyRules.Evaluate(window).Any(one => one.Rule == "AN-12"));
    }

    [Fact]
    public async Task BudgetUsedEarly_WhatTheTermBeforeSpent_DoesNotCount()
    {
        await using var log = await TestAccessLog.Sqlite();
        await log.Deliver($"{Line(1, "2025-11-01T09:00:00.000Z", "0.9", "0.1")}\n{Line(2, "2026-02-01T09:00:00.000Z", "0.5", "0.5")}");
        Assert.Equal((0, 0.5m), (await Ask(log, Earlier)) is var first ? (first.Found.Count(one => one.Rule == "AN-12"), first.Spent) : default);
        await log.Deliver(Line(3, "2026-02-02T09:00:00.000Z", "0.2", "0.3"));
        Assert.Equal((0, 0.7m), (await Ask(log, Earlier)) is var second ? (second.Found.Count(one => one.Rule == "AN-12"), second.Spent) : default);
        await log.Deliver(Line(4, "2026-02-03T09:00:00.000Z", "0.2", "0.1"));
        Assert.Equal((1, 0.9m), (await Ask(log, Earlier)) is var third ? (third.Found.Count(one => one.Rule == "AN-12"), third.Spent) : default);
    }

    /// <summary>As an older release left it: one sum over all terms.</summary>
    [Fact]
    public async Task Totals_RenewedTermThatWasNotKeptApart_BeginsWithWhatItsFirstEntryTells()
    {
        await using var log = await TestAccessLog.Sqlite();
        await log.Deliver($"{Line(1, "2025-11-01T09:00:00.000Z", "0.9", "0.1")}\n{Line(2, "2026-02-01T09:00:00.000Z", "0.5", "0.5")}");
        await Ask(log, Earlier with { Renewed = [] });
        await log.Deliver(Line(3, "2026-02-02T09:00:00.000Z", "0.2", "0.3"));

        Assert.Equal(0.7m, (await Ask(log, Earlier)).Spent);
    }

    [Fact]
    public void EvaluateNew_RuleThatFailsOnOneLicence_IsAskedAboutTheOthersAndTold()
    {
        var other = AccessEvents.Licence(1);
        AccessEvent[] events = [AccessEvents.Event(0), AccessEvents.Event(1)];
        var window = new AccessWindow(events, new Dictionary<string, LicensedUse>
        {
            [Number] = Licence() with { IsActiveAt = _ => throw new OverflowException() }, [other] = Licence() with { Number = other, IsActiveAt = _ => false },
        }, AccessEvents.Start) { Terms = AnomalyTerms.Usual };
        var failures = new List<RuleFailure>();

        var found = AnomalyRules.EvaluateNew(window, failures.Add);

        Assert.Equal([1L], Assert.Single(found, one => one.Rule == "AN-01").Evidence);
        Assert.Equal(Number, Assert.Single(failures).Licence);
        Assert.IsType<OverflowException>(failures[0].Fault);
        Assert.Throws<OverflowException>(() => AnomalyRules.EvaluateNew(window));
    }

    /// <summary>Asks the rules about what is new, as the portal does; with what was spent in all by then.</summary>
    private static async Task<(IReadOnlyList<Anomaly> Found, decimal? Spent)> Ask(TestAccessLog log, LicensedUse licence)
    {
        var (rules, licences) = (new AccessRuleStore(log.Store), new Dictionary<string, LicensedUse> { [licence.Number] = licence });
        var chunk = (await rules.Next(AnomalyTerms.Usual, default))!;
        var totals = await rules.Totals(chunk, licences, AnomalyTerms.Usual, default);
        var found = AnomalyRules.EvaluateNew(new(chunk.Events, licences, AccessEvents.Start.AddDays(1), totals) { Terms = AnomalyTerms.Usual, FirstNew = chunk.First });
        await rules.Mark(chunk.End, [], [], default, totals);
        return (found, totals.GetValueOrDefault(licence.Number)?.Spent?.Values.Last());
    }

    /// <summary>An event of an instant that spends and tells what is left.</summary>
    private static string Line(int number, string at, string spent, string left) => AccessEvents.Line(3 * number)
        .Replace($"{AccessEvents.Facts(3 * number).At:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}", at, StringComparison.Ordinal).Replace("\"epsilon_spent\":0.10", $"\"epsilon_spent\":{spent},\"budget_left\":{left}", StringComparison.Ordinal);

    private static LicensedUse Renewed() => Licence() with { End = new(2028, 12, 31), Renewed = [new(2027, 1, 1), new(2028, 1, 1)] };

    /// <summary>Of which all days can have come by now: no entry is taken that lies ahead of the clock.</summary>
    private static LicensedUse Earlier => Licence() with { Start = new(2025, 1, 1), Renewed = [new(2026, 1, 1)] };

    private static LicensedUse Licence() => new(Number, 3, _ => true, new HashSet<string>(), null, new HashSet<string>(), new(2026, 1, 1), new(2026, 12, 31));
}
