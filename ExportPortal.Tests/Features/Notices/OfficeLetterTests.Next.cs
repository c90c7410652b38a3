using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Features.Accounts;
using ExportPortal.Features.Desk;
using ExportPortal.Features.Licences;
using ExportPortal.Features.Recipients;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Notices;

/// <summary>Who is told that the next step is theirs: reviewers, deciders and second persons, and whoever decides a possible match.</summary>
public sealed partial class OfficeLetterTests
{
    private const string Listed = "Kurohana Medical University Foundation";

    private static Task<DeskView> Desk(TestStore store, Actor actor) => new DeskQuery(store, Cases.Packs, store.Clock).For(actor, default);

    private static string Page(OrganisationId party) => $"/recipients/{party.Value}";

    [Fact]
    public async Task Match_OfAPartyWithALicenceAndNoOpenCase_StandsOnTheDeskAndIsToldUntilTwoDecideIt()
    {
        await using var desk = new ScreeningDesk(await TestStore.Sqlite());
        var store = desk.Store;
        var number = await store.Licence(LicenceState.Active);
        store.Tell();
        desk.List(Listed);
        await desk.Run();

        var letters = await Wait(store, 2);

        Assert.Equal(Users(People.Officer, People.SecondOfficer, People.Screening), To(letters, "match-found"));
        Assert.Contains($"{Listed}: a possible match of ", letters.First(letter => letter.Template == "match-found").Text);
        foreach (var decider in (Actor[])[People.Screening, People.Officer])
        {
            var row = Assert.Single((await Desk(store, decider)).Watch);
            Assert.Equal((Page(People.RecipientHouse), Cases.Pack.Due("screening-adjudication", row.At)), (row.Href, row.DueAt));
        }
        Assert.Empty((await Desk(store, People.Technical)).Watch);
        // The page of the licence says it to staff, and to nobody of the parties.
        var pages = new LicenceFileQuery(store, Cases.Pack, store.Clock);
        Assert.Equal((People.RecipientHouse.Value, Listed), (Assert.Single((await pages.Run(number, People.Technical))!.Matches) is var match ? (match.Party, match.Name) : default));
        Assert.All(await Task.WhenAll(pages.Run(number, People.Recipient), pages.Run(number, People.Steward)), page => Assert.Empty(page!.Matches));

        await desk.Say(false, People.Screening);
        Assert.Empty((await Desk(store, People.Screening)).Watch);
        Assert.Contains("signed by one person", Assert.Single((await Desk(store, People.Officer)).Watch).What);
        await desk.Say(false, People.Officer);
        Assert.Empty((await Desk(store, People.SecondOfficer)).Watch);
        Assert.Empty((await pages.Run(number, People.Technical))!.Matches);
        Assert.Equal(letters, (await Wait(store, 40)).Where(letter => letter.Template.StartsWith("match-", StringComparison.Ordinal))); // of the quarter that ends meanwhile others are told
    }

    [Fact]
    public async Task Match_NobodyDecides_TellsTheDecidersAndManagersAndThenTheBoardOnceEach()
    {
        await using var desk = new ScreeningDesk(await TestStore.Sqlite());
        var store = desk.Store;
        await store.Licence(LicenceState.Active);
        store.Tell();
        desk.List(Listed);
        await desk.Run();

        var letters = await Wait(store, 5);
        Assert.Empty(To(letters, "match-late"));
        letters = await Wait(store, 40);

        Assert.Equal(Users(People.Officer, People.SecondOfficer, People.Screening, People.Manager, People.SecondManager), To(letters, "match-late"));
        Assert.Equal(Users(People.Manager, People.SecondManager, People.Board, People.SecondBoard), To(letters, "match-late-board"));
        Assert.Contains(Listed, letters.Last(letter => letter.Template == "match-late-board").Text);
    }

    [Fact]
    public async Task Case_HandedOn_TellsThoseWhoMayTakeTheNextStepAlone()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.Registered);
        store.Tell();
        var written = new HashSet<Guid>();
        // Each order is written once and at once, as the outbox does.
        async Task Told(ApplicationVerb verb, Actor by, string template, params Actor[] to)
        {
            Assert.Equal("", (await store.Do(verb, by)).Message);
            await using var read = store.CreateDbContext();
            var orders = (await read.LetterOrders.AsNoTracking().Select(one => one.Id).ToListAsync()).Where(written.Add).ToList();
            foreach (var order in orders)
                await new WriteLetters(store, Cases.Packs, Records.Package().Issuer, store.Signal, store.Clock).Handle(order, default);
            var told = await read.Notices.AsNoTracking().Where(one => orders.Contains(one.Order) && one.Template == template).Select(one => one.User).ToListAsync();
            Assert.Equal(Users(to), told.Select(user => new UserId(user)).OrderBy(user => user.Value));
        }

        await Told(ApplicationVerb.StartReview, People.Officer, "case-review", People.Technical, People.Legal);
        await Told(ApplicationVerb.GiveTechnicalOpinion, People.Technical, "case-next");
        await Told(ApplicationVerb.GiveLegalOpinion, People.Legal, "case-next", People.Officer, People.SecondOfficer);
        await Told(ApplicationVerb.Recommend, People.Officer, "case-next", People.SecondOfficer);
        await Told(ApplicationVerb.SendToDecider, People.Officer, "case-next", People.Manager, People.SecondManager);
        await Told(ApplicationVerb.Abstain, People.Manager, "case-next", People.SecondManager);
        await Told(ApplicationVerb.ReturnToReview, People.SecondManager, "case-review", People.Technical, People.Legal);
        await using var db = store.CreateDbContext();
        Assert.All(await db.Notices.AsNoTracking().Where(one => one.Template == "case-review" || one.Template == "case-next").ToListAsync(), one => Assert.True(one.InDigest));
    }

    [Fact]
    public async Task Case_LettersWrittenAfterEveryOpinion_HandsItOnOnce()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.InReview);
        store.Tell();
        await store.Do(ApplicationVerb.GiveLegalOpinion, People.Legal);
        await store.Do(ApplicationVerb.GiveTechnicalOpinion, People.Technical);
        Assert.Equal(Users(People.Officer, People.SecondOfficer), To(await store.Letters(), "case-next"));
    }

    [Fact]
    public async Task FirstSignature_TellsWhoMaySignSecondAndNothingOfItsWords()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.DecisionPending);
        store.Tell();
        Assert.Equal("DECISION_PENDING", (await store.Do(ApplicationVerb.OverrideTier, People.Manager)).Value);

        var letters = await store.Letters();

        Assert.Equal(Users(People.Board, People.SecondBoard), To(letters, "case-next")); // of higher rank (FE-5)
        Assert.All(letters, letter => Assert.DoesNotContain("because", letter.Text));
        await using var db = store.CreateDbContext();
        Assert.Null((await db.LetterOrders.AsNoTracking().SingleAsync()).Reason);
    }

    [Fact]
    public async Task FirstRefusal_AtATierOfTwoDeciders_TellsTheOther()
    {
        await using var store = await TestStore.Sqlite();
        await Store(store, Cases.Tier3, ApplicationState.DecisionPending);
        foreach (var (verb, actor) in ((ApplicationVerb, Actor)[])[(ApplicationVerb.AnnounceRefusal, People.Manager), (ApplicationVerb.AnswerNotice, People.Steward)])
            Assert.Equal("", (await store.Do(verb, actor)).Message);
        store.Tell();
        Assert.Equal("INTENT_TO_REFUSE", (await store.Do(ApplicationVerb.Refuse, People.Manager)).Value);

        Assert.Equal(Users(People.SecondManager), (await store.Letters()).Select(letter => letter.To));
    }

    [Fact]
    public async Task EthicsOpinion_Late_RemindsTheEthicsMemberAndNoReviewerWhoseOpinionIsIn()
    {
        await using var store = await TestStore.Sqlite();
        await Store(store, Cases.Tier4, ApplicationState.InReview);
        foreach (var (verb, actor) in ((ApplicationVerb, Actor)[])[(ApplicationVerb.GiveTechnicalOpinion, People.Technical), (ApplicationVerb.GiveLegalOpinion, People.Legal)])
            Assert.Equal("", (await store.Do(verb, actor)).Message);
        store.Tell();
        for (var day = 0; day < 50; day++)
        {
            await store.Time.Run(default);
            store.Clock.Advance(TimeSpan.FromDays(1));
        }

        var letters = await store.Letters();

        Assert.Equal(Users([.. Twice(People.Ethics)]), To(letters, "case-reminder-reviewers"));
        Assert.Equal(Users([.. Twice(People.Officer, People.SecondOfficer)]), To(letters, "case-reminder-review"));
        Assert.All((await store.Log()).Where(entry => entry.Event.Act == "application.remindreviewers"),
            entry => Assert.Equal(["ethics member", "licensing officer"], entry.Event.Details.Where(detail => detail.Key.StartsWith("told_", StringComparison.Ordinal)).Select(detail => detail.Value)));
    }

    [Fact]
    public async Task Decision_OfTheBoard_RemindsItBeforeItsTime()
    {
        await using var store = await TestStore.Sqlite();
        await Store(store, Cases.Tier4, ApplicationState.Recommended);
        store.Tell();
        // Sixty working days, told three before.
        for (var day = 0; day < 84; day++)
        {
            await store.Time.Run(default);
            store.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(Users(People.Officer, People.SecondOfficer, People.Manager, People.SecondManager, People.Board, People.SecondBoard), To(await store.Letters(), "case-reminder-decider"));
    }

    [Fact]
    public async Task Recognition_Proposed_StandsOnTheDeskOfWhoMaySignSecondAndIsTold()
    {
        await using var store = await TestStore.Sqlite();
        store.Tell();
        var today = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        var input = new RecognitionInput { Partner = "Partner Office", Country = "CH", PermitType = "data permit", Categories = "1", Verification = "signature and register", Start = today, End = today.AddYears(1) };
        Assert.Equal("MR-001", (await new ActOnRecognition(store.Pipeline, Cases.Pack).Propose(input, "An agreement was signed.", Guid.NewGuid(), People.Manager, default)).Value);

        Assert.Equal(Users(People.SecondManager, People.Board, People.SecondBoard), To(await store.Letters(), "recognition-proposed"));
        Assert.Equal(("MR-001", "Petra", "/recipients/recognition"), Assert.Single((await Desk(store, People.Board)).HalfSigned) is var row ? (row.Number, row.By, row.Href) : default);
        Assert.Empty((await Desk(store, People.Manager)).HalfSigned);
        Assert.Equal("IN_FORCE", (await new ActOnRecognition(store.Pipeline, Cases.Pack).Run("MR-001", RecognitionVerb.Sign, "Agreed.", null, Guid.NewGuid(), People.Board, default)).Value);
        Assert.Empty((await Desk(store, People.SecondBoard)).HalfSigned);
    }

    [Fact]
    public async Task EmergencyAccess_AskedFor_StandsOnTheDeskOfWhoMayOpenItForItsHourAndIsTold()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.InReview);
        var (asking, other, administrator) = (await store.Enrol(People.New(Role.Auditor, "Sigrun")), await store.Enrol(People.New(Role.Auditor, "Runa")), await store.Enrol(People.New(Role.Administrator, "Ruben")));
        store.Tell();
        Assert.Equal("EA-001", (await new Safeguarding.AskEmergencyAccess(store.Pipeline).Run("A-001", "The office burns.", Guid.NewGuid(), asking, default)).Value);

        var letters = await store.Letters();

        Assert.Equal(Users(other, administrator), To(letters, "emergency-asked"));
        Assert.Equal("EA-001", Assert.Single((await Desk(store, administrator)).HalfSigned).Number);
        Assert.Empty((await Desk(store, asking)).HalfSigned);
        store.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Empty((await Desk(store, other)).HalfSigned);
    }

    [Fact]
    public async Task Account_AskedFor_StandsOnTheDeskOfTheOtherAdministratorAndIsTold()
    {
        await using var store = await TestStore.Sqlite();
        var (asking, other) = (await store.Enrol(People.New(Role.Administrator, "Ruben")), await store.Enrol(People.New(Role.Administrator, "Thea")));
        store.Tell();
        var asked = await new AskForAccount(store.Pipeline, Cases.Pack).Run(
            new(AccountChange.Create, "new@authority.example", "A third officer.", "New Officer", People.Authority.Value, Roles: [Role.LicensingOfficer]), Guid.NewGuid(), asking, default);
        Assert.Equal("", asked.Message);

        Assert.Equal(Users(other), To(await store.Letters(), "account-asked"));
        Assert.Equal("new@authority.example", Assert.Single((await Desk(store, other)).HalfSigned).Number);
        Assert.Empty((await Desk(store, asking)).HalfSigned);
    }

    [Fact]
    public async Task Correction_ThatMovesTheGroup_TellsWhoMaySignSecondOnce()
    {
        await using var store = await TestStore.Sqlite();
        store.Tell();
        var correct = new CorrectOrganisation(store.Pipeline, Cases.Pack);
        IdentityForm form = new(Records.RecipientHouse.Identity with { Country = "XV" }, "The register of companies says so.", null);
        Assert.Equal("", (await correct.Run(People.RecipientHouse.Value, form, Guid.NewGuid(), People.Officer, default)).Message);
        var letters = await store.Letters();
        Assert.Equal("", (await correct.Run(People.RecipientHouse.Value, form, Guid.NewGuid(), People.SecondOfficer, default)).Message);

        Assert.Equal(Users(People.SecondOfficer, People.Manager, People.SecondManager), To(letters, "party-corrected"));
        Assert.All(letters, letter => Assert.DoesNotContain("register of companies", letter.Text));
        Assert.Equal(letters.Count, (await store.Letters()).Count);
    }

    [Fact]
    public async Task Evidence_OfAStewardsEnclave_TellsItsPeopleAndTheOfficeEachByTheirOwnPage()
    {
        await using var store = await TestStore.Sqlite();
        var today = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        IReadOnlyList<ControlInput> controls = [.. Cases.Pack.Environment.Controls.Select(control => new ControlInput
        {
            Code = control.Code, Answer = control.Level <= EnvironmentLevel.E2 ? ControlAnswer.Yes : ControlAnswer.No, Evidence = "report", ExpiresOn = today.AddDays(control.Code == "C06" ? 20 : 400),
        })];
        Assert.Equal("E2", (await new ApproveEnvironment(store.Pipeline, Cases.Pack).Run(People.StewardHouse.Value, controls, Guid.NewGuid(), People.Technical, default)).Value);
        store.Tell();
        for (var day = 0; day < 25; day++)
        {
            await Time(store, new EvidenceDue(store, Cases.Pack)).Run(default);
            store.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(Users([.. Twice(People.Steward, People.Technical)]), To(await store.Letters(), "evidence-ends")); // before, and when it has ended
        await using var db = store.CreateDbContext();
        Assert.Equal(["/my/licences"], await db.Notices.Where(one => one.User == People.Steward.User.Value).Select(one => one.Link).Distinct().ToListAsync());
        Assert.Equal([Page(People.StewardHouse)], await db.Notices.Where(one => one.User == People.Technical.User.Value).Select(one => one.Link).Distinct().ToListAsync());
    }

    /// <summary>A case of these facts in the state, on the store's own dataset.</summary>
    private static async Task Store(TestStore store, Domain.Decision.DecisionCase facts, ApplicationState state)
    {
        await using var db = store.CreateDbContext();
        var (version, assessment) = (await db.DatasetVersions.SingleAsync(), await db.Assessments.SingleAsync());
        var application = Cases.Draft(facts, new(People.StewardHouse, People.RecipientHouse, version.Dataset, version.Id, assessment.Id));
        application.Walk(state, false);
        db.Applications.Add(application);
        await db.SaveChangesAsync();
    }

    [Fact]
    public async Task ChangeInReview_EveryOpinionIn_TellsWhoMayDecide()
    {
        await using var store = await TestStore.Sqlite();
        await store.Licence(LicenceState.Active);
        store.Tell();
        await Requested(store, false);
        async Task Take(AmendmentVerb verb, OpinionAnswer answer, Actor actor) => Assert.Equal("", (await store.Amend.Run("AM-0001", verb, answer, "Looked at.", null, Guid.NewGuid(), actor, default)).Message);
        await Take(AmendmentVerb.StartReview, OpinionAnswer.Concurs, People.Officer);

        await Take(AmendmentVerb.GiveTechnicalOpinion, OpinionAnswer.Concurs, People.Technical);
        Assert.Empty(To(await store.Letters(), "amendment-next"));
        await Take(AmendmentVerb.GiveLegalOpinion, OpinionAnswer.Concurs, People.Legal);
        Assert.Equal(Users(People.Manager, People.SecondManager), To(await store.Letters(), "amendment-next"));
    }
}
