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
        Assert.Equal(("LicenceRules.WithoutLicence", Number), Assert.Single(failures) is var failure ? (failure.Rule, failure.Licence) : default);
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
        return (found, totals.GetValueOrDefault(licence.Number)?.Spent);
    }

    private static LicensedUse Licence() => new(Number, 3, _ => true, new HashSet<string>(), null, new HashSet<string>(), new(2026, 1, 1), new(2026, 12, 31));
}
