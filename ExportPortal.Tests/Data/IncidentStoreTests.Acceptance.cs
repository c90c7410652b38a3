using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
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
        // The page offers it as closed, with the reason that the act would give.
        var page = (await new Features.Licences.LicenceFileQuery(store, Cases.Pack, store.Clock).Run(licence, People.Recipient))!;
        Assert.Equal("LC-24", page.Offers.Single(offer => offer.Verb is LicenceVerb.AcceptAsRecipient).Closed?.Code);
        Assert.Equal("Wait", page.Duties.Single().What);
        Assert.Equal("Wait", (await new Features.Licences.MyLicencesQuery(store, Cases.Pack, store.Clock).Run(People.Recipient)).Single().Duties.Single().What);
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

    /// <summary>What the panel sends back is notified again and stops nothing meanwhile; a review that ends it frees the licence likewise.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sanction_SentBackOrEnded_GivesTheTimeForTheAcceptanceBack(bool isSentBack)
    {
        await using var store = await Open();
        var (licence, incident) = await Investigated(store, LicenceState.PendingAcceptance);
        await Impose(store, incident, new(licence, "FG4", 4, Factors, "Stop."), People.Manager);
        while (await Worker(store).DoNext(default)) { }
        store.Tell();
        if (isSentBack)
        {
            Assert.Equal("SN-001-AP1", (await new AnswerSanction(store.Pipeline, Cases.Pack).Run("SN-001", SanctionVerb.Appeal, "It is mended.", Guid.NewGuid(), People.Recipient, default)).Value);
            await store.Seat("SN-001-AP1");
            foreach (var person in (Actor[])[People.Panel, People.SecondPanel])
                Assert.Equal("", (await new DecideSanctionAppeal(store.Pipeline, Cases.Pack).Run("SN-001", AppealVerb.Remit, "look again", null, Guid.NewGuid(), person, default)).Message);
        }
        else
        {
            store.Clock.SetUtcNow((await Read(store, db => db.Sanctions.AsNoTracking().SingleAsync())).ReviewAt!.Value);
            Assert.Equal("", (await Sanction(store, "SN-001", SanctionVerb.End, People.SecondManager)).Message);
        }
        while (await Worker(store).DoNext(default)) { }

        var free = await Read(store, db => db.Licences.AsNoTracking().SingleAsync());
        Assert.Equal((LicenceState.PendingAcceptance, Cases.Pack.Due("acceptance", store.Clock.GetUtcNow())), (free.StateAt(store.Clock.GetUtcNow()), free.AcceptBy));
        Assert.Single(await store.Log(), entry => entry.Event.Act == "licence.freeacceptance");
        Assert.Equal([People.Recipient.User, People.Steward.User], (await store.Letters()).Where(letter => letter.Template == "licence-stop-lifted").Select(letter => letter.To).OrderBy(user => user == People.Steward.User));
        Assert.Equal("", (await Accept(store, licence, People.Steward)).Message);
    }

    /// <summary>Another sanction on it keeps its time from running, an exclusion for another licence does not; either way nobody is told that it can be accepted.</summary>
    [Theory]
    [InlineData(false, "LC-24")]
    [InlineData(true, "LC-25")]
    public async Task Sanction_LiftedWhileAnotherOneStands_TellsNobodyThatItCanBeAccepted(bool isElsewhere, string code)
    {
        await using var store = await Open();
        var (licence, first) = await Investigated(store, LicenceState.PendingAcceptance);
        var other = isElsewhere ? await store.Licence(LicenceState.Active, "A-002") : licence;
        var second = await Reported(store, other);
        Assert.Equal("", (await Act(store, second, IncidentVerb.Triage, triage: new("I-03", 2, 640_000, [], []))).Message);
        foreach (var verb in (IncidentVerb[])[IncidentVerb.Contain, IncidentVerb.Investigate])
            Assert.Equal("", (await Act(store, second, verb)).Message);
        await Impose(store, first, new(licence, "FG4", 4, Factors, "Stop."), People.Manager);
        if (isElsewhere)
            await Impose(store, second, new(other, "INTENT", 6, Factors, "Out.", Months: 6), People.Board, People.SecondBoard);
        else
            await Impose(store, second, new(other, "FG4", 4, Factors, "Stop."), People.Manager);
        store.Tell();

        await Grant(store, "SN-001");

        Assert.DoesNotContain(await store.Letters(), letter => letter.Template == "licence-stop-lifted");
        Assert.Contains(await store.Log(), entry => entry.Event.Act == "licence.liftonappeal" && entry.Reason!.Contains("Something else does: ", StringComparison.Ordinal));
        Assert.Equal(code, (await Accept(store, licence, People.Recipient)).Rule?.Code);
        Assert.Equal(isElsewhere ? Cases.Pack.Due("acceptance", store.Clock.GetUtcNow()) : (DateTimeOffset?)null, await Read(store, async db => (await db.Licences.AsNoTracking().SingleAsync(one => one.Number == licence)).AcceptBy));
    }

    [Fact]
    public async Task Sanction_EndedWhileAMatchIsPossible_LeavesTheTimeStandingUntilThatIsDecided()
    {
        await using var store = await Open();
        var (licence, incident) = await Investigated(store, LicenceState.PendingAcceptance);
        await Impose(store, incident, new(licence, "FG4", 4, Factors, "Stop."), People.Manager);
        while (await Worker(store).DoNext(default)) { }
        store.Tell();
        async Task Stand(Screening standing)
        {
            await using var db = store.CreateDbContext();
            typeof(Organisation).GetProperty(nameof(Organisation.Screening))!.SetValue(await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse), standing);
            await db.SaveChangesAsync();
        }
        Task<DateTimeOffset?> AcceptBy() => Read(store, async db => (await db.Licences.AsNoTracking().SingleAsync()).AcceptBy);
        await Stand(Screening.Possible);
        store.Clock.SetUtcNow((await Read(store, db => db.Sanctions.AsNoTracking().SingleAsync())).ReviewAt!.Value);
        Assert.Equal("", (await Sanction(store, "SN-001", SanctionVerb.End, People.SecondManager)).Message);
        while (await Worker(store).DoNext(default)) { }
        Assert.Null(await AcceptBy());
        Assert.DoesNotContain(await store.Letters(), letter => letter.Template == "licence-stop-lifted");

        await Stand(Screening.Clear);
        await new DueActsRunner([new Features.Licences.AcceptanceTime(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<DueActsRunner>.Instance).Run(default);

        Assert.Equal(Cases.Pack.Due("acceptance", store.Clock.GetUtcNow()), await AcceptBy());
        Assert.Contains(await store.Letters(), letter => letter.Template == "licence-stop-lifted");
    }

    [Fact]
    public async Task Acceptance_WhileAStopStands_IsRemindedOfOnceItIsOver()
    {
        await using var store = await Open();
        var (licence, incident) = await Investigated(store, LicenceState.PendingAcceptance);
        store.Clock.SetUtcNow((await Read(store, db => db.Licences.AsNoTracking().SingleAsync())).AcceptBy!.Value.AddDays(-6));
        Assert.Equal("", (await new SuspendReached(store.Pipeline, Cases.Pack).Run(incident, licence, "a copy is out", Guid.NewGuid(), People.IncidentLead, default)).Message);
        Task<int> Reminded() => Read(store, db => db.CommandsDone.CountAsync(one => one.Act == "licence.acceptancesoon"));
        async Task Pass(double hours)
        {
            store.Clock.Advance(TimeSpan.FromHours(hours));
            await new DueActsRunner([new Features.Notices.DueLimits(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<DueActsRunner>.Instance).Run(default);
        }
        await Pass(71);
        Assert.Equal(0, await Reminded());
        await Pass(2 * 24);
        await Pass(1);
        Assert.Equal(1, await Reminded());
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
