using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Licences;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Disputes;

public abstract partial class DisputeUseCaseTests
{
    private static async Task<Application> Case(TestStore store)
    {
        await store.Time.Run(default);
        await using var db = store.CreateDbContext();
        return await db.Applications.AsNoTracking().SingleAsync();
    }

    private static async Task Conditional(TestStore store)
    {
        await store.Application(ApplicationState.DecisionPending);
        Assert.Equal("APPROVED_CONDITIONAL", (await store.Act.Run(new("A-001", ApplicationVerb.Approve, Reason: "because", Conditions: ["A contract with the clinic."]), Guid.NewGuid(), People.Manager, default)).Value);
    }

    [Fact]
    public async Task Conditions_DisputedAndThenAppealedAgainst_LapseNotBeforeTheAnswerAndTheRestOfTheirTime()
    {
        await using var store = await Open();
        await Conditional(store);
        var due = (await Case(store)).DueAt!.Value;
        store.Clock.Advance(TimeSpan.FromDays(20));
        await Opening(store, DisputeKind.Condition, "A-001", People.Steward);
        store.Clock.Advance(TimeSpan.FromDays(100));
        Assert.Equal((ApplicationState.ApprovedConditional, null), await Case(store) is var disputed ? (disputed.State, disputed.DueAt) : default);

        await Reviewed(store, People.Steward);
        await Done(store, DisputeVerb.AskPanel, People.Steward, "BEFORE_PANEL");
        await store.Seat("AP-001");
        store.Clock.Advance(TimeSpan.FromDays(50));
        Assert.Equal((ApplicationState.ApprovedConditional, null), await Case(store) is var heard ? (heard.State, heard.DueAt) : default);
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            Assert.Equal("", (await store.ActOnAppeal.Run("AP-001", AppealVerb.Dismiss, "It is right.", null, Guid.NewGuid(), member, default)).Message);
        Assert.Equal(due.AddDays(150), (await Case(store)).DueAt);
        store.Clock.Advance(TimeSpan.FromDays(71));
        Assert.Equal(ApplicationState.Lapsed, (await Case(store)).State);
    }

    [Fact]
    public async Task Conditions_WhoseDisputeIsGivenUpOrRests_HaveTheRestOfTheirTime()
    {
        await using var store = await Open();
        await Conditional(store);
        var due = (await Case(store)).DueAt!.Value;
        await Opening(store, DisputeKind.Condition, "A-001", People.Steward);
        await Done(store, DisputeVerb.Answer, People.SecondOfficer, "OFFICER_ANSWERED");
        Assert.Null((await Case(store)).DueAt);
        store.Clock.Advance(TimeSpan.FromDays(40));
        await Time(store);
        Assert.Equal(due.AddDays(40), (await Case(store)).DueAt);
        await Opening(store, DisputeKind.Condition, "A-001", People.Steward);
        Assert.Equal(due.AddDays(40), (await Case(store)).DueAt); // the first alone holds them
    }

    /// <summary>Of an appeal that an earlier release took in, whose clock it did not stop.</summary>
    [Fact]
    public async Task Conditions_AppealedAgainstBeforeTheirClockWasStopped_DoNotLapse()
    {
        await using var store = await Open();
        await Conditional(store);
        var running = await Case(store);
        store.Clock.Advance(TimeSpan.FromDays(10));
        Assert.Equal("AP-001", (await store.Lodge.Run("A-001", "It asks for too much.", Guid.NewGuid(), People.Steward, default)).Value);
        await using (var db = store.CreateDbContext())
        {
            var stored = await db.Applications.SingleAsync();
            stored.KeepConditions(null, Support.Cases.Pack, store.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        store.Clock.Advance(TimeSpan.FromDays(90));
        Assert.Equal(ApplicationState.ApprovedConditional, (await Case(store)).State);
        await store.Seat("AP-001");
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            Assert.Equal("", (await store.ActOnAppeal.Run("AP-001", AppealVerb.Dismiss, "It is right.", null, Guid.NewGuid(), member, default)).Message);
        Assert.Equal(running.DueAt!.Value.AddDays(90), (await Case(store)).DueAt);
    }

    [Fact]
    public async Task Condition_ThatStopsAccess_AppealedAgainst_ClosesItByAsManyDaysLater()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        var day = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddDays(20);
        Assert.Equal("APPROVED", (await store.Act.Run(new("A-001", ApplicationVerb.Approve, Reason: "because", Later: [new("Publish the tables.", day, true)]), Guid.NewGuid(), People.Manager, default)).Value);
        string number;
        await using (var db = store.CreateDbContext())
        {
            var waiting = await db.Licences.SingleAsync();
            waiting.RecordSeal(ContentHash.Of("sealed"u8), Support.Cases.Pack, [], store.Clock.GetUtcNow());
            number = waiting.Number;
            await db.SaveChangesAsync();
        }
        foreach (var side in (Actor[])[People.Steward, People.Recipient])
            Assert.Equal("", (await store.AcceptAs(number, side)).Message);
        async Task<(string, DateOnly)> Access(int days)
        {
            await using var db = store.CreateDbContext();
            var licence = await db.Licences.AsNoTracking().SingleAsync();
            return (LicenceAccess.At(licence, store.Clock.GetUtcNow().AddDays(days)).Code, licence.Duties.Single(duty => duty.What == "Publish the tables.").Due);
        }

        store.Clock.Advance(TimeSpan.FromDays(15));
        Assert.Equal(("AD-14", day), await Access(6));
        Assert.Equal("AP-001", (await new LodgeLicenceAppeal(store.Pipeline, Support.Cases.Packs).Run(number, "It is out of proportion.", Guid.NewGuid(), People.Recipient, default, ofConditions: true)).Value);
        store.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(("AD-00", day), await Access(0));
        await store.Seat("AP-001");
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            Assert.Equal("", (await store.ActOnAppeal.Run("AP-001", AppealVerb.Dismiss, "It is right.", null, Guid.NewGuid(), member, default)).Message);
        Assert.Equal(("AD-00", day.AddDays(30)), await Access(5));
        Assert.Equal(("AD-14", day.AddDays(30)), await Access(6));
    }
}
