using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Applications;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>The life of an application through the use cases and the portal's own acts; the same tests on both stores.</summary>
public abstract class WholeLifeTests
{
    private protected abstract Task<TestStore> Open();

    private static async Task Do(TestStore store, ApplicationVerb verb, Actor actor, string state) => Assert.Equal((state, ""), await store.Do(verb, actor) is var done && done.IsDone ? (done.Value, "") : ("", done.Message));

    private static async Task<Application> Read(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return await db.Applications.AsNoTracking().SingleAsync();
    }

    [Fact]
    public async Task Questions_SentAndAnswered_StopAndResumeTheClockInTheStore()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        await Do(store, ApplicationVerb.AskQuestion, People.Technical, "IN_REVIEW");
        await Do(store, ApplicationVerb.SendQuestions, People.Officer, "RFI_PENDING");
        var (stopped, before) = (await Read(store), store.Clock.GetUtcNow());
        Assert.Null(stopped.DecisionDueAt);
        store.Clock.Advance(TimeSpan.FromDays(7));
        await Do(store, ApplicationVerb.AnswerQuestions, People.Steward, "IN_REVIEW");
        var resumed = await Read(store);
        Assert.Equal(DeadlineState.Stopped, resumed.Clock("decision-T")!.At(before.AddDays(3), Cases.Pack.Calendar).State);
        Assert.Equal(resumed.DecisionDueAt, resumed.Clock("decision-T")!.Due(store.Clock.GetUtcNow(), Cases.Pack.Calendar));
        Assert.Equal("yes", resumed.Questions.Single().Answer);
    }

    [Fact]
    public async Task Questions_Unanswered_AreRemindedThreeTimesLapseOnceAndMayBeReopened()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        await Do(store, ApplicationVerb.AskQuestion, People.Technical, "IN_REVIEW");
        await Do(store, ApplicationVerb.SendQuestions, People.Officer, "RFI_PENDING");
        for (var day = 0; day < 40; day++)
        {
            await Task.WhenAll(Task.Run(() => store.Time.Run(default)), Task.Run(() => store.Time.Run(default)));
            store.Clock.Advance(TimeSpan.FromDays(1));
        }
        var log = await store.Log();
        Assert.Equal(3, log.Count(entry => entry.Event.Act == "application.remind" && entry.Event.Details.Any(detail => detail.Value == "steward")));
        var lapse = Assert.Single(log, entry => entry.Event.Act == "application.lapse").Event;
        Assert.Equal((null, "RFI_PENDING", "LAPSED"), (lapse.User, lapse.From, lapse.To));
        await Do(store, ApplicationVerb.Reopen, People.Steward, "IN_REVIEW");
    }

    /// <summary>What came while the portal stood still is told step by step, each to those whom its step names.</summary>
    [Fact]
    public async Task Reminders_TwoStepsInOneWake_AreTwoActsEachToItsOwnAudience()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        store.Clock.Advance(TimeSpan.FromDays(50));
        await store.Time.Run(default);
        await store.Time.Run(default);
        var told = (await store.Log()).Where(entry => entry.Event.Act.StartsWith("application.remind", StringComparison.Ordinal)).ToList();
        Assert.Equal(["application.remindboard", "application.remindmanager", "application.remindreviewers"], told.Select(entry => entry.Event.Act).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(told.Count, told.Select(entry => entry.Reason).Distinct().Count());
        Assert.All(told.Where(entry => entry.Event.Act == "application.remindreviewers"), entry => Assert.Equal(["technical reviewer", "legal reviewer", "licensing officer"], entry.Event.Details.Where(detail => detail.Key.StartsWith("told_", StringComparison.Ordinal)).Select(detail => detail.Value)));
    }

    [Fact]
    public async Task Reminder_ToBothSides_ReachesTheOfficeToo()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        Assert.Equal("APPROVED_CONDITIONAL", (await store.Act.Run(new Features.Applications.ApplicationAct("A-001", ApplicationVerb.Approve, Reason: "because", Conditions: ["A contract."]), Guid.NewGuid(), People.Manager, default)).Value);
        store.Clock.Advance(TimeSpan.FromDays(62));
        await store.Time.Run(default);
        Assert.Equal(["application.remind", "application.remindoffice"], (await store.Log()).Select(entry => entry.Event.Act).Where(act => act.StartsWith("application.remind", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Notice_NotAnswered_IsToldOnceAndTheDecisionClockRuns()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        await Do(store, ApplicationVerb.AnnounceRefusal, People.Manager, "INTENT_TO_REFUSE");
        Assert.Null((await Read(store)).DecisionDueAt);
        store.Clock.Advance(TimeSpan.FromDays(25));
        await store.Time.Run(default);
        await store.Time.Run(default);
        Assert.Single(await store.Log(), entry => entry.Event.Act == "application.noticeover");
        var application = await Read(store);
        Assert.Equal((ApplicationState.IntentToRefuse, false), (application.State, application.IsAnswerAwaited));
        Assert.NotNull(application.DecisionDueAt);
        Assert.Equal([Role.LicensingOfficer, Role.LicensingManager, Role.BoardMember], Assert.Single(Cases.Pack.LettersFor("application.noticeover", "INTENT_TO_REFUSE")).To);
    }

    [Fact]
    public async Task Draft_IdleForItsTime_IsWarnedOfAndThenDeletedWithItsDocumentsAndItsNumberIsNotGivenAgain()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        await store.Application(ApplicationState.Draft, "A-002");
        store.Clock.Advance(TimeSpan.FromDays(167));
        await store.Time.Run(default);
        var warning = (await store.Log()).Where(entry => entry.Event.Act == "application.remind").ToList();
        Assert.Equal(2, warning.Count);
        Assert.All(warning, entry => Assert.Contains("deleted in 14 days", entry.Reason));
        Assert.All(warning, entry => Assert.Contains(entry.Event.Details, detail => detail.Value == "steward"));
        await store.Time.Run(default);
        store.Clock.Advance(TimeSpan.FromDays(14));
        await Task.WhenAll(Task.Run(() => store.Time.Run(default)), Task.Run(() => store.Time.Run(default)));
        await store.Time.Run(default);

        await using var db = store.CreateDbContext();
        // The newest of all stays until there is a newer one, so that its number is not given twice.
        Assert.Equal("A-002", await db.Applications.Select(one => one.Number).SingleAsync());
        Assert.Equal(1, await db.ApplicationDocuments.Select(one => one.Application).Distinct().CountAsync());
        var deleted = Assert.Single(await store.Log(), entry => entry.Event.Act == "application.deletedraft").Event;
        Assert.Equal((null, "A-001", "DRAFT"), (deleted.User, deleted.Subject.Number, deleted.From));
        await store.Application(ApplicationState.Draft, "A-003");
        await store.Time.Run(default);
        Assert.Equal("A-003", await db.Applications.Select(one => one.Number).SingleAsync());
    }

    [Fact]
    public async Task Incomplete_PortalDownForTwoMonths_IsReturnedOnceAfterwards()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        await Do(store, ApplicationVerb.ReturnAsIncomplete, People.Officer, "INCOMPLETE");
        store.Clock.Advance(TimeSpan.FromDays(60));
        await store.Time.Run(default);
        await store.Time.Run(default);
        Assert.Equal(ApplicationState.Rwa, (await Read(store)).State);
        Assert.Single(await store.Log(), entry => entry.Event.Act == "application.returnwithoutaction");
    }

    [Fact]
    public async Task Lapse_WhileTheAnswerArrives_OneOfThemWins()
    {
        for (var round = 0; round < 5; round++)
        {
            await using var store = await Open();
            await store.Application(ApplicationState.InReview);
            await Do(store, ApplicationVerb.AskQuestion, People.Technical, "IN_REVIEW");
            await Do(store, ApplicationVerb.SendQuestions, People.Officer, "RFI_PENDING");
            store.Clock.Advance(TimeSpan.FromDays(40));
            var (answer, _) = (Task.Run(() => store.Do(ApplicationVerb.AnswerQuestions, People.Steward)), await store.Time.Run(default));
            var answered = await answer;
            Assert.Equal(answered.IsDone ? ApplicationState.InReview : ApplicationState.Lapsed, (await Read(store)).State);
        }
    }

    [Fact]
    public async Task Notice_AnsweredThenRefusedThenAppealedAndRemitted_GoesToOtherReviewers()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        await Do(store, ApplicationVerb.AnnounceRefusal, People.Manager, "INTENT_TO_REFUSE");
        Assert.Equal("RF-3", (await store.Do(ApplicationVerb.Refuse, People.Manager)).Rule!.Code);
        await Do(store, ApplicationVerb.AnswerNotice, People.Steward, "INTENT_TO_REFUSE");
        await Do(store, ApplicationVerb.Refuse, People.Manager, "REFUSED");
        Assert.Equal(OutcomeKind.NotFound, (await store.Lodge.Run("A-001", "wrong", Guid.NewGuid(), People.Recipient, default)).Kind);
        Assert.Equal("AP-001", (await store.Lodge.Run("A-001", "wrong", Guid.NewGuid(), People.Steward, default)).Value);
        Assert.Equal("WF-2", (await store.ActOnAppeal.Run("AP-001", AppealVerb.Remit, "weighed", null, Guid.NewGuid(), People.Manager, default)).Rule!.Code);
        Assert.Equal("AL-12", (await store.ActOnAppeal.Run("AP-001", AppealVerb.Remit, "weighed", null, Guid.NewGuid(), People.Panel, default)).Rule!.Code);
        await store.Seat("AP-001");
        Assert.Equal("LODGED", (await store.ActOnAppeal.Run("AP-001", AppealVerb.Remit, "weighed", null, Guid.NewGuid(), People.Panel, default)).Value);
        Assert.Equal("REMITTED", (await store.ActOnAppeal.Run("AP-001", AppealVerb.Remit, "weighed", null, Guid.NewGuid(), People.SecondPanel, default)).Value);
        Assert.Equal(ApplicationState.InReview, (await Read(store)).State);
        Assert.Equal("RM-1", (await store.Do(ApplicationVerb.GiveTechnicalOpinion, People.Technical)).Rule!.Code);
    }

    [Fact]
    public async Task AccessRequest_Adopted_IsADraftOfTheSteward()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        await using var db = store.CreateDbContext();
        var dataset = (await db.Datasets.SingleAsync()).Id.Value;
        Assert.Equal("AR-1", (await store.FileRequest.Run(dataset, "plan beds", Guid.NewGuid(), People.Steward, default)).Rule!.Code);
        Assert.Equal("AR-001", (await store.FileRequest.Run(dataset, "plan beds", Guid.NewGuid(), People.Recipient, default)).Value);
        Assert.Equal(OutcomeKind.NotFound, (await store.AnswerRequest.Run("AR-001", AccessRequestVerb.Adopt, "", Guid.NewGuid(), People.Officer, default)).Kind);
        Assert.Equal("A-002", (await store.AnswerRequest.Run("AR-001", AccessRequestVerb.Adopt, "", Guid.NewGuid(), People.Steward, default)).Value);
        Assert.Equal("WF-1", (await store.AnswerRequest.Run("AR-001", AccessRequestVerb.Adopt, "", Guid.NewGuid(), People.Steward, default)).Rule!.Code);
        var draft = await db.Applications.AsNoTracking().SingleAsync(one => one.Number == "A-002");
        Assert.Equal((ApplicationState.Draft, "", People.RecipientHouse), (draft.State, draft.Content.Summary, draft.Recipient)); // the summary is published
        var cases = new CaseQuery(store, store.Lists, Cases.Packs, store.Clock, new(store.Pipeline));
        Assert.Equal(("AR-001", "plan beds"), (await cases.Find("A-002", People.Steward, default))!.Request is { } asked ? (asked.Number, asked.Purpose) : default);
        Assert.Null((await cases.Find("A-001", People.Steward, default))!.Request);
    }

    [Fact]
    public async Task AccessRequest_Unanswered_LapsesOnce()
    {
        await using var store = await Open();
        await using var db = store.CreateDbContext();
        await store.FileRequest.Run((await db.Datasets.SingleAsync()).Id.Value, "plan beds", Guid.NewGuid(), People.Recipient, default);
        Assert.Equal(0, await store.Time.Run(default));
        store.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal(1, await store.Time.Run(default));
        Assert.Equal(0, await store.Time.Run(default));
        Assert.Equal(AccessRequestState.Lapsed, (await db.AccessRequests.AsNoTracking().SingleAsync()).State);
    }

    [Fact]
    public async Task Record_InReview_HasNobodyElsesOpinionUntilAllAreIn()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        async Task<string> Said(Actor reader) => System.Text.Json.JsonSerializer.Serialize(await store.Record.Run("A-001", reader));
        async Task Opine(ApplicationVerb verb, Actor reviewer, string words) =>
            Assert.Equal("", (await store.Act.Run(new("A-001", verb, Reason: words), Guid.NewGuid(), reviewer, default)).Message);

        await Opine(ApplicationVerb.GiveTechnicalOpinion, People.Technical, "Measured on the file.");
        Assert.Contains("Measured on the file.", await Said(People.Technical));
        foreach (var other in (Actor[])[People.Legal, People.Officer, People.Steward])
            Assert.DoesNotContain("Measured on the file.", await Said(other));
        Assert.Null(await store.Record.Run("A-001", People.Recipient));

        await Opine(ApplicationVerb.GiveLegalOpinion, People.Legal, "The basis is there.");
        var record = (await store.Record.Run("A-001", People.Officer))!;
        Assert.Equal([("TECHNICAL", "CONCURS", "Measured on the file."), ("LEGAL", "CONCURS", "The basis is there.")], record.Opinions.Select(one => (one.Kind, one.Answer, one.Reasons)));
        Assert.Equal((await store.History.Of("A-001", People.Officer, default)).Select(act => act.Event.Seq), record.History.Select(act => act.Place));
    }

    [Fact]
    public async Task Draft_ChangedByAColleague_IsToldAndKeepsTheColleaguesWords()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        await using var db = store.CreateDbContext();
        // The signature of the recipient has changed the row and rewritten nothing; a program reads what it hands back.
        var record = await store.Record.Run("A-001", People.Steward);
        var shown = record!.Drafts;
        Assert.NotEqual(shown, record.Revision);
        Domain.Licensing.Application Now() => db.Applications.AsNoTracking().Single();
        Features.Applications.ApplicationInput Input(string summary, int? drafts) => new()
        {
            DatasetVersion = store.Version.Value, Recipient = People.RecipientHouse.Value, Summary = summary, Countries = "NL", Start = Cases.Term.Start, End = Cases.Term.End, Drafts = drafts,
        };
        Assert.True((await store.Drafting.Run("A-001", Input("mine", shown), Guid.NewGuid(), People.Steward, default)).IsDone);
        Assert.Equal(OutcomeKind.Stale, (await store.Drafting.Run("A-001", Input("theirs", shown), Guid.NewGuid(), People.Steward, default)).Kind);
        Assert.Equal("mine", Now().Content.Summary);
        Assert.True((await store.Drafting.Run("A-001", Input("mine", shown + 1), Guid.NewGuid(), People.Steward, default)).IsDone);
        Assert.True((await store.Drafting.Run("A-001", Input("mine again", shown + 2), Guid.NewGuid(), People.Steward, default)).IsDone);
    }
}

public sealed class SqliteWholeLifeTests : WholeLifeTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresWholeLifeTests(PostgresCluster cluster) : WholeLifeTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
