using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

public abstract partial class AuditSliceTests
{
    [Theory]
    [InlineData(AlertVerb.Explain, AnomalyLevel.Medium)]
    [InlineData(AlertVerb.CallFalse, AnomalyLevel.Medium)]
    [InlineData(AlertVerb.Explain, AnomalyLevel.Critical)]
    public async Task Triggers_AlertThatWasSettled_IsNoReason(AlertVerb verb, AnomalyLevel level)
    {
        var office = await Make();
        await using var store = office.Store;
        await Raise(office, level);
        await Settle(office, verb);

        await office.Time.Run(default);

        Assert.DoesNotContain(await Facts(store), one => one.Key is "use-unusual" or "critical-anomaly");
    }

    [Fact]
    public async Task Triggers_AlertSettledAfterItBecameAFact_CountsNoMoreAndOpensNoAudit()
    {
        var office = await Make();
        await using var store = office.Store;
        await Raise(office, AnomalyLevel.Medium);
        foreach (var act in await new DueTriggers(store, Cases.Pack).Find(store.Clock.GetUtcNow(), default))
            await store.Pipeline.RunAsPortal(act.Act, act.Do, default, act.Once);
        var unusual = Assert.Single(await Facts(store), one => one.Key == "use-unusual");
        var ranked = Assert.Single(await Ranked(office));
        Assert.Contains(ranked.Triggers, one => one.Id == unusual.Id);

        await Settle(office, AlertVerb.Explain);

        Assert.DoesNotContain(await Ranked(office), one => one.Triggers.Any(fact => fact.Id == unusual.Id));
        await office.Time.Run(default);
        Assert.Null(Assert.Single(await Facts(store), one => one.Key == "use-unusual").Audit);
    }

    private static Task<IReadOnlyList<RankedByRisk>> Ranked(Office office) => new DrawQuery(office.Store, null!, office.Store.Clock).Ranked(office.Auditor);

    private static async Task Raise(Office office, AnomalyLevel level)
    {
        await using var db = office.Store.CreateDbContext();
        var now = office.Store.Clock.GetUtcNow();
        db.Add(Alert.Raise(Guid.NewGuid(), new Anomaly("AN-17", level, [], "It has not been used for 180 days."), office.Licence, null, DateOnly.FromDateTime(now.UtcDateTime), null, now));
        await db.SaveChangesAsync();
    }

    private static async Task Settle(Office office, AlertVerb verb)
    {
        await using var db = office.Store.CreateDbContext();
        (await db.Set<Alert>().SingleAsync()).Act(verb, "The project waits for its funds.", office.Auditor, office.Store.Clock.GetUtcNow());
        await db.SaveChangesAsync();
    }
}
