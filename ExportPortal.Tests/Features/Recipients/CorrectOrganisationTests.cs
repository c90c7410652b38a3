using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Recipients;

/// <summary>A name or country that was wrong or has changed reaches cases, licences and whatever the party owns; the same tests on both stores.</summary>
public abstract class CorrectOrganisationTests
{
    private protected abstract Task<TestStore> Open();

    private static PartyIdentity Now => Records.RecipientHouse.Identity;

    private static Task<Outcome<string>> Correct(TestStore store, Actor actor, PartyIdentity next, PartyIdentity? shown = null, OrganisationId? party = null) =>
        new CorrectOrganisation(store.Pipeline, Cases.Pack).Run((party ?? People.RecipientHouse).Value, new(next, "The register of companies says so.", shown), Guid.NewGuid(), actor, default);

    /// <summary>What moves the destination group has two signatures.</summary>
    private static async Task<Outcome<string>> Both(TestStore store, PartyIdentity next, OrganisationId? party = null)
    {
        Assert.True((await Correct(store, People.Officer, next, party: party)).IsDone);
        return await Correct(store, People.Manager, next, party: party);
    }

    [Fact]
    public async Task CorrectOrganisation_ThatMovesTheGroup_WaitsForASecondPerson()
    {
        await using var store = await Open();
        var next = Now with { Country = "XV" };
        async Task<Organisation> Read()
        {
            await using var db = store.CreateDbContext();
            return await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == People.RecipientHouse);
        }

        Assert.Equal("OR-13", (await Correct(store, People.Manager, next)).Rule?.Code);
        Assert.Equal(Now.InWords, (await Correct(store, People.Officer, next)).Value);
        Assert.Equal((Now, next), ((await Read()).Identity, (await Read()).Proposed?.Next));
        var act = (await store.Log()).Select(entry => entry.Event).Last(one => one.Act == CorrectOrganisation.Name);
        Assert.Equal((Now.InWords, Now.InWords), (act.From, act.To));
        Assert.Equal("OR-16", (await Correct(store, People.Officer, next)).Rule?.Code);
        Assert.Equal("OR-13", (await Correct(store, People.Technical, next)).Rule?.Code);
        // Whoever may sign takes it back, and the log says what is gone; there is nothing to take back after that.
        Assert.Equal("OR-13", (await Correct(store, People.Technical, Now)).Rule?.Code);
        foreach (var back in (Actor[])[People.Manager, People.Officer])
        {
            Assert.Equal(Now.InWords, (await Correct(store, back, Now)).Value);
            Assert.Equal((Now, null), ((await Read()).Identity, (await Read()).Proposed));
            Assert.Equal(next.InWords, (await store.Log())[^1].Event.Details.Single(one => one.Key == "dropped").Value);
            Assert.Equal("OR-14", (await Correct(store, People.Officer, Now)).Rule?.Code);
            Assert.True((await Correct(store, People.Officer, next)).IsDone);
        }
        Assert.Equal("OR-13", (await Correct(store, People.Manager, next with { Country = "XT" })).Rule?.Code);
        Assert.Equal(next.InWords, (await Correct(store, People.SecondOfficer, next)).Value);
        Assert.Equal((next, null), ((await Read()).Identity, (await Read()).Proposed));
    }

    [Fact]
    public async Task CorrectOrganisation_Country_MovesTheGroupOfOpenCasesAndIsLogged()
    {
        await using var store = await Open();
        Assert.Equal(DestinationGroup.A, (await store.Application(ApplicationState.InReview)).Case.DestinationGroup);

        Assert.True((await Both(store, Now with { Country = "XV" })).IsDone);

        await using var db = store.CreateDbContext();
        await store.Facts.Handle((await db.Outbox.SingleAsync(one => one.Kind == OutboxKinds.ReadFacts)).Subject, default);
        Assert.Equal(DestinationGroup.D, (await db.Applications.AsNoTracking().SingleAsync()).Case.DestinationGroup);
        Assert.True((await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == People.RecipientHouse)).IsScreeningDue);
        var act = (await store.Log()).Select(entry => entry.Event).Last(one => one.Act == CorrectOrganisation.Name);
        Assert.Equal((Now.InWords, (Now with { Country = "XV" }).InWords), (act.From, act.To));
        Assert.NotNull(act.Reason);
    }

    [Fact]
    public async Task CorrectOrganisation_GroupMoves_HasLicencesOfThePartyAndOfWhatItOwnsLookedAtAnew()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        var owner = new Owner(1, 0, "Elsewhere", "Elsewhere", "DE", new(0.6));
        await using (var db = store.CreateDbContext())
        {
            (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).Disclose([owner], [], People.Officer, store.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }

        // A name moves no group, and the owner goes by it in the record of what it owns.
        Assert.True((await Correct(store, People.Officer, new("Elsewhere Holding", "Elsewhere Holding", "DE"), party: People.Elsewhere)).IsDone);
        await using var read = store.CreateDbContext();
        Assert.Empty(await read.Reassessments.AsNoTracking().ToListAsync());
        Assert.Equal("Elsewhere Holding", (await read.Organisations.AsNoTracking().SingleAsync(one => one.Id == People.RecipientHouse)).Owners.Single().Name);

        Assert.True((await Both(store, new("Elsewhere Holding", "Elsewhere Holding", "XT"), People.Elsewhere)).IsDone);
        Assert.Equal(DestinationGroup.E, (await read.Organisations.AsNoTracking().SingleAsync(one => one.Id == People.RecipientHouse)).GroupIn(Cases.Pack));
        Assert.Contains($"counts as destination group E; before: group A. Granted before: {licence}.", (await read.Reassessments.AsNoTracking().SingleAsync()).Reason);
    }

    [Fact]
    public async Task Weigh_CorrectionThatMovesTheGroup_NamesLicencesAndCasesAlikeBeforeBothSignatures()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        var (next, query) = (Now with { Country = "XV" }, new RecipientQuery(store, Cases.Pack, store.Clock));
        Task<IReadOnlyList<string>> Told(Actor actor, PartyIdentity identity, OrganisationId? party = null) => query.Weigh((party ?? People.RecipientHouse).Value, identity, actor, default);
        var told = await Told(People.Officer, next);
        Assert.StartsWith($"{Now.RomanisedName} counts as destination group D then; now it counts as group A.", told[0], StringComparison.Ordinal);
        Assert.Contains($"{licence} (tier 2 now, tier 3 then)", told[1], StringComparison.Ordinal);
        Assert.True((await Correct(store, People.Officer, next)).IsDone);
        Assert.Equal(told, await Told(People.SecondOfficer, next));
        Assert.Empty(await Told(People.Officer, Now with { Name = "Other" })); // a name moves no group
        Assert.Empty(await Told(People.Steward, next));

        // What it owns moves with it.
        await using (var db = store.CreateDbContext())
        {
            (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).Disclose([new Owner(1, 0, "Elsewhere", "Elsewhere", "DE", new(0.6))], [], People.Officer, store.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        var owned = await Told(People.Officer, new("Elsewhere", "Elsewhere", "XT"), People.Elsewhere);
        Assert.Contains(owned, sentence => sentence.StartsWith($"{Now.RomanisedName} counts as destination group E then", StringComparison.Ordinal));
        Assert.Contains(owned, sentence => sentence.Contains(licence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ConfirmConditions_RecipientInAGraverGroupSinceTheApproval_GrantsNothing()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        Assert.Equal("APPROVED_CONDITIONAL", (await store.Act.Run(new("A-001", ApplicationVerb.Approve, Reason: "because", Conditions: ["A contract."]), Guid.NewGuid(), People.Manager, default)).Value);
        Assert.True((await store.Evidence.Run("A-001", 0, "the contract", Guid.NewGuid(), People.Officer, default)).IsDone);
        Assert.True((await Both(store, Now with { Country = "CH" })).IsDone);

        Assert.Equal("DE-9", (await store.Do(ApplicationVerb.ConfirmConditions, People.Officer)).Rule?.Code);

        // Where a gate is met besides, it is what is said, because it is not lifted by filing anew.
        await using (var db = store.CreateDbContext())
        {
            (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).Profile(Motive.Low, History.Barred, false, false);
            await db.SaveChangesAsync();
        }
        Assert.Equal("DE-5", (await store.Do(ApplicationVerb.ConfirmConditions, People.Officer)).Rule?.Code);
    }

    [Fact]
    public async Task Correct_NameOfTheRecipientOrTitleOfTheData_LeavesWhatWasSignedAsItWasSigned()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        Assert.True((await Correct(store, People.Officer, Now with { RomanisedName = "Kurohana University" })).IsDone);
        await using var db = store.CreateDbContext();
        var dataset = await db.Datasets.AsNoTracking().SingleAsync();
        Datasets.DatasetInput Read(string title) => Datasets.DatasetInput.Of(title, dataset.Limitations, dataset.Classification);
        Assert.True((await new Datasets.CorrectDataset(store.Pipeline, Cases.Pack).Run(dataset.Number, Read("Discharges of 2025"), Read(dataset.Title), "a slip", Guid.NewGuid(), People.Steward, default)).IsDone);

        Assert.Equal("SUBMITTED", (await store.Do(ApplicationVerb.Submit, People.Steward)).Value);
        Assert.Equal("REGISTERED", (await store.Do(ApplicationVerb.Register, People.Officer)).Value);
        Assert.Equal("ES-3", (await store.Statements.Find("A-001", People.Recipient, default))!.Closed?.Code);
    }

    [Fact]
    public async Task CorrectOrganisation_ByOthersOnAnOldPageOrAsItStands_IsRefused()
    {
        await using var store = await Open();
        var next = Now with { Country = "XV" };
        Assert.Equal("OR-13", (await Correct(store, People.Technical, next)).Rule?.Code);
        Assert.Equal(OutcomeKind.NotFound, (await Correct(store, People.Recipient, next)).Kind);
        Assert.Equal("FE-3", (await Correct(store, await store.Enrol(People.New(Role.LicensingOfficer, organisation: People.RecipientHouse)), next)).Rule?.Code);
        Assert.Equal("OR-14", (await Correct(store, People.Officer, Now)).Rule?.Code);
        Assert.Equal("OR-2", (await Correct(store, People.Officer, Now with { Country = "xv" })).Rule?.Code);
        Assert.Equal("OR-2", (await Correct(store, People.Officer, Now with { Country = "ZZ" })).Rule?.Code);
        Assert.Equal(OutcomeKind.Stale, (await Correct(store, People.Officer, next, Now with { Name = "Elsewhere" })).Kind);
        Assert.Equal(OutcomeKind.Invalid, (await Correct(store, People.Officer, Now with { Name = "Elsewhere" })).Kind);
        await using var db = store.CreateDbContext();
        (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).Screen(Screening.Possible);
        await db.SaveChangesAsync();
        Assert.Equal("OR-15", (await Correct(store, People.Officer, next)).Rule?.Code);
        Assert.Equal(Now, (await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == People.RecipientHouse)).Identity);
    }
}

public sealed class SqliteCorrectOrganisationTests : CorrectOrganisationTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresCorrectOrganisationTests(PostgresCluster cluster) : CorrectOrganisationTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
