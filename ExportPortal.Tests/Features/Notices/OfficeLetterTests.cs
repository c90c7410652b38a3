using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Licences;
using ExportPortal.Features.Rulings;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Notices;

/// <summary>Who is written to when something waits or is late: each letter from the act to the person, on a store without a portal.</summary>
public sealed partial class OfficeLetterTests
{
    private static IEnumerable<UserId> To(IEnumerable<(string Template, UserId To, string Text)> letters, string template) =>
        letters.Where(letter => letter.Template == template).Select(letter => letter.To).OrderBy(user => user.Value);

    private static IEnumerable<UserId> Users(params Actor[] people) => people.Select(person => person.User).OrderBy(user => user.Value);

    private static IEnumerable<Actor> Twice(params Actor[] people) => [.. people, .. people];

    private static DueActsRunner Time(TestStore store, IDueActs source) => new([source], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);

    [Fact]
    public async Task Statement_AskedForAndSigned_TellsTheRecipientAndThenTheSteward()
    {
        await using var store = await TestStore.Sqlite();
        store.Tell();
        await store.Application(ApplicationState.Draft);

        var letters = await store.Letters();

        Assert.Equal(Users(People.Recipient), To(letters, "statement-wanted"));
        Assert.Contains("/my/statements/A-001", letters.Single(letter => letter.Template == "statement-wanted").Text);
        Assert.Equal(Users(People.Steward), To(letters, "statement-signed"));
        Assert.Contains("/applications/A-001", letters.Single(letter => letter.Template == "statement-signed").Text);
    }

    [Fact]
    public async Task Decision_LateMoreAndMore_TellsTheOfficersThenTheManagersThenTheBoardOnceEach()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.Recommended);
        store.Tell();
        // Twenty working days to decide: told three before, on the day, and ten after.
        for (var day = 0; day < 50; day++)
        {
            await store.Time.Run(default);
            store.Clock.Advance(TimeSpan.FromDays(1));
        }

        var letters = await store.Letters();

        // Before its time too: who decides is reminded of it, and not told of the delay alone.
        Assert.Equal(Users([.. Twice(People.Officer, People.SecondOfficer, People.Manager, People.SecondManager)]), To(letters, "case-reminder-manager"));
        Assert.Equal(Users(People.Manager, People.SecondManager, People.Board, People.SecondBoard), To(letters, "case-reminder-board"));
        Assert.Equal(["case-reminder-manager", "case-reminder-board"], letters.Select(letter => letter.Template).Distinct());
        Assert.Contains("The decision is ten working days late.", letters.Last().Text);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(2)]
    public async Task Review_StartedAnew_AsksTheEthicsMembersWhereTheirOpinionIsNeededAlone(int tier)
    {
        await using var store = await TestStore.Sqlite();
        await using (var db = store.CreateDbContext())
        {
            var (version, assessment) = (await db.DatasetVersions.SingleAsync(), await db.Assessments.SingleAsync());
            var application = Cases.Draft(tier == 4 ? Cases.Tier4 : Cases.Tier2, new(People.StewardHouse, People.RecipientHouse, version.Dataset, version.Id, assessment.Id));
            application.Walk(ApplicationState.DecisionPending, false);
            db.Applications.Add(application);
            await db.SaveChangesAsync();
        }
        store.Tell();
        Assert.Equal("", (await store.Do(ApplicationVerb.ReturnToReview, tier == 4 ? People.Board : People.Manager)).Message);

        Assert.Equal(tier == 4 ? Users(People.Ethics) : [], To(await store.Letters(), "case-ethics"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ChangeInReview_AsksTheEthicsMembersWhereTheLicenceDid(bool withEthics)
    {
        await using var store = await TestStore.Sqlite();
        await store.Licence(LicenceState.Active);
        store.Tell();
        await Requested(store, withEthics);
        Assert.Equal("", (await store.Amend.Run("AM-0001", AmendmentVerb.StartReview, OpinionAnswer.Concurs, "Looked at.", null, Guid.NewGuid(), People.Officer, default)).Message);

        var letters = await store.Letters();

        Assert.Equal(withEthics ? Users(People.Ethics) : [], To(letters, "amendment-ethics"));
        Assert.Equal(Users(People.Technical, People.Legal), To(letters, "amendment-in-review"));
    }

    private static async Task Requested(TestStore store, bool withEthics)
    {
        await using var db = store.CreateDbContext();
        db.Amendments.Add(Amendment.Request(new(Guid.NewGuid()), "AM-0001", await db.Licences.SingleAsync(), new(Countries: ["NL", "DE"]), false, "A second site.", null, People.Recipient, Cases.Pack, store.Clock.GetUtcNow(), withEthics));
        await db.SaveChangesAsync();
    }

    [Fact]
    public async Task ChangeGrantedOnConditions_TellsBothSidesRemindsAndLapsesOnceEach()
    {
        await using var store = await TestStore.Sqlite();
        await store.Licence(LicenceState.Active);
        store.Tell();
        await Requested(store, withEthics: false);
        foreach (var (verb, actor) in ((AmendmentVerb, Actor)[])[(AmendmentVerb.StartReview, People.Officer), (AmendmentVerb.GiveTechnicalOpinion, People.Technical), (AmendmentVerb.GiveLegalOpinion, People.Legal), (AmendmentVerb.Grant, People.Manager)])
            Assert.Equal("", (await store.Amend.Run("AM-0001", verb, OpinionAnswer.Concurs, "Weighed.", null, Guid.NewGuid(), actor, default, verb is AmendmentVerb.Grant ? AmendmentTerms.Of(["A contract."], []) : null)).Message);
        await using (var db = store.CreateDbContext())
            Assert.Equal("A contract.", (await db.Amendments.AsNoTracking().SingleAsync()).Terms!.Precedent.Single().Text);
        var source = new AmendmentTime(store, Cases.Pack);
        for (var day = 0; day < 93; day++)
        {
            await Task.WhenAll(Task.Run(() => Time(store, source).Run(default)), Task.Run(() => Time(store, source).Run(default)));
            store.Clock.Advance(TimeSpan.FromDays(1));
        }

        var letters = await store.Letters();

        Assert.Equal(Users(People.Recipient, People.Steward, People.Officer, People.SecondOfficer), To(letters, "amendment-granted-conditionally"));
        Assert.Contains("Conditions: Before it takes effect: A contract.", letters.First(letter => letter.Template == "amendment-granted-conditionally").Text);
        Assert.Empty(To(letters, "amendment-granted"));
        Assert.Equal(2, letters.Count(letter => letter.Template == "amendment-reminder" && letter.To == People.Recipient.User));
        Assert.Equal(Users(People.Recipient, People.Steward, People.Officer, People.SecondOfficer), To(letters, "amendment-lapsed"));
    }

    [Fact]
    public async Task Ruling_Asked_TellsTheOfficeRemindsItOnceAndTellsOfLatenessAndTheAnswer()
    {
        await using var store = await TestStore.Sqlite();
        store.Tell();
        var number = (await new AskForRuling(store.Pipeline, Cases.Pack).Run("Nights in hospital by month.", Guid.NewGuid(), People.Recipient, default)).Value;
        var source = new DueRulings(store, Cases.Pack);
        for (var day = 0; day < 20; day++)
        {
            await Time(store, source).Run(default);
            store.Clock.Advance(TimeSpan.FromDays(1));
        }
        Assert.Equal("", (await new GiveRuling(store.Pipeline, Cases.Pack).Run(number, new("Nights by month.", "1M01", Domain.Policy.Granularity.G4, 0, "One record for each stay."), Guid.NewGuid(), People.Officer, default)).Message);
        store.Clock.Advance(TimeSpan.FromDays(30));
        await Time(store, source).Run(default);

        var letters = await store.Letters();

        Assert.Equal(Users(People.Officer, People.SecondOfficer), To(letters, "ruling-asked"));
        Assert.Equal(Users(People.Officer, People.SecondOfficer, People.Technical), To(letters, "ruling-soon"));
        Assert.Equal(Users(People.Officer, People.SecondOfficer, People.Manager, People.SecondManager), To(letters, "ruling-late"));
        Assert.Equal(Users(People.Recipient), To(letters, "ruling-answered"));
        Assert.Contains("One record for each stay.", letters.Last(letter => letter.Template == "ruling-answered").Text);
    }

    [Fact]
    public async Task Incident_ReportedAndItsClockMissed_TellsTheLeads()
    {
        await using var store = await TestStore.Sqlite();
        await store.Enrol(People.IncidentLead);
        await store.Licence(LicenceState.Active);
        store.Tell();
        var number = (await new Incidents.ReportFromOutside(store.Pipeline, Cases.Pack, store.Clock).Run(new("I-07", "A join gives names", "Two public files join.", "", "", ""), Guid.NewGuid(), default)).Value;
        await new Incidents.ActOnIncident(store.Pipeline, Cases.Pack).Run(number, Domain.Incidents.IncidentVerb.Triage, "read", new("I-07", 2, 640_000, [], []), null, Guid.NewGuid(), People.IncidentLead, default);
        await new Incidents.WorkOnIncident(store.Pipeline, Cases.Pack).Run(number, new Incidents.DecideClock("GDPR Art. 33", "notification", true, "persons are identifiable", null), null, Guid.NewGuid(), People.IncidentLead, default);
        store.Clock.Advance(TimeSpan.FromHours(73));
        await Time(store, new Incidents.IncidentTime(store, Cases.Pack)).Run(default);

        var letters = await store.Letters();

        Assert.Equal(Users(People.IncidentLead), To(letters, "incident-reported"));
        Assert.Contains($"/incidents/{number}", letters.Single(letter => letter.Template == "incident-reported").Text);
        Assert.Contains(People.IncidentLead.User, To(letters, "incident-clock-missed"));
        Assert.Contains("GDPR Art. 33: notification is late", letters.First(letter => letter.Template == "incident-clock-missed").Text);
    }

    [Fact]
    public async Task Alert_CriticalOne_TellsTheLeadsHowLongTheyHave()
    {
        await using var store = await TestStore.Sqlite();
        await store.Enrol(People.IncidentLead);
        store.Tell();
        await store.Pipeline.RunAsPortal("alert.raise", scope =>
        {
            scope.Record(new Domain.AccessLog.AuditSubject("access_log", "0-9"), to: "CRITICAL", reason: "AN-01: Access was allowed without any licence.");
            return Task.CompletedTask;
        }, default);

        var letters = await store.Letters();

        Assert.Equal(Users(People.IncidentLead), To(letters, "alert-critical"));
        Assert.Contains("AN-01: Access was allowed without any licence.", letters[0].Text);
        Assert.Contains(store.Clock.GetUtcNow().AddHours(4).UtcDateTime.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture), letters[0].Text);
    }

    /// <summary>Days that pass, with a look at what waits each day.</summary>
    private static async Task<List<(string Template, UserId To, string Text)>> Wait(TestStore store, int days)
    {
        for (var day = 0; day < days; day++)
        {
            await Time(store, new DueLimits(store, Cases.Pack)).Run(default);
            store.Clock.Advance(TimeSpan.FromDays(1));
        }
        return await store.Letters();
    }

    [Fact]
    public async Task Appeal_NobodyDecides_RemindsThePanelAndTellsTheBoardOfLatenessOnceEach()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.DecisionPending);
        foreach (var (verb, actor) in ((ApplicationVerb, Actor)[])[(ApplicationVerb.AnnounceRefusal, People.Manager), (ApplicationVerb.AnswerNotice, People.Steward), (ApplicationVerb.Refuse, People.Manager)])
            Assert.Equal("", (await store.Do(verb, actor)).Message);
        store.Tell();
        Assert.Equal("", (await store.Lodge.Run("A-001", "The need was shown.", Guid.NewGuid(), People.Steward, default)).Message);

        var letters = await Wait(store, 70);

        Assert.Equal(Users(People.Panel, People.SecondPanel, People.Outsider), To(letters, "appeal-soon"));
        Assert.Equal(Users(People.Panel, People.SecondPanel, People.Outsider, People.Board, People.SecondBoard), To(letters, "appeal-late"));
    }

    [Fact]
    public async Task Change_NobodyAnswers_TellsTheOfficersThenTheManagersThenTheBoard()
    {
        await using var store = await TestStore.Sqlite();
        await store.Licence(LicenceState.Active);
        store.Tell();
        await Requested(store, withEthics: false);
        Assert.Equal("", (await store.Amend.Run("AM-0001", AmendmentVerb.StartReview, OpinionAnswer.Concurs, "Looked at.", null, Guid.NewGuid(), People.Officer, default)).Message);

        var letters = await Wait(store, 50);

        Assert.Equal(Users(People.Officer, People.SecondOfficer), To(letters, "amendment-soon"));
        Assert.Equal(Users(People.Officer, People.SecondOfficer, People.Manager, People.SecondManager), To(letters, "amendment-late"));
        Assert.Equal(Users(People.Manager, People.SecondManager, People.Board, People.SecondBoard), To(letters, "amendment-late-board"));
        Assert.Contains("The decision on AM-0001 was due on ", letters.First(letter => letter.Template == "amendment-late").Text);
    }

    [Fact]
    public async Task Deletion_NobodyCertifies_RemindsTheRecipientAndTellsTheOfficeAndTheBoard()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.Surrender, "Done.", null, Guid.NewGuid(), People.Recipient, default)).Message);
        store.Tell();

        var letters = await Wait(store, 31);
        Assert.Equal(Users(People.Recipient), To(letters, "licence-certificate-soon"));
        Assert.Empty(To(letters, "licence-certificate-late")); // the thirtieth day is in time
        letters = await Wait(store, 40);

        Assert.Equal(Users(People.Recipient, People.Steward, People.Officer, People.SecondOfficer), To(letters, "licence-certificate-late"));
        Assert.Equal(Users(People.Manager, People.SecondManager, People.Board, People.SecondBoard), To(letters, "licence-certificate-late-board"));
        await using var db = store.CreateDbContext();
        var licence = await db.Licences.AsNoTracking().SingleAsync();
        Assert.Contains(LicenceFlag.CertificateOverdue, LicenceFlags.Of(licence, [], 0, store.Clock.GetUtcNow()));
        Assert.DoesNotContain(LicenceFlag.CertificateOverdue, LicenceFlags.Of(licence, [], 0, Cases.Start.AddDays(30)));
    }

    [Fact]
    public async Task EmergencyAccess_NobodyReviews_TellsEveryAuditorAtOnceAndWhenItIsLate()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.InReview);
        var auditors = new[] { await store.Enrol(People.New(Role.Auditor, "Sigrun")), await store.Enrol(People.New(Role.Auditor, "Runa")), await store.Enrol(People.New(Role.Auditor, "Thora")) };
        store.Tell();
        var number = (await new Safeguarding.AskEmergencyAccess(store.Pipeline).Run("A-001", "The office burns.", Guid.NewGuid(), auditors[0], default)).Value;
        Assert.Equal("", (await new Safeguarding.ActOnEmergency(store.Pipeline, Cases.Pack).Run(number, EmergencyVerb.Open, "Seen.", Guid.NewGuid(), auditors[1], default)).Message);

        var letters = await Wait(store, 8);

        Assert.Equal(Users(auditors[0], auditors[2]), To(letters, "emergency-opened")); // who opened it knows
        Assert.Equal(Users(auditors), To(letters, "emergency-review-late"));
        Assert.Equal(Users([.. auditors, People.Board, People.SecondBoard]), To(letters, "emergency-review-late-board"));
    }

    [Fact]
    public async Task Review_NobodyEnds_TellsReviewersAndOfficersBeforeAndAtItsTime()
    {
        await using var store = await TestStore.Sqlite();
        await store.Application(ApplicationState.InReview);
        store.Tell();
        // Ten working days to review.
        for (var day = 0; day < 16; day++)
        {
            await store.Time.Run(default);
            store.Clock.Advance(TimeSpan.FromDays(1));
        }

        var letters = await store.Letters();

        Assert.Equal(Users([.. Twice(People.Technical, People.Legal)]), To(letters, "case-reminder-reviewers"));
        Assert.Equal(Users([.. Twice(People.Officer, People.SecondOfficer)]), To(letters, "case-reminder-review"));
    }
}
