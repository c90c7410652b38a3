using ExportPortal.Data.Logs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Applications.Papers;
using ExportPortal.Hosting.Demonstration;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Documents and signature of a draft, on both stores.</summary>
public abstract class ApplicationFormTests
{
    private protected abstract Task<TestStore> Open();

    [Fact]
    public async Task Documents_OfOthers_AreNotThere()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        var download = new DownloadDocument(store.Pipeline);

        Assert.True((await download.Run("A-001", 1, People.Steward, default)).IsDone);
        foreach (var other in (Actor[])[People.Officer, People.Recipient, await store.Enrol(People.New(Role.Steward, organisation: People.Elsewhere))])
        {
            Assert.Equal(OutcomeKind.NotFound, (await download.Run("A-001", 1, other, default)).Kind);
            Assert.False((await store.Attach.Run("A-001", [new("other", "more.pdf", new MemoryStream(DemonstrationPaper.Pdf("More")))], Guid.NewGuid(), other, default)).IsDone);
        }
        Assert.Contains(await store.Log(), entry => entry.Event.Act == "application.download");

        Assert.True((await new RemoveDocument(store.Pipeline, Cases.Packs).Run("A-001", 1, Guid.NewGuid(), People.Steward, default)).IsDone);
        await store.Do(ApplicationVerb.Submit, People.Steward);
        await using var db = store.CreateDbContext();
        Assert.Equal(ApplicationState.Draft, (await db.Applications.SingleAsync()).State); // a document is missing again
    }

    [Fact]
    public async Task DualUse_SetByTwoReviewers_ReachesTheOpenCasesAndTheLog()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        string number;
        await using (var db = store.CreateDbContext())
            number = (await db.Datasets.SingleAsync(one => db.Applications.Any(application => application.Dataset == one.Id))).Number;
        var second = await store.Enrol(People.New(Role.TechnicalReviewer, "Joren"));
        Task<Outcome<bool>> Set(Actor actor) => new Features.Datasets.SetDualUse(store.Pipeline, Cases.Pack).Run(number, 3, "severe and direct", Guid.NewGuid(), actor, default);

        Assert.Equal("DS-17", (await Set(People.Officer)).Rule!.Code);
        Assert.False((await Set(People.Technical)).Value);
        Assert.True((await Set(second)).Value);
        var act = (await store.Log()).Select(entry => entry.Event).Last(one => one.Act == Features.Datasets.SetDualUse.Name && one.Outcome is Domain.AccessLog.AuditOutcome.Done);
        Assert.Equal(("DU0", "DU3"), (act.From, act.To));
        Assert.NotNull(act.Reason);

        await using var owed = store.CreateDbContext();
        var task = await owed.Outbox.SingleAsync(one => one.Kind == OutboxKinds.ReadFacts);
        await store.Facts.Handle(task.Subject, default);
        var application = await owed.Applications.SingleAsync();
        Assert.Equal((3, 3), (application.Case.DualUse, application.Tier));
        Assert.Contains((await store.Log()).Select(entry => entry.Event), one => one.Act == "application.facts");
        Assert.Empty(await owed.Reassessments.ToListAsync()); // nothing is granted on it yet
    }

    [Fact]
    public async Task DualUse_Raised_HasTheLicencesGrantedBeforeLookedAtAnewAndLoweredNot()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        await using var db = store.CreateDbContext();
        var number = (await db.Datasets.SingleAsync(one => db.Applications.Any(application => application.Dataset == one.Id))).Number;
        async Task<List<Domain.Risk.ReassessmentTask>> Set(int level)
        {
            Assert.True((await new Features.Datasets.SetDualUse(store.Pipeline, Cases.Pack).Run(number, level, "seen anew", Guid.NewGuid(), People.Technical, default)).Value);
            store.Clock.Advance(TimeSpan.FromMinutes(1));
            return await db.Reassessments.AsNoTracking().ToListAsync();
        }

        var task = Assert.Single(await Set(1));
        Assert.Equal((Domain.Risk.ReassessmentTrigger.DualUseRaised, Role.LicensingOfficer), (task.Trigger, task.Who));
        Assert.Contains($"rose from DU0 to DU1. Granted under the lower one: {licence}.", task.Reason);
        Assert.Single(await Set(0));
        Assert.Equal(2, (await Set(1)).Count);
    }

    [Fact]
    public async Task Register_OnAnAssessmentThatHasGrownOld_IsRefusedThoughANewerOneLiesBeside()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        store.Clock.Advance(TimeSpan.FromDays(190));
        await using (var db = store.CreateDbContext())
        {
            var old = await db.Assessments.AsNoTracking().SingleAsync();
            db.Assessments.Add(Domain.Risk.RiskAssessment.Save(new(Guid.NewGuid()), "RA-0099", await db.DatasetVersions.SingleAsync(one => one.Id == old.Version), old.Measurement, People.Steward, store.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }
        Assert.Contains("CK-05", (await store.Do(ApplicationVerb.Register, People.Officer)).Message);
    }

    [Fact]
    public async Task StartReview_WithoutAnybodyFreeOfTheParties_IsRefused()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Registered);
        await using (var db = store.CreateDbContext())
        {
            db.Interests.Add(DeclaredInterest.Declare(new(Guid.NewGuid()), People.RecipientHouse, "a brother works there", People.Legal, store.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }
        Assert.Equal("RV-11", (await store.Do(ApplicationVerb.StartReview, People.Officer)).Rule!.Code);
        await store.Enrol(People.New(Role.LegalReviewer));
        Assert.Equal("IN_REVIEW", (await store.Do(ApplicationVerb.StartReview, People.Officer)).Value);
    }

    [Fact]
    public async Task KeepAnswers_UntilAllAreSent_KeepsWhatWasTypedWithTheCase()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        foreach (var (verb, actor) in ((ApplicationVerb, Actor)[])[(ApplicationVerb.AskQuestion, People.Technical), (ApplicationVerb.AskQuestion, People.Legal), (ApplicationVerb.SendQuestions, People.Officer)])
            Assert.Equal("", (await store.Do(verb, actor)).Message);
        async Task<(Application Case, int Revision)> Read()
        {
            await using var db = store.CreateDbContext();
            var application = await db.Applications.SingleAsync();
            return (application, Revisions.Of(db, application));
        }
        var keep = new KeepAnswers(store.Pipeline, Cases.Packs);
        var before = (await Read()).Revision;
        var kept = await keep.Run("A-001", before, new Dictionary<int, string> { [1] = "Because of " }, Guid.NewGuid(), People.Steward, default);
        Assert.Equal(("Because of ", (string?)null, true), (await Read()).Case.Questions[0] is var first ? (first.Typed, first.Answer, first.IsOpen) : default);
        Assert.Equal((await Read()).Revision, kept.Value);
        Assert.Equal(OutcomeKind.Stale, (await keep.Run("A-001", before, new Dictionary<int, string> { [1] = "x" }, Guid.NewGuid(), People.Steward, default)).Kind);
        Assert.False((await keep.Run("A-001", kept.Value, new Dictionary<int, string> { [1] = "x" }, Guid.NewGuid(), People.Officer, default)).IsDone);

        Assert.Equal("IN_REVIEW", (await store.Do(ApplicationVerb.AnswerQuestions, People.Steward, revision: kept.Value)).Value);
        Assert.All((await Read()).Case.Questions, question => Assert.Equal((null, false), (question.Typed, question.IsOpen)));
        Assert.Equal("WF-1", (await keep.Run("A-001", (await Read()).Revision, new Dictionary<int, string> { [1] = "x" }, Guid.NewGuid(), People.Steward, default)).Rule!.Code);
    }

    [Fact]
    public async Task Submit_DraftThatSomebodyElseRewroteSince_IsRefused()
    {
        await using var store = await Open();
        var read = (await store.Application(ApplicationState.Draft)).Drafts;
        await using (var db = store.CreateDbContext())
        {
            var draft = await db.Applications.SingleAsync();
            var file = await CaseFile.Of(db, draft, Cases.Pack, store.Clock.GetUtcNow(), default);
            draft.Rewrite(file.Assessment.Id, draft.Content, file.Decide(draft.Content, Cases.Pack), People.Steward);
            await db.SaveChangesAsync();
        }
        Task<Outcome<string>> Submit(int drafts) => store.Act.Run(new("A-001", ApplicationVerb.Submit, Drafts: drafts), Guid.NewGuid(), People.Steward, default);
        Assert.Equal(OutcomeKind.Stale, (await Submit(read)).Kind);
        Assert.Equal("SUBMITTED", (await Submit(read + 1)).Value);
    }

    [Fact]
    public async Task Statement_ChangedWhileRead_IsNotSigned()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        await using var db = store.CreateDbContext();
        var content = (await db.Applications.AsNoTracking().SingleAsync()).Content;
        Assert.True((await store.Drafting.Run("A-001", new()
        {
            DatasetVersion = store.Version.Value, Recipient = People.RecipientHouse.Value, Purpose = "transport-planning", Summary = content.Summary, Necessity = content.Necessity, Countries = "NL",
            Start = content.Term.Start, End = content.Term.End, EndUseStatement = content.EndUseStatement, AuditAccepted = content.AuditAccepted, Answers = new(content.Answers.Values),
            Tables = content.Answers.Tables.ToDictionary(one => one.Key, one => one.Value.Select(row => row.ToList()).ToList()),
        }, Guid.NewGuid(), People.Steward, default)).IsDone);
        Assert.Contains("CK-03", (await store.Do(ApplicationVerb.Submit, People.Steward)).Rule!.Message);
        var shown = (await store.Statements.Find("A-001", People.Recipient, default))!;

        Assert.Equal(OutcomeKind.Stale, (await store.SignStatement.Run("A-001", new(ContentHash.Of("older words"u8), "Kenji", "director", "password"), Guid.NewGuid(), People.Recipient, default)).Kind);
        Assert.Equal("ES-6", (await store.SignStatement.Run("A-001", new(shown.Hash, "Somebody else", "director", "password"), Guid.NewGuid(), People.Recipient, default)).Rule!.Code);
        Assert.True((await store.SignStatement.Run("A-001", new(shown.Hash, "kenji", "director", "password"), Guid.NewGuid(), People.Recipient, default)).IsDone);
        Assert.Equal("SUBMITTED", (await store.Do(ApplicationVerb.Submit, People.Steward)).Value);
    }

    [Fact]
    public async Task Approve_AgainstLikeCases_AsksWhyOnce()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        await store.Decided("A-900", ApplicationState.Refused);
        var denied = await store.Do(ApplicationVerb.Approve, People.Manager);

        Assert.Equal("CT-13", denied.Rule!.Code);
        Assert.Contains("A-900", denied.Message);
        Assert.True((await store.Act.Run(new("A-001", ApplicationVerb.Approve, Reason: "The benefit is clear.", Departure: "The file is another."), Guid.NewGuid(), People.Manager, default)).IsDone);
        await using var after = store.CreateDbContext();
        Assert.Equal("The benefit is clear. Differs from A-900: The file is another.", (await after.Applications.SingleAsync(one => one.Number == "A-001")).Signatures[^1].Reason);
    }

    [Fact]
    public async Task Approve_OnATie_NeedsAReasonOfItsOwnAndRecordsTheTieBesideIt()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        await store.Decided("A-900", ApplicationState.Refused);
        await store.Decided("A-901", ApplicationState.Approved);
        var longest = new string('x', Reasons.Longest);
        Task<Outcome<string>> Approve(string reason) => store.Act.Run(new("A-001", ApplicationVerb.Approve, Reason: reason), Guid.NewGuid(), People.Manager, default);

        Assert.Equal("RS-1", (await Approve("")).Rule?.Code);
        Assert.Equal("", (await Approve(longest)).Message);
        await using var after = store.CreateDbContext();
        Assert.Equal(longest, (await after.Applications.SingleAsync(one => one.Number == "A-001")).Signatures[^1].Reason);
        await after.Database.OpenConnectionAsync();
        var entries = await AuditHistory.All(after.Database.GetDbConnection(), -1, default);
        Assert.Equal($"{longest} Like cases were decided both ways: A-901 granted, A-900 refused. Neither outcome departs from them.", entries[^1].Reason);
    }

    [Fact]
    public async Task Outcomes_AreForCaseStaffAlone()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Approved);
        var query = new Features.Applications.FairnessQuery(store, store.Clock);

        Assert.Equal([("Destination group", "A", 1), ("Size of the applicant", "medium", 1), ("Kind of recipient", "university", 1), ("Tier of the decision", "as the rules give it", 1), ("Time of the decision", "in time, or not due yet", 1)], (await query.Rows(People.Manager, default)).Select(row => (row.By, row.Value, row.Granted)));
        Assert.Empty(await query.Rows(People.Steward, default));
        Assert.Empty(await query.Rows(People.Recipient, default));
    }

    [Fact]
    public async Task Outcomes_EachCaseThatWasSubmitted_StandsInOneColumn()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Approved);
        foreach (var state in Enum.GetValues<ApplicationState>().Where(state => state is not (ApplicationState.Draft or ApplicationState.Withdrawn)))
        {
            await store.Sql($"UPDATE application SET \"State\" = '{state}'");
            Assert.All(await new Features.Applications.FairnessQuery(store, store.Clock).Rows(People.Manager, default), row =>
                Assert.Equal((state, 1), (state, row.Granted + row.Refused + row.Gate + row.NotNeeded + row.Undecided + row.Open)));
        }
    }

    [Fact]
    public async Task NameUsers_LaterThanTheCertificate_IsRefused()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.PendingAcceptance);
        await using (var db = store.CreateDbContext())
        {
            var email = (await db.Users.SingleAsync(user => user.Id == People.Recipient.User.Value)).Email = "kenji@kurohana.example";
            Assert.NotNull(email);
            await db.SaveChangesAsync();
        }
        var take = new Features.Training.TakeModule(store.Pipeline, Cases.Pack);
        foreach (var module in Cases.Pack.Training!.Modules)
            Assert.True((await take.Run(module.Key, [.. module.Questions.Select(question => question.Right)], Guid.NewGuid(), People.Recipient, default)).IsDone);
        var certified = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        store.Clock.Advance(TimeSpan.FromDays(3));
        async Task<IReadOnlyList<NamedUser>> Users()
        {
            await using var db = store.CreateDbContext();
            return (await db.Licences.AsNoTracking().SingleAsync()).Grant!.Users;
        }

        Task<Outcome<string>> Name(DateOnly day, string account, string? evidence = null) => store.Duty.NameUsers(number, [new(account, "Kenji", "NL", day, evidence)], Guid.NewGuid(), People.Recipient, default);

        Assert.Equal("NU-8", (await Name(certified.AddDays(1), "Kenji@kurohana.example")).Rule!.Code);
        Assert.True((await Name(certified, "Kenji@kurohana.example", "typed besides")).IsDone);
        Assert.Null((await Users()).Single().Evidence); // certified, so nothing is told
        Assert.Equal("NU-9", (await Name(certified.AddDays(1), "another@kurohana.example", " ")).Rule!.Code);
        Assert.True((await Name(certified.AddDays(1), "another@kurohana.example", "course of the university, 12 May")).IsDone); // trained elsewhere
        Assert.Equal("course of the university, 12 May", (await Users()).Single().Evidence);
        Assert.True((await Name(certified.AddDays(1), "another@kurohana.example", "course of the university, 12 May")).IsDone); // stays as it is
        Assert.Equal(certified, (await new Features.Training.TrainingQuery(store, Cases.Pack, store.Clock).Of(People.Recipient, default)).Certified);
        Assert.Null((await new Features.Training.TrainingQuery(store, Cases.Pack, store.Clock).Of(People.Steward, default)).Certified);
    }

    [Fact]
    public async Task Statement_SignedOrNot_IsTheRecipientsAlone()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        Assert.Equal(("A-001", "ES-4", null), (await store.Statements.Part(null, 1, People.Recipient, default)) is { Rows: [var row], Next: var next } ? (row.Number, row.Closed?.Code, next) : default);
        foreach (var other in (Actor[])[People.Steward, People.Officer, People.New(Role.Recipient, organisation: People.Elsewhere)])
        {
            Assert.Empty((await store.Statements.Part(null, 1, other, default)).Rows);
            Assert.Null(await store.Statements.Find("A-001", other, default));
        }
        Assert.Equal("ES-4", (await store.SignStatement.Run("A-001", new((await store.Statements.Find("A-001", People.Recipient, default))!.Hash, "Kenji", "director", "password"), Guid.NewGuid(), People.Recipient, default)).Rule!.Code);
    }
}

public sealed class SqliteApplicationFormTests : ApplicationFormTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresApplicationFormTests(PostgresCluster cluster) : ApplicationFormTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
