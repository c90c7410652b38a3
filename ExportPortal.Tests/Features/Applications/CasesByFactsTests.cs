using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Recipients;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Features.Applications;

/// <summary>Cases are listed and compared by the facts that they were decided with; on both stores.</summary>
public abstract class CasesByFactsTests
{
    private protected abstract Task<TestStore> Open();

    [Fact]
    public async Task List_GroupOfTheDecision_CountsNotThatOfTheCountry()
    {
        await using var store = await Open();
        var country = (await store.Application(ApplicationState.InReview)).Case.DestinationGroup;
        var query = new ApplicationListQuery(store, Cases.Packs, store.Clock);
        Assert.Equal((1, country), await Listed(query, country));

        // As of a recipient that owners of concern hold: its country stays what it was.
        await store.Sql($"""UPDATE application SET "Case" = replace("Case", '"DestinationGroup":"{country}"', '"DestinationGroup":"E"')""");

        Assert.Equal((0, null), await Listed(query, country));
        Assert.Equal((1, DestinationGroup.E), await Listed(query, DestinationGroup.E));
        Assert.Equal(DestinationGroup.E, Assert.Single(await query.Rows(await query.Numbers(new(), People.Officer, default), People.Officer, default)).Group);
    }

    [Fact]
    public async Task List_EntryAndOfficer_NarrowThePageTheFileAndTheApi()
    {
        await using var store = await Open();
        var entry = (await store.Application(ApplicationState.InReview)).Case.Entry[0];
        var other = Cases.Pack.ControlList.First(one => one.Code != entry).Code;
        foreach (var (filter, isFound) in new (ApplicationFilter, bool)[]
        {
            (new() { Entry = entry }, true), (new() { Entry = other }, false),
            (new() { Officer = People.Officer.Person.Value.ToString() }, true), (new() { Officer = Guid.NewGuid().ToString() }, false),
            (new() { Entry = entry, Officer = People.Officer.Person.Value.ToString(), State = "IN_REVIEW" }, true), (new() { Entry = entry, Tier = "0" }, false),
        })
        {
            var (list, slice) = (new ApplicationListQuery(store, Cases.Packs, store.Clock), new ApplicationSliceQuery(store, Cases.Packs, store.Clock));
            Assert.Equal(isFound, (await list.Page(filter, People.Officer, default)).Total == 1);
            Assert.Equal(isFound, (await list.Numbers(filter, People.Officer, default)).Count == 1);
            Assert.Equal(isFound, (await slice.Run(filter, null, 10, People.Officer, default)).Value.Items.Count == 1);
        }
    }

    private static async Task<(int Total, DestinationGroup? Group)> Listed(ApplicationListQuery query, DestinationGroup group)
    {
        var page = await query.Page(new() { Group = group.ToString() }, People.Officer, default);
        return (page.Total, page.Rows.SingleOrDefault()?.Group);
    }

    [Fact]
    public async Task Like_ManyDecidedCases_AreCountedAndTheNewestNamed()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        for (var number = 901; number <= 912; number++)
            await store.Decided($"A-{number}", ApplicationState.Approved);
        await store.Decided("A-950", ApplicationState.Refused);
        await store.Decided("A-960", ApplicationState.Withdrawn);
        await store.Decided("A-970", ApplicationState.Approved);
        await store.Sql("""UPDATE application SET "Likeness" = 'another' WHERE "Number" = 'A-970'""");
        await using var db = store.CreateDbContext();

        var like = await db.Like(await db.Applications.SingleAsync(one => one.Number == "A-001"), default);

        Assert.Equal((12, 10, 1), (like.Granted.Count, like.Granted.Newest.Count, like.Refused.Count));
        Assert.Equal("A-950", like.Refused.Named);
        Assert.EndsWith(" and 2 more", like.Granted.Named);
    }

    [Fact]
    public async Task Like_ItselfInAnEarlierRoundOrNotWeighed_IsNone()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Approved);
        await using var db = store.CreateDbContext();
        var application = await db.Applications.SingleAsync();

        Assert.NotNull(application.Likeness);
        Assert.Equal(0, (await db.Like(application, default)).Granted.Count);
        await store.Decided("A-901", ApplicationState.Refused);
        await store.Sql("""UPDATE application SET "Likeness" = NULL""");
        Assert.Same(LikeCases.None, await db.Like(await db.Applications.AsNoTracking().SingleAsync(one => one.Number == "A-001"), default));
    }

    [Fact]
    public async Task Approve_TierRisenByDualUse_OwesTheDocumentsOfTheTier()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        await using var db = store.CreateDbContext();
        var dataset = (await db.Datasets.SingleAsync(one => db.Applications.Any(application => application.Dataset == one.Id))).Number;
        foreach (var actor in (Actor[])[People.Technical, await store.Enrol(People.New(Role.TechnicalReviewer, "Joren"))])
            Assert.Equal("", (await new Features.Datasets.SetDualUse(store.Pipeline, Cases.Pack).Run(dataset, 3, "severe and direct", Guid.NewGuid(), actor, default)).Message);
        await store.Facts.Handle((await db.Outbox.SingleAsync(one => one.Kind == OutboxKinds.ReadFacts)).Subject, default);
        foreach (var (verb, actor) in ((ApplicationVerb, Actor)[])
            [
                (ApplicationVerb.GiveTechnicalOpinion, People.Technical), (ApplicationVerb.GiveLegalOpinion, People.Legal), (ApplicationVerb.GiveEthicsOpinion, People.Ethics), (ApplicationVerb.Recommend, People.Officer),
                (ApplicationVerb.SendToDecider, People.Officer), (ApplicationVerb.Approve, People.Manager), (ApplicationVerb.Approve, People.SecondManager),
            ])
            Assert.Equal("", (await store.Do(verb, actor)).Message);

        var application = await db.Applications.AsNoTracking().SingleAsync();
        Assert.Equal((3, ApplicationState.ApprovedConditional), (application.Tier, application.State));
        Assert.Contains(application.Conditions, condition => condition.Text.StartsWith("Asked for at tier 3: Attach: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prohibit_AfterAnApprovalOnConditions_IsOpenWhereAGateIsMetSince()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        Assert.Equal("APPROVED_CONDITIONAL", (await store.Act.Run(new("A-001", ApplicationVerb.Approve, Reason: "because", Conditions: ["A contract."]), Guid.NewGuid(), People.Manager, default)).Value);
        Assert.Equal("", (await store.Evidence.Run("A-001", 0, "the contract", Guid.NewGuid(), People.Officer, default)).Message);
        Assert.Equal("GT-1", (await store.Do(ApplicationVerb.Prohibit, People.Officer)).Rule?.Code);
        await using (var db = store.CreateDbContext())
        {
            (await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).Profile(Domain.Policy.Motive.Low, Domain.Recipients.History.Barred, false, false);
            await db.SaveChangesAsync();
        }
        Assert.Equal("DE-5", (await store.Do(ApplicationVerb.ConfirmConditions, People.Officer)).Rule?.Code);

        Assert.Equal("APPROVED_CONDITIONAL", (await store.Do(ApplicationVerb.Prohibit, People.Officer)).Value);
        Assert.Equal("PROHIBITED", (await store.Do(ApplicationVerb.Prohibit, People.SecondOfficer)).Value);
        await using var read = store.CreateDbContext();
        Assert.True((await read.Applications.AsNoTracking().SingleAsync()).Decision.Has("P7"));
    }

    [Fact]
    public async Task History_FirstOfTwoAndNotesForTheFile_AreForStaffAlone()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        async Task<IReadOnlyList<string?>> Read(Actor reader, string act) => [.. (await store.History.WithoutProofs("A-001", reader, default)).Where(one => one.Event.Act == act).Select(one => one.Reason)];
        Assert.Equal("", (await store.Do(ApplicationVerb.OverrideTier, People.Manager)).Message);

        Assert.Empty(await Read(People.Steward, "application.overridetier"));
        Assert.Equal([SealedWords.Seal], await Read(People.Board, "application.overridetier"));
        Assert.Null((await store.Record.Run("A-001", People.Steward, default))!.HalfSigned);
        Assert.Equal((null, "because"), ((await Read(People.Steward, "application.recommend")).Single(), (await Read(People.Board, "application.recommend")).Single()));
    }

    [Fact]
    public async Task History_HalfOfAnOverrideThatDied_StaysForStaffAlone()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        async Task<int> Count(Actor reader) => (await store.History.WithoutProofs("A-001", reader, default)).Count(one => one.Event.Act == "application.overridetier");
        Assert.Equal("", (await store.Do(ApplicationVerb.OverrideTier, People.Manager)).Message);
        Assert.Equal("", (await store.Do(ApplicationVerb.ReturnToReview, People.Manager)).Message);

        Assert.Equal((0, 1), (await Count(People.Steward), await Count(People.Officer)));
    }

    [Fact]
    public async Task History_OverrideOfTwo_IsReadByTheSteward()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        foreach (var actor in (Actor[])[People.Manager, People.Board])
            Assert.Equal("", (await store.Do(ApplicationVerb.OverrideTier, actor)).Message);

        Assert.Equal(2, (await store.History.WithoutProofs("A-001", People.Steward, default)).Count(one => one.Event.Act == "application.overridetier"));
    }

    [Fact]
    public async Task History_VoteOfOneOfThePanel_IsSealedUntilTheSecond()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        foreach (var (verb, actor) in ((ApplicationVerb, Actor)[])[(ApplicationVerb.AnnounceRefusal, People.Manager), (ApplicationVerb.AnswerNotice, People.Steward), (ApplicationVerb.Refuse, People.Manager)])
            Assert.Equal("", (await store.Do(verb, actor)).Message);
        Assert.Equal("AP-001", (await store.Lodge.Run("A-001", "wrong", Guid.NewGuid(), People.Steward, default)).Value);
        await store.Seat("AP-001");
        async Task<IReadOnlyList<string?>> Read(Actor reader) => [.. (await store.History.WithoutProofs("A-001", reader, default)).Where(one => one.Event.Act == "appeal.dismiss").Select(one => one.Reason)];
        async Task Vote(Actor member) => Assert.Equal("", (await store.ActOnAppeal.Run("AP-001", AppealVerb.Dismiss, "It is right.", null, Guid.NewGuid(), member, default)).Message);
        await Vote(People.Panel);

        Assert.Empty(await Read(People.Steward));
        Assert.Equal([SealedWords.Seal], await Read(People.SecondPanel));
        Assert.Equal("", (await store.ActOnAppeal.Run("AP-001", AppealVerb.Remit, "I would look again.", null, Guid.NewGuid(), People.Outsider, default)).Message);
        await Vote(People.SecondPanel);
        Assert.Equal(["It is right.", "It is right."], await Read(People.Steward));
        async Task<bool> ReadsTheOther(Actor reader) => (await store.History.WithoutProofs("A-001", reader, default)).Any(one => one.Reason == "I would look again.");
        Assert.Equal((false, true), (await ReadsTheOther(People.Steward), await ReadsTheOther(People.Officer)));
    }

    [Fact]
    public async Task Migrate_CasesAndOwnersOfAnEarlierPortal_GetWhatTheDomainWritesNow()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Approved);
        var disclosed = await new DiscloseOwners(store.Pipeline, Cases.Pack).Run(People.RecipientHouse.Value, [new() { Name = "Owner", Country = "NL", Share = 60 }], "", Guid.NewGuid(), People.Officer, default);
        Assert.Equal("", disclosed.Message);
        await using var db = store.CreateDbContext();
        async Task<(string?, DateTimeOffset?)> Now() => (
            (await db.Applications.AsNoTracking().SingleAsync()).Likeness, (await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == People.RecipientHouse)).OwnersSetAt);
        var before = await Now();
        Assert.Equal(store.Clock.GetUtcNow(), before.Item2);

        await db.GetService<IMigrator>().MigrateAsync("RegisterAndDisputes");
        await db.GetService<IMigrator>().MigrateAsync();

        Assert.Equal(before, await Now());
    }
}

public sealed class SqliteCasesByFactsTests : CasesByFactsTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresCasesByFactsTests(PostgresCluster cluster) : CasesByFactsTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
