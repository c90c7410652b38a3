using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Features.Incidents;
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

    [Fact]
    public async Task Triggers_GraveIncidentGradedLongAfterItsReport_CountsFromItsGrading()
    {
        var office = await Make();
        await using var store = office.Store;
        await store.Enrol(People.IncidentLead);
        var number = Done(await new ReportIncident(store.Pipeline, Cases.Pack).Run(new("I-03", "Copy on a laptop", "A copy left the environment.", null, null, [office.Licence]), Guid.NewGuid(), People.Recipient, default));
        store.Clock.SetUtcNow(store.Clock.GetUtcNow().AddMonths(4));
        Done(await new ActOnIncident(store.Pipeline, Cases.Pack).Run(number, IncidentVerb.Triage, "because", new("I-03", 2, 640_000, [], []), null, Guid.NewGuid(), People.IncidentLead, default));
        async Task<bool> IsFact() => (await new DueTriggers(store, Cases.Pack).Find(store.Clock.GetUtcNow(), default)).Any(act => act.Once == Once.Of(RiskTrigger.FingerprintOf("incident", office.Licence, number)));

        Assert.True(await IsFact());
        store.Clock.SetUtcNow(store.Clock.GetUtcNow().AddMonths(4));
        Assert.False(await IsFact());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Triggers_IncidentThatWasAFalseAlarm_OpensNoAudit(bool wasAFact)
    {
        var office = await Make();
        await using var store = office.Store;
        await store.Enrol(People.IncidentLead);
        var number = Done(await new ReportIncident(store.Pipeline, Cases.Pack).Run(new("I-03", "Copy on a laptop", "A copy left the environment.", null, null, [office.Licence]), Guid.NewGuid(), People.Recipient, default));
        var act = new ActOnIncident(store.Pipeline, Cases.Pack);
        Done(await act.Run(number, IncidentVerb.Triage, "because", new("I-03", 2, 640_000, [], []), null, Guid.NewGuid(), People.IncidentLead, default));
        if (wasAFact)
            foreach (var due in await new DueTriggers(store, Cases.Pack).Find(store.Clock.GetUtcNow(), default))
                await store.Pipeline.RunAsPortal(due.Act, due.Do, default, due.Once);
        Assert.Equal(wasAFact, (await Facts(store)).Exists(one => one.Key == "incident"));

        Done(await act.Run(number, IncidentVerb.CallFalse, "an empty test file", null, null, Guid.NewGuid(), People.IncidentLead, default));
        await office.Time.Run(default);

        Assert.All((await Facts(store)).Where(one => one.Key == "incident"), one => Assert.Null(one.Audit));
        Assert.Equal(wasAFact, (await Facts(store)).Exists(one => one.Key == "incident"));
        Assert.DoesNotContain(await Ranked(office), one => one.Triggers.Any(fact => fact.Key == "incident"));
    }

    [Theory]
    [InlineData(ReachedHow.Named, true)]
    [InlineData(ReachedHow.SameVersion, false)]
    public async Task Triggers_GraveIncident_IsAFactOfTheLicencesThatItNames(ReachedHow how, bool isAFact)
    {
        var office = await Make();
        await using var store = office.Store;
        await store.Enrol(People.IncidentLead);
        var number = Done(await new ReportIncident(store.Pipeline, Cases.Pack).Run(new("I-03", "Copy on a laptop", "A copy left the environment.", null, null, [office.Licence]), Guid.NewGuid(), People.Recipient, default));
        Done(await new ActOnIncident(store.Pipeline, Cases.Pack).Run(number, IncidentVerb.Triage, "because", new("I-03", 2, 640_000, [], []), null, Guid.NewGuid(), People.IncidentLead, default));
        await using (var db = store.CreateDbContext())
        {
            var incident = await db.Incidents.SingleAsync();
            db.Entry(incident).Property<List<ReachedLicence>>("licences").CurrentValue = [.. incident.Licences.Select(one => one with { How = how })];
            await db.SaveChangesAsync();
        }

        Assert.Equal(isAFact, (await new DueTriggers(store, Cases.Pack).Find(store.Clock.GetUtcNow(), default)).Any(due => due.Once == Data.Jobs.Once.Of(RiskTrigger.FingerprintOf("incident", office.Licence, number))));
    }

    [Fact]
    public async Task Triggers_SecondFact_OpensOneAuditWithItsClock()
    {
        var office = await Make();
        await using var store = office.Store;
        await office.Time.Run(default);
        Done(await new RecordTrigger(store.Pipeline, Cases.Pack).Run(office.Licence, "complaint", "A neighbour wrote.", Guid.NewGuid(), office.Auditor, default));
        await office.Time.Run(default);
        await office.Time.Run(default);

        await using var db = store.CreateDbContext();
        var audit = await db.Audits.AsNoTracking().SingleAsync(one => one.Origin == AuditOrigin.Triggered);
        Assert.Contains("complaint", audit.Why, StringComparison.Ordinal);
        Assert.Equal("audit-task", audit.Clock!.Key);
        Assert.All(await db.RiskTriggers.ToListAsync(), one => Assert.Equal(audit.Number, one.Audit));
        Assert.Equal(OutcomeKind.NotFound, (await new RecordTrigger(store.Pipeline, Cases.Pack).Run(office.Licence, "complaint", "no", Guid.NewGuid(), People.Officer, default)).Kind);

        // Why there is an audit is the auditors' own until it is announced: told, it could be prepared for.
        async Task<IReadOnlyList<string>> History(Actor reader) => [.. (await new Licences.LicenceFileQuery(store, Cases.Pack, store.Clock).Run(office.Licence, reader))!.History.Where(one => one.Act is "audit.trigger" or "audit.open").Select(one => $"{one.Act} {one.Reason}".TrimEnd())];
        Assert.Contains("audit.trigger A neighbour wrote.", await History(People.Manager));
        Assert.Contains("audit.open", await History(People.Manager));
        foreach (var party in (Actor[])[People.Recipient, People.Steward])
            Assert.Empty(await History(party));

        // What comes before it begins joins it, and it says so.
        foreach (var more in (string[])["ownership-change", "new-attack"])
            Done(await new RecordTrigger(store.Pipeline, Cases.Pack).Run(office.Licence, more, "It was in the papers.", Guid.NewGuid(), office.Auditor, default));
        await office.Time.Run(default);
        var joined = (await office.Read(audit.Number)).Why;
        Assert.All((string[])["a complaint with substance", "a change of ownership", "a new attack"], reason => Assert.Contains(reason, joined, StringComparison.Ordinal));
    }

    [Fact]
    public async Task InternalAudit_CalledOff_IsPlannedAgainForTheYear()
    {
        var office = await Make();
        await using var store = office.Store;
        await office.Time.Run(default);
        await using var db = store.CreateDbContext();
        var first = await db.Audits.AsNoTracking().SingleAsync(one => one.Type == AuditType.Internal);
        foreach (var verb in (AuditVerb[])[AuditVerb.TakeLead, AuditVerb.CallOff])
            Done(await office.Act(first.Number, verb));

        await office.Time.Run(default);
        await office.Time.Run(default);

        var second = Assert.Single(await db.Audits.AsNoTracking().Where(one => one.Type == AuditType.Internal && one.State == AuditState.Planned).ToListAsync());
        Assert.Equal(first.PlannedFor.Year, second.PlannedFor.Year);
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
