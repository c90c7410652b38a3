using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Desk;
using ExportPortal.Features.Incidents;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Audits;

/// <summary>A critical finding under which a sanction is in force is not withdrawn by its lead alone.</summary>
public abstract partial class AuditSliceTests
{
    [Fact]
    public async Task CriticalFinding_Withdrawn_LiftsTheSanctionThatFollowsFromIt()
    {
        var office = await Make();
        await using var store = office.Store;
        store.Tell();
        var number = await Plan(office);
        await ToTesting(office, number);
        Done(await Find(office, number, FindingGrade.FG4));
        var sanction = Done(await Propose(office, number, new(office.Licence, "FG4", 4, Factors, "Access stops.")));
        await Impose(office, sanction);
        Done(await office.Act(number, AuditVerb.FinishTests));
        var withdraw = new WithdrawFinding(office.Commands, Cases.Pack);
        async Task<(FindingState?, SanctionState)> Now()
        {
            await new Data.Jobs.DueActsRunner([new IncidentTime(store, Cases.Pack)], new(store, store.Clock), store.Pipeline, store.Clock, NullLogger<Data.Jobs.DueActsRunner>.Instance).Run(default);
            await Work(store);
            await using var read = store.CreateDbContext();
            return ((await read.Audits.AsNoTracking().SingleAsync()).FindingOf(1)?.State, (await read.Sanctions.AsNoTracking().SingleAsync()).State);
        }
        async Task<bool> Waits(Actor actor) => (await new DeskQuery(store, Cases.Packs, store.Clock).For(actor, default)).Watch.Any(row => row.Name == $"Finding F1 of {number}" && row.What.StartsWith($"{office.Auditor.Name} asks", StringComparison.Ordinal));
        async Task<bool> Offers(Actor actor) => (await new AuditQuery(store, Cases.Pack, store.Clock).Run(number, actor))!.Verbs.Any(one => one.Verb is AuditVerb.AgreeWithdrawal);
        Assert.False(await Offers(People.SecondManager));

        Done(await withdraw.Run(number, 1, "It was a test account.", null, Guid.NewGuid(), office.Auditor, default));

        Assert.Equal((FindingState.PlanDue, SanctionState.Imposed), await Now());
        Assert.DoesNotContain(await store.Letters(), letter => letter.Template is "audit-finding-withdrawn" or "sanction-finding-gone");
        Assert.Equal("AU-57", (await withdraw.Run(number, 1, "Again.", null, Guid.NewGuid(), office.Auditor, default)).Rule?.Code);
        Assert.Equal("WF-2", (await withdraw.Agree(number, 1, "Mine.", null, Guid.NewGuid(), office.Auditor, default)).Rule?.Code);
        Assert.Equal((true, true, false), (await Waits(People.SecondManager), await Offers(People.SecondManager), await Waits(office.Auditor)));

        Done(await withdraw.Agree(number, 1, "The account was one of ours.", null, Guid.NewGuid(), People.SecondManager, default));

        Assert.Equal((FindingState.Withdrawn, SanctionState.Lifted), await Now());
        Assert.False(await Waits(People.SecondManager));
        await using var db = store.CreateDbContext();
        var lifted = await db.Sanctions.AsNoTracking().SingleAsync();
        Assert.Equal($"The finding F1 of audit {number} no longer counts. The auditor withdrew it.", lifted.Steps[^1].Reason);
        Assert.Equal(LicenceState.Active, (await LicenceOf(store)).State);
        Assert.Superset(new HashSet<string> { "audit-finding-withdrawn", "sanction-finding-gone" }, (await store.Letters()).Select(letter => letter.Template).ToHashSet());
        Assert.Equal(2, (await store.Log()).Count(entry => entry.Event.Act == "audit.withdrawfinding" && entry.Event.Details.Any(detail => detail.Value == sanction)));
    }
}
