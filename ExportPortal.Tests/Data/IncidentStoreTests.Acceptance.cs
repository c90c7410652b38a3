using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Incidents;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>What stops use stops a licence that waits for acceptance, too.</summary>
public abstract partial class IncidentStoreTests
{
    private static Task<Outcome<string>> Accept(TestStore store, string licence, Actor side) => store.AcceptAs(licence, side);

    private static async Task AcceptBoth(TestStore store, string licence)
    {
        foreach (var side in (Actor[])[People.Steward, People.Recipient])
            Assert.Equal("", (await Accept(store, licence, side)).Message);
        while (await Worker(store).DoNext(default)) { }
    }

    [Fact]
    public async Task Sanction_BeforeTheAcceptance_KeepsItFromBeingAcceptedUntilThePanelLiftsIt()
    {
        await using var store = await Open();
        var (licence, incident) = await Investigated(store, LicenceState.PendingAcceptance);
        await Impose(store, incident, new(licence, "FG4", 4, Factors, "Stop."), People.Manager);
        while (await Worker(store).DoNext(default)) { }

        Assert.Equal("LC-24", (await Accept(store, licence, People.Steward)).Rule?.Code);
        Assert.Contains(await store.Log(), entry => entry.Event.Act == "licence.suspendbysanction" && entry.Event.Subject.Number == licence && entry.Reason!.EndsWith("cannot be accepted while the sanction stands.", StringComparison.Ordinal));

        Task<DateTimeOffset?> AcceptBy() => Read(store, async db => (await db.Licences.AsNoTracking().SingleAsync()).AcceptBy);
        Assert.Null(await AcceptBy()); // its time does not run
        var answer = new AnswerSanction(store.Pipeline, Cases.Pack);
        Assert.Equal("SN-001-AP1", (await answer.Run("SN-001", SanctionVerb.Appeal, "It is mended.", Guid.NewGuid(), People.Recipient, default)).Value);
        await store.Seat("SN-001-AP1");
        foreach (var person in (Actor[])[People.Panel, People.SecondPanel])
            Assert.Equal("", (await new DecideSanctionAppeal(store.Pipeline, Cases.Pack).Run("SN-001", AppealVerb.GrantAppeal, "mended", null, Guid.NewGuid(), person, default)).Message);
        while (await Worker(store).DoNext(default)) { }
        Assert.Equal(Cases.Pack.Due("acceptance", store.Clock.GetUtcNow()), await AcceptBy());
        await AcceptBoth(store, licence);
        Assert.Equal(LicenceState.Active, (await State(store)).Item1);
    }

    [Fact]
    public async Task Order_ImposedBeforeTheAcceptance_IsOwedWithIt()
    {
        await using var store = await Open();
        var (licence, incident) = await Investigated(store, LicenceState.PendingAcceptance);
        await Impose(store, incident, new(licence, "FG3", 2, Factors, "Mend it.", DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddDays(20)), People.Manager);
        while (await Worker(store).DoNext(default)) { }
        Assert.Contains(await store.Log(), entry => entry.Event.Act == "licence.order" && entry.Reason == "The order of sanction SN-001 takes effect once both sides have accepted the licence.");
        Task<bool> Owes() => Read(store, async db => (await db.Licences.AsNoTracking().SingleAsync()).Owes("SN-001"));
        Assert.False(await Owes());

        await AcceptBoth(store, licence);

        Assert.True(await Owes());
    }

    [Fact]
    public async Task Suspend_ReachedLicenceThatWaitsForAcceptance_KeepsItFromBeingAccepted()
    {
        await using var store = await Open();
        var (licence, incident) = await Investigated(store, LicenceState.PendingAcceptance);
        Assert.Equal("", (await new SuspendReached(store.Pipeline, Cases.Pack).Run(incident, licence, "a copy is out", Guid.NewGuid(), People.IncidentLead, default)).Message);
        Assert.Equal("LC-23", (await Accept(store, licence, People.Recipient)).Rule?.Code);
        Assert.NotNull((await new Features.Licences.LicenceFileQuery(store, Cases.Pack, store.Clock).Run(licence, People.Officer))!.Life.ProvisionalUntil);
        Assert.Contains((await Read(store, db => db.Incidents.AsNoTracking().SingleAsync())).Entries, entry => entry.Text.StartsWith($"{licence} kept from being accepted, until ", StringComparison.Ordinal));
    }
}
