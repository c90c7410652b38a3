using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Applications.Papers;
using ExportPortal.Features.Safeguarding;
using ExportPortal.Features.Search;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Declared interests, emergency access and the small authority, through the use cases; the same tests on both stores.</summary>
public abstract class StandingTests
{
    private protected abstract Task<TestStore> Open();

    [Fact]
    public async Task Interest_Declared_ClosesTheCaseUntilTwentyFourMonthsAfterItsEnd()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        var declared = await new DeclareInterest(store.Pipeline).Run(People.RecipientHouse.Value, "My brother works there.", Guid.NewGuid(), People.Officer, default);
        Assert.Equal("FE-3", (await store.Do(ApplicationVerb.Register, People.Officer)).Rule!.Code);
        // The caller's own word is not taken.
        Assert.Equal("FE-3", (await store.Do(ApplicationVerb.Register, People.Officer with { Interests = new HashSet<OrganisationId>() })).Rule!.Code);
        Assert.Equal(OutcomeKind.NotFound, (await new EndInterest(store.Pipeline).Run(declared.Value, Guid.NewGuid(), People.SecondOfficer, default)).Kind);
        Assert.True((await new EndInterest(store.Pipeline).Run(declared.Value, Guid.NewGuid(), People.Officer, default)).IsDone);
        store.Clock.Advance(Cases.Start.AddMonths(24).AddMinutes(-1) - store.Clock.GetUtcNow());
        Assert.Equal("FE-3", (await store.Do(ApplicationVerb.Register, People.Officer)).Rule!.Code);
        store.Clock.Advance(TimeSpan.FromMinutes(2));
        // By then the assessment is too old to register on, but the officer is free to act.
        Assert.Equal("INCOMPLETE", (await store.Do(ApplicationVerb.ReturnAsIncomplete, People.Officer)).Value);
        Assert.Equal("DI-1", (await new DeclareInterest(store.Pipeline).Run(People.Elsewhere.Value, "x", Guid.NewGuid(), People.Recipient, default)).Rule!.Code);
    }

    [Fact]
    public async Task Emergency_NobodyOpensItInTime_LapsesOnce()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        var administrator = await store.Enrol(People.New(Role.Administrator));
        var number = (await new AskEmergencyAccess(store.Pipeline).Run("A-001", "the officer cannot be reached", Guid.NewGuid(), administrator, default)).Value;
        var due = new DueEmergencies(store, Cases.Pack);
        store.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Empty(await due.Find(store.Clock.GetUtcNow(), default));
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        var runner = new Jobs.DueActsRunner([due], new Jobs.JobLeases(store, store.Clock), store.Pipeline, store.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<Jobs.DueActsRunner>.Instance);
        await runner.Run(default);
        await runner.Run(default);
        await using var db = store.CreateDbContext();
        Assert.Equal(EmergencyState.Lapsed, (await db.EmergencyAccesses.AsNoTracking().SingleAsync(one => one.Number == number)).State);
        Assert.Single(await store.Log(), entry => entry.Event.Act == "emergency.lapse");
        Assert.Equal("WF-1", (await new ActOnEmergency(store.Pipeline, Cases.Pack).Run(number, EmergencyVerb.Open, "", Guid.NewGuid(), await store.Enrol(People.New(Role.Auditor)), default)).Rule!.Code);
    }

    [Fact]
    public async Task Account_WithAParty_ClosesTheCaseToEveryAccountOfThePerson()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        await store.Enrol(People.Officer.OtherAccount(Role.Recipient) with { Organisation = People.RecipientHouse });
        Assert.Equal("FE-3", (await store.Do(ApplicationVerb.Register, People.Officer)).Rule!.Code);
        Assert.Equal("REGISTERED", (await store.Do(ApplicationVerb.Register, People.SecondOfficer)).Value);
    }

    [Fact]
    public async Task Emergency_TwoPersons_OpenReadingForAnHourAndNoVerb()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        var (administrator, auditor, other) = (await store.Enrol(People.New(Role.Administrator)), await store.Enrol(People.New(Role.Auditor)), await store.Enrol(People.New(Role.Auditor)));
        var (ask, act) = (new AskEmergencyAccess(store.Pipeline), new ActOnEmergency(store.Pipeline, Cases.Pack));
        Assert.False(await Sees(administrator));
        Assert.Equal(OutcomeKind.NotFound, (await ask.Run("A-001", "fire", Guid.NewGuid(), People.Officer, default)).Kind);
        var number = (await ask.Run("A-001", "the officer cannot be reached", Guid.NewGuid(), administrator, default)).Value;
        Assert.False(await Sees(administrator));
        Assert.Equal("FE-11", (await act.Run(number, EmergencyVerb.Open, "", Guid.NewGuid(), administrator, default)).Rule!.Code);
        // Nor anybody who is bound to a party, to ask or to open (FE-3).
        var bound = await store.Enrol(People.New(Role.Auditor, organisation: People.RecipientHouse));
        Assert.Equal("FE-3", (await ask.Run("A-001", "fire", Guid.NewGuid(), bound, default)).Rule!.Code);
        Assert.Equal("FE-3", (await act.Run(number, EmergencyVerb.Open, "", Guid.NewGuid(), bound, default)).Rule!.Code);
        Assert.Equal(OutcomeKind.NotFound, (await act.Run(number, EmergencyVerb.Open, "", Guid.NewGuid(), People.Manager, default)).Kind);
        Assert.Equal("OPENED", (await act.Run(number, EmergencyVerb.Open, "", Guid.NewGuid(), auditor, default)).Value);

        Assert.True(await Sees(administrator));
        Assert.Equal("WF-2", (await store.Do(ApplicationVerb.Recommend, administrator)).Rule!.Code);
        store.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.False(await Sees(administrator));
        Assert.Equal("EA-3", (await act.Run(number, EmergencyVerb.Review, "found right", Guid.NewGuid(), auditor, default)).Rule!.Code);
        Assert.Equal("REVIEWED", (await act.Run(number, EmergencyVerb.Review, "found right", Guid.NewGuid(), other, default)).Value);
        Assert.Equal(3, (await store.Log()).Count(entry => entry.Event.Act.StartsWith("emergency.", StringComparison.Ordinal) && entry.Event.Outcome is Domain.AccessLog.AuditOutcome.Done));

        // A review while it is open ends it, and what was read stays on its record.
        number = (await ask.Run("A-001", "the officer cannot be reached", Guid.NewGuid(), administrator, default)).Value;
        Assert.Equal("OPENED", (await act.Run(number, EmergencyVerb.Open, "", Guid.NewGuid(), auditor, default)).Value);
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await using (var db = store.CreateDbContext())
            Assert.True(await new EmergencyReading(store.Pipeline).MayShow(await db.Applications.AsNoTracking().SingleAsync(), "case", (await new ActorStore(store.Clock).Fresh(db, administrator.User, null))!, default));
        Assert.Equal("REVIEWED", (await act.Run(number, EmergencyVerb.Review, "one page was read", Guid.NewGuid(), other, default)).Value);
        Assert.False(await Sees(administrator));
        Assert.Equal("case", Assert.Single((await new EmergencyQuery(store, Cases.Pack, store.Clock).Find(number, other, default))!.Reads).Part);

        async Task<bool> Sees(Actor actor)
        {
            await using var db = store.CreateDbContext();
            return await db.Applications.VisibleTo((await new ActorStore(store.Clock).Fresh(db, actor.User, null))!).AnyAsync();
        }
    }

    /// <summary>Four persons are enough for tiers 1 and 2 (domain/12); each is more than one thing, and none decides what they prepared.</summary>
    [Fact]
    public async Task SmallAuthority_FourPersons_GrantTier2AndFewerGrantNothingAtTier3()
    {
        await using var store = await Open();
        await store.Sql("DELETE FROM \"AspNetUserRoles\" WHERE \"UserId\" NOT IN (SELECT \"Id\" FROM \"AspNetUsers\" WHERE \"DisplayName\" IN ('Mina', 'Kenji'))");
        async Task<Actor> Staff(params Role[] roles) => await store.Enrol(People.New(roles[0]) with { Roles = new HashSet<Role>(roles) });
        var (office, technical, legal, head) = (await Staff(Role.LicensingOfficer, Role.ScreeningAnalyst), await Staff(Role.TechnicalReviewer), await Staff(Role.LegalReviewer), await Staff(Role.LicensingManager));
        await store.Application(ApplicationState.Draft);
        foreach (var (verb, actor) in ((ApplicationVerb, Actor)[])[(ApplicationVerb.Submit, People.Steward), (ApplicationVerb.Register, office), (ApplicationVerb.StartReview, office), (ApplicationVerb.GiveTechnicalOpinion, technical)])
            Assert.Equal("", (await store.Do(verb, actor)).Message);
        // One reviewer is not both, and a second account of the same person does not help (FE-2, FE-11).
        Assert.Equal("FE-2", (await store.Do(ApplicationVerb.GiveLegalOpinion, await store.Enrol(technical.OtherAccount(Role.LegalReviewer)))).Rule!.Code);
        foreach (var (verb, actor) in ((ApplicationVerb, Actor)[])[(ApplicationVerb.GiveLegalOpinion, legal), (ApplicationVerb.Recommend, office), (ApplicationVerb.SendToDecider, office)])
            Assert.Equal("", (await store.Do(verb, actor)).Message);
        Assert.Equal("FE-1", (await store.Do(ApplicationVerb.Approve, await store.Enrol(office.OtherAccount(Role.LicensingManager)))).Rule!.Code);

        await Tier(3);
        await store.Sql($"DELETE FROM \"AspNetUserRoles\" WHERE \"UserId\" IN (SELECT \"Id\" FROM \"AspNetUsers\" WHERE \"PersonId\" = {Text(legal.Person.Value)})");
        Assert.Equal("SA-1", (await store.Do(ApplicationVerb.Approve, head)).Rule!.Code);
        // Neither who hears appeals from outside makes the authority larger, nor a locked account.
        await store.Enrol(People.New(Role.AppealPanel, organisation: People.StewardHouse));
        var locked = await store.Enrol(People.New(Role.LegalReviewer));
        await store.Sql($"UPDATE \"AspNetUsers\" SET \"LockoutEnd\" = 9000000000000000000 WHERE \"PersonId\" = {Text(locked.Person.Value)}");
        Assert.Equal("SA-1", (await store.Do(ApplicationVerb.Approve, head)).Rule!.Code);
        var refused = (await store.Log())[^1].Event;
        Assert.Equal((Domain.AccessLog.AuditOutcome.Denied, "SA-1"), (refused.Outcome, refused.Details.Single(detail => detail.Key == "rule").Value));
        await Tier(2);
        Assert.Equal("APPROVED_CONDITIONAL", (await store.Act.Run(new ApplicationAct("A-001", ApplicationVerb.Approve, Reason: "because", Conditions: ["A contract."]), Guid.NewGuid(), head, default)).Value);
        Assert.True((await new EvidenceCondition(store.Pipeline, new CaseChanges()).Run("A-001", 0, "signed today", Guid.NewGuid(), office, default)).IsDone);
        // The licence that the conditions bring is issued by as many as one without conditions.
        await Tier(3);
        Assert.Equal("SA-1", (await store.Do(ApplicationVerb.ConfirmConditions, office)).Rule!.Code);
        await Tier(2);
        Assert.True((await store.Do(ApplicationVerb.ConfirmConditions, office)).IsDone);
        Assert.Equal("APPROVED", (await store.Do(ApplicationVerb.ConfirmConditions, head)).Value);

        async Task Tier(int tier)
        {
            await using var db = store.CreateDbContext();
            var application = await db.Applications.SingleAsync();
            typeof(Application).GetProperty(nameof(Application.Tier))!.SetValue(application, tier);
            await db.SaveChangesAsync();
        }

        string Text(Guid id) => IsSqlite(store) ? $"'{id.ToString().ToUpperInvariant()}'" : $"'{id}'";
    }

    [Fact]
    public async Task Emergency_ReadingOfTheCase_IsOnRecordBeforeItIsShown()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        var (administrator, auditor) = (await store.Enrol(People.New(Role.Administrator)), await store.Enrol(People.New(Role.Auditor)));
        var reading = new EmergencyReading(store.Pipeline);
        var (page, record, papers, history) = (new CaseQuery(store, store.Lists, Cases.Packs, store.Clock, reading), store.Record, new DocumentsQuery(store, store.Clock, reading), store.History);
        var number = (await new AskEmergencyAccess(store.Pipeline).Run("A-001", "fire", Guid.NewGuid(), administrator, default)).Value;
        Assert.Equal("OPENED", (await new ActOnEmergency(store.Pipeline, Cases.Pack).Run(number, EmergencyVerb.Open, "", Guid.NewGuid(), auditor, default)).Value);

        Assert.NotNull(await page.Find("A-001", People.Officer, default)); // by right: no entry
        Assert.NotNull(await page.Find("A-001", auditor, default));
        Assert.Empty(await Reads());
        Assert.NotNull(await page.Find("A-001", administrator, default));
        Assert.NotNull(await record.Run("A-001", administrator));
        Assert.NotNull(await papers.Run("A-001", administrator, default));
        Assert.NotEmpty(await history.Of("A-001", administrator, default));

        Assert.Equal(["case", "case", "history", "documents", "history"], (await Reads()).Select(one => one.Details.Single(detail => detail.Key == "part").Value));
        Assert.All(await Reads(), one => Assert.Equal((administrator.Person, number, "A-001"), (one.Person!.Value, one.Subject.Number, one.Details.Single(detail => detail.Key == "application").Value)));
        // A file that is taken names the access it was taken under; one that is taken by right names none.
        var download = new DownloadDocument(store.Pipeline);
        Assert.True((await download.Run("A-001", 1, People.Officer, default)).IsDone);
        Assert.True((await download.Run("A-001", 1, administrator, default)).IsDone);
        var taken = (await store.Log()).Select(entry => entry.Event).Where(one => one.Act == "application.download").ToList();
        Assert.Equal([null, number], taken.Select(one => one.Details.SingleOrDefault(detail => detail.Key == "emergency")?.Value));
        var row = Assert.Single((await new EmergencyQuery(store, Cases.Pack, store.Clock).Part(null, 1, auditor, default)).Rows);
        Assert.Equal(["case", "case", "documents", "history", "history", taken[1].Details.Single(detail => detail.Key == "file").Value], row.Reads.Select(read => read.Part).Order(StringComparer.Ordinal));

        await Execute(store, CloseTheLog(store));
        await Assert.ThrowsAnyAsync<DbException>(() => page.Find("A-001", administrator, default));
        await Assert.ThrowsAnyAsync<DbException>(() => record.Run("A-001", administrator));
        await Assert.ThrowsAnyAsync<DbException>(() => download.Run("A-001", 1, administrator, default));
        await Execute(store, OpenTheLog(store));
        store.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Null(await page.Find("A-001", administrator, default));
        Assert.False((await download.Run("A-001", 1, administrator, default)).IsDone);
        Assert.Equal(5, (await Reads()).Count);

        async Task<List<Domain.AccessLog.AuditEvent>> Reads() => [.. (await store.Log()).Select(entry => entry.Event).Where(one => one.Act == "emergency.read" && one.Outcome is Domain.AccessLog.AuditOutcome.Done)];
    }

    private static bool IsSqlite(TestStore store) => store.Paths.Connection.Contains("Data Source", StringComparison.Ordinal);

    /// <summary>From now on the log of acts takes no entry.</summary>
    private static string CloseTheLog(TestStore store) => IsSqlite(store)
        ? "CREATE TRIGGER closed BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'closed for the test'); END" : "ALTER TABLE audit_event ADD CONSTRAINT closed CHECK (seq < 0) NOT VALID";

    private static async Task Execute(TestStore store, string sql)
    {
        await using var db = store.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.Database.ExecuteSqlRawAsync(sql);
        await transaction.CommitAsync();
    }

    private static string OpenTheLog(TestStore store) => IsSqlite(store) ? "DROP TRIGGER closed" : "ALTER TABLE audit_event DROP CONSTRAINT closed";

    [Fact]
    public async Task Search_ByAnAuditor_IsOnRecordWithItsWords()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        var (auditor, query) = (await store.Enrol(People.New(Role.Auditor)), new SearchQuery(store, store.Pipeline, store.Clock));

        Assert.NotEmpty((await query.Run("A-001", People.Officer)).Hits);
        Assert.Empty((await query.Run("A", auditor)).Hits);
        Assert.NotEmpty((await query.Run("A-001", auditor)).Hits);

        var act = Assert.Single(await store.Log(), entry => entry.Event.Act == "portal.search");
        Assert.Equal((auditor.Person, "A-001"), (act.Event.Person!.Value, act.Reason));
        await Execute(store, CloseTheLog(store));
        await Assert.ThrowsAnyAsync<DbException>(() => query.Run("A-001", auditor));
    }

    [Fact]
    public async Task Emergency_AskedForTooLongAgo_IsAskedAnew()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        var (administrator, auditor) = (await store.Enrol(People.New(Role.Administrator)), await store.Enrol(People.New(Role.Auditor)));
        var number = (await new AskEmergencyAccess(store.Pipeline).Run("A-001", "fire", Guid.NewGuid(), administrator, default)).Value;
        store.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("EA-2", (await new ActOnEmergency(store.Pipeline, Cases.Pack).Run(number, EmergencyVerb.Open, "", Guid.NewGuid(), auditor, default)).Rule!.Code);
    }
}

public sealed class SqliteStandingTests : StandingTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresStandingTests(PostgresCluster cluster) : StandingTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
