using Microsoft.EntityFrameworkCore;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Incidents;
using ExportPortal.Features.Notices;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Data;

/// <summary>Clocks that people keep, and what they are told when they do not; letters to the side that a sanction meets.</summary>
public abstract partial class IncidentStoreTests
{
    private static async Task<List<(string Template, UserId To, string Text)>> After(TestStore store, TimeSpan time)
    {
        store.Clock.Advance(time);
        await new DueActsRunner([new DueLimits(store, Cases.Pack), new IncidentTime(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance).Run(default);
        return await store.Letters();
    }

    private static void Told(List<(string Template, UserId To, string Text)> letters, string template, string text, params Actor[] people) =>
        Assert.Equal(people.Select(person => person.User.Value).Order(), letters.Where(letter => letter.Template == template && letter.Text.Contains(text, StringComparison.Ordinal)).Select(letter => letter.To.Value).Order());

    [Fact]
    public async Task Incident_TriageContainmentOrActionLate_TellsTheLeadsThenTheBoardOnceEach()
    {
        await using var store = await Open();
        await store.Enrol(People.IncidentLead);
        var licence = await store.Licence(LicenceState.Active);
        store.Tell();
        var number = await Reported(store, licence);

        Told(await After(store, TimeSpan.FromMinutes(239)), "incident-clock-missed", "triaged");
        await After(store, TimeSpan.FromMinutes(2));
        Told(await After(store, TimeSpan.FromHours(1)), "incident-clock-missed", "Nobody has triaged the incident in its time. It was due on ", People.IncidentLead, People.Manager, People.SecondManager);
        Told(await After(store, TimeSpan.FromHours(25)), "incident-late-board", "triaged", People.Manager, People.SecondManager, People.Board, People.SecondBoard);
        Assert.Equal("", (await Act(store, number, IncidentVerb.Triage, triage: new("I-03", 2, 640_000, [], []))).Message);
        Told(await After(store, TimeSpan.FromMinutes(1)), "incident-clock-missed", "not contained", People.IncidentLead, People.Manager, People.SecondManager);
        Assert.Equal("", (await Act(store, number, IncidentVerb.Contain)).Message);
        await Work(store, number, new AddAction("CA-05", "Retrain the users", ActionOwner.KeyOf(People.RecipientHouse, null), DateOnly.FromDateTime(store.Clock.GetUtcNow().AddDays(10).UtcDateTime)));
        await Work(store, number, new AddAction("CA-05", "Change the template", ActionOwner.KeyOf(People.Authority, People.Officer.Person), DateOnly.FromDateTime(store.Clock.GetUtcNow().AddDays(10).UtcDateTime)));
        Told(await After(store, TimeSpan.FromDays(5)), "incident-action-soon", "CA-1");
        Told(await After(store, TimeSpan.FromDays(5)), "incident-action-soon", "CA-1, Retrain the users: ", People.IncidentLead);
        Told(await After(store, TimeSpan.Zero), "incident-action-owed", "Retrain the users", People.Recipient);
        Told(await store.Letters(), "incident-action-owed", "Change the template", People.Officer);
        await After(store, TimeSpan.FromDays(1));
        var letters = await After(store, TimeSpan.FromDays(9));

        Told(letters, "incident-clock-missed", "CA-1", People.IncidentLead, People.Manager, People.SecondManager);
        Told(letters, "incident-clock-missed", "triaged", People.IncidentLead, People.Manager, People.SecondManager);
        Told(letters, "incident-late-board", "contained"); // contained: the board hears of that no more
    }

    [Fact]
    public async Task Notice_ThatNobodyDecides_IsToldSoonThenLateThenToTheBoardOnceEach()
    {
        await using var store = await Open();
        await store.Enrol(People.IncidentLead);
        var licence = await store.Licence(LicenceState.Active);
        store.Tell();
        var number = await Reported(store, licence);
        Assert.Equal("", (await Act(store, number, IncidentVerb.Triage, triage: new("I-03", 2, 640_000, [], []))).Message);
        Actor[] office = [People.IncidentLead, People.Manager, People.SecondManager];

        // Of a law that counts hours no working days are promised.
        Told(await After(store, TimeSpan.FromHours(59)), "incident-notice-soon", "GDPR Art. 33: notification, if it applies, which nobody has decided: The notice has not gone out. It is due on ", office);
        await After(store, TimeSpan.FromHours(2));
        Told(await After(store, TimeSpan.FromHours(1)), "incident-notice-soon", "GDPR Art. 33: notification, if it applies, which nobody has decided: The notice has to go out within twelve hours.", office);
        Assert.Contains((await Read(store, db => db.Incidents.AsNoTracking().SingleAsync())).Notices, clock => clock is { Name: "GDPR Art. 33: notification", Runs: true, Decision: NoticeDecision.Undecided });
        await After(store, TimeSpan.FromHours(11));
        Told(await store.Letters(), "incident-clock-missed", "Nobody has decided whether this clock applies: GDPR Art. 33: notification.", office);
        await After(store, TimeSpan.FromHours(22));
        Told(await After(store, TimeSpan.FromHours(3)), "incident-late-board", "GDPR Art. 33: notification, if it applies", People.Manager, People.SecondManager, People.Board, People.SecondBoard);

        await Work(store, number, new DecideClock("GDPR Art. 33", "notification", true, "persons are concerned", null));
        var letters = await After(store, TimeSpan.FromDays(5));
        Told(letters, "incident-clock-missed", "GDPR Art. 33: notification", office);
        Told(letters, "incident-late-board", "GDPR Art. 33", People.Manager, People.SecondManager, People.Board, People.SecondBoard);
    }

    [Theory]
    [InlineData(AnomalyLevel.High, "high")]
    [InlineData(AnomalyLevel.Medium, "medium")]
    public async Task Alert_HighOrMediumThatNobodySettles_IsToldSoonThenLateThenToTheBoard(AnomalyLevel level, string word)
    {
        await using var store = await Open();
        await store.Enrol(People.IncidentLead);
        var auditor = await store.Enrol(People.New(Role.Auditor, "Sigrun"));
        await store.Licence(LicenceState.Active);
        store.Tell();
        var (id, settled, now, due) = (Guid.NewGuid(), Guid.NewGuid(), store.Clock.GetUtcNow(), Cases.Pack.Due(AlertWorkflow.Clock(level)!, store.Clock.GetUtcNow()));
        await Read(store, async db =>
        {
            var other = Alert.Raise(settled, new Anomaly("AN-09", level, [], "Seen before."), null, null, DateOnly.FromDateTime(now.UtcDateTime), due, now);
            other.Act(AlertVerb.Explain, "a planned test", auditor, now);
            db.AddRange(Alert.Raise(id, new Anomaly("AN-08", level, [], "One user in two countries."), null, null, DateOnly.FromDateTime(now.UtcDateTime), due, now), other);
            return await db.SaveChangesAsync();
        });

        Told(await After(store, due.AddHours(-1) - now), "alert-soon", $"AN-08: One user in two countries. Nobody has settled this {word} alert", auditor);
        Told(await store.Letters(), "alert-late", "AN-08");
        await After(store, TimeSpan.FromHours(2));
        Told(await store.Letters(), "alert-late", $"/log/alerts/{id}", auditor, People.IncidentLead, People.Manager, People.SecondManager);
        var letters = await After(store, TimeSpan.FromDays(30));
        Told(letters, "alert-late-board", "AN-08", People.Manager, People.SecondManager, People.Board, People.SecondBoard);
        Assert.DoesNotContain(letters, letter => letter.Text.Contains("AN-09", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sanction_WhoWorkedOnTheIncidentAfterTheProposal_DoesNotDecide()
    {
        await using var store = await Open();
        var (licence, incident) = await Investigated(store);
        var second = await store.Enrol(People.New(Role.IncidentLead, "Mona"));
        var manager = await store.Enrol(second.OtherAccount(Role.LicensingManager));
        Assert.Equal("", (await new ProposeSanction(store.Pipeline, Cases.Pack).Run(incident, new(licence, "FG4", 4, Factors, "Access stops."), Guid.NewGuid(), People.IncidentLead, default)).Message);
        Assert.Equal("NOTICED", (await Sanction(store, "SN-001", SanctionVerb.GiveNotice, People.IncidentLead)).Value);
        // An entry without a step: it is known by the person, not by the name.
        Assert.Equal("", (await new WorkOnIncident(store.Pipeline, Cases.Pack).Run(incident, new AddEntry(store.Clock.GetUtcNow(), "Asked the recipient."), null, Guid.NewGuid(), second, default)).Message);

        Assert.Equal("SN-11", (await Sanction(store, "SN-001", SanctionVerb.Impose, manager)).Rule?.Code);
        Assert.Contains((await new SanctionQuery(store, Cases.Pack, store.Clock).Run("SN-001", manager))!.Verbs, one => one is { Verb: SanctionVerb.Impose, Closed.Code: "SN-11" });
        Assert.Equal("IMPOSED", (await Sanction(store, "SN-001", SanctionVerb.Impose, People.Manager)).Value);
    }

    [Fact]
    public async Task Sanction_DecisionAppealOrReviewLate_TellsWhoDecidesOnceEachAndItsEndBothSides()
    {
        await using var store = await Open();
        var (licence, incident) = await Investigated(store);
        store.Tell();
        Assert.Equal("", (await new ProposeSanction(store.Pipeline, Cases.Pack).Run(incident, new(licence, "FG4", 4, Factors, "Access stops."), Guid.NewGuid(), People.IncidentLead, default)).Message);
        Actor[] deciders = [People.Manager, People.SecondManager, People.Board, People.SecondBoard];

        Told(await After(store, TimeSpan.FromHours(23)), "sanction-decide-late", "");
        await After(store, TimeSpan.FromHours(2));
        Told(await After(store, TimeSpan.FromHours(1)), "sanction-decide-late", "SN-001: The proposed suspension is not decided.", deciders);
        Told(await After(store, TimeSpan.FromDays(5)), "sanction-decide-late-board", "SN-001", People.Board, People.SecondBoard);
        Assert.Equal("NOTICED", (await Sanction(store, "SN-001", SanctionVerb.GiveNotice, People.IncidentLead)).Value);
        Assert.Equal("IMPOSED", (await Sanction(store, "SN-001", SanctionVerb.Impose, People.Manager)).Value);
        Assert.Equal("", (await new AnswerSanction(store.Pipeline, Cases.Pack).Run("SN-001", SanctionVerb.Appeal, "It is mended.", Guid.NewGuid(), People.Recipient, default)).Message);
        var due = Cases.Pack.Due("appeal-decision", store.Clock.GetUtcNow());
        await After(store, due.AddDays(-3) - store.Clock.GetUtcNow());
        Told(await After(store, TimeSpan.FromDays(4)), "sanction-appeal-soon", "SN-001: ", People.Panel, People.SecondPanel, People.Outsider);
        Told(await After(store, TimeSpan.Zero), "sanction-appeal-late", "SN-001: ", People.Panel, People.SecondPanel, People.Outsider, People.Board, People.SecondBoard);
        await store.Seat("SN-001-AP1");
        foreach (var person in (Actor[])[People.Panel, People.SecondPanel])
            Assert.Equal("", (await new DecideSanctionAppeal(store.Pipeline, Cases.Pack).Run("SN-001", AppealVerb.Dismiss, "It stands.", null, Guid.NewGuid(), person, default)).Message);
        var reviewAt = (await Read(store, db => db.Sanctions.AsNoTracking().SingleAsync())).ReviewAt!.Value;
        Told(await After(store, reviewAt.AddDays(-20) - store.Clock.GetUtcNow()), "sanction-decide-soon", "");
        Told(await After(store, TimeSpan.FromDays(15)), "sanction-decide-soon", "within ten working days", deciders);
        Told(await After(store, TimeSpan.FromDays(6)), "sanction-decide-late", "not looked at again", deciders);
        Assert.Equal("IMPOSED", (await Sanction(store, "SN-001", SanctionVerb.Keep, People.Manager)).Value);
        var letters = await After(store, TimeSpan.FromDays(1));
        Told(letters, "sanction-kept", "Reason: because", People.Recipient, People.Steward);
        foreach (var (reader, link) in ((Actor, string)[])[(People.Recipient, "/sanctions/SN-001"), (People.Steward, $"/licences/{licence}")]) // a steward sees no sanction
            Assert.Equal(link, await Read(store, db => db.Notices.Where(one => one.Template == "sanction-kept" && one.User == reader.User.Value).Select(one => one.Link).SingleAsync()));
        Told(letters, "sanction-decide-late", "not looked at again", deciders);

        letters = await After(store, TimeSpan.FromDays(400)); // its two years on record are over
        Told(letters, "sanction-ended", "Its time on record is over.", People.Recipient, People.Steward, People.Manager, People.SecondManager);
    }

    [Fact]
    public async Task Sanction_Withdrawn_TellsTheRecipientWhoHadNoticeAndNobodyBefore()
    {
        await using var store = await Open();
        var (licence, incident) = await Investigated(store);
        store.Tell();
        var propose = new ProposeSanction(store.Pipeline, Cases.Pack);
        await propose.Run(incident, new(licence, "FG4", 4, Factors, "Access stops."), Guid.NewGuid(), People.IncidentLead, default);
        Assert.Equal("WITHDRAWN", (await Sanction(store, "SN-001", SanctionVerb.Withdraw, People.IncidentLead)).Value);
        Told(await store.Letters(), "sanction-withdrawn", "");
        await propose.Run(incident, new(licence, "FG4", 4, Factors, "Access stops."), Guid.NewGuid(), People.IncidentLead, default);
        await Sanction(store, "SN-002", SanctionVerb.GiveNotice, People.IncidentLead);
        Assert.Equal("WITHDRAWN", (await Sanction(store, "SN-002", SanctionVerb.Withdraw, People.Manager)).Value);

        Told(await store.Letters(), "sanction-withdrawn", "/sanctions/SN-002", People.Recipient);
    }
}
