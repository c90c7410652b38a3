using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Incidents;
using ExportPortal.Features.Licences;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Data;

/// <summary>Who is told that something begins, and that time alone has ended something.</summary>
public abstract partial class IncidentStoreTests
{
    [Fact]
    public async Task Steward_OfReachedData_IsToldOfTheIncidentOnceItIsGradedAndOfItsEnd()
    {
        await using var store = await Open();
        await store.Enrol(People.IncidentLead);
        var licence = await store.Licence(LicenceState.Active);
        store.Tell();
        var (number, other) = (await Reported(store, licence), await Reported(store, licence));
        Assert.Equal("", (await Act(store, other, IncidentVerb.CallFalse)).Message);
        Assert.DoesNotContain(await store.Letters(), letter => letter.To == People.Steward.User); // nobody had graded it

        Assert.Equal("", (await Act(store, number, IncidentVerb.Triage, triage: new("I-03", 2, 640_000, [], []))).Message);
        Told(await store.Letters(), "incident-steward", $"Incident {number} concerns data of yours\nLicence {licence}: ", People.Steward);
        Assert.Equal($"/licences/{licence}", await Read(store, db => db.Notices.Where(one => one.Template == "incident-steward").Select(one => one.Link).SingleAsync()));

        Assert.Equal("", (await Act(store, number, IncidentVerb.CallFalse)).Message);
        Told(await store.Letters(), "incident-steward-false", number, People.Steward);
    }

    [Fact]
    public async Task Steward_OfASanctionedLicence_IsToldOfTheNoticeAndOfWhatBecomesOfIt()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        store.Tell();
        var propose = new ProposeSanction(store.Pipeline, Cases.Pack);
        foreach (var sanction in (string[])["SN-001", "SN-002"])
            Assert.Equal(sanction, (await propose.Run(number, new(licence, "FG4", 4, Factors, "Access stops."), Guid.NewGuid(), People.IncidentLead, default)).Value);
        Assert.DoesNotContain(await store.Letters(), letter => letter.To == People.Steward.User);

        foreach (var sanction in (string[])["SN-001", "SN-002"])
            Assert.Equal("NOTICED", (await Sanction(store, sanction, SanctionVerb.GiveNotice, People.IncidentLead)).Value);
        Told(await store.Letters(), "sanction-notice-steward", "nothing is decided yet", People.Steward, People.Steward);
        Assert.Equal($"/licences/{licence}", await Read(store, db => db.Notices.Where(one => one.Template == "sanction-notice-steward").Select(one => one.Link).FirstAsync()));
        Assert.Equal("WITHDRAWN", (await Sanction(store, "SN-002", SanctionVerb.Withdraw, People.Manager)).Value);
        Told(await store.Letters(), "sanction-withdrawn-steward", "Nothing is imposed", People.Steward);
        Assert.Equal("IMPOSED", (await Sanction(store, "SN-001", SanctionVerb.Impose, People.Manager)).Value);
        Assert.Equal("", (await new AnswerSanction(store.Pipeline, Cases.Pack).Run("SN-001", SanctionVerb.Appeal, "It is mended.", Guid.NewGuid(), People.Recipient, default)).Message);
        await store.Seat("SN-001-AP1");
        var decide = new DecideSanctionAppeal(store.Pipeline, Cases.Pack);
        Assert.Equal("LODGED", (await decide.Run("SN-001", AppealVerb.Dismiss, "It stands.", null, Guid.NewGuid(), People.Panel, default)).Value);
        Told(await store.Letters(), "sanction-appeal-decided", ""); // one of two has signed
        Assert.Equal("DISMISSED", (await decide.Run("SN-001", AppealVerb.Dismiss, "It stands.", null, Guid.NewGuid(), People.SecondPanel, default)).Value);
        Told(await store.Letters(), "sanction-appeal-decided", "It stands.", People.Recipient, People.Steward, People.Manager, People.SecondManager);
    }

    [Fact]
    public async Task Reply_ThatDoesNotCome_IsRemindedOfAndThenWhoDecidesIsTold()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        store.Tell();
        foreach (var sanction in (string[])["SN-001", "SN-002"])
        {
            await new ProposeSanction(store.Pipeline, Cases.Pack).Run(number, new(licence, "FG3", 3, Factors, "Live log.") { Clauses = ["AC-16"] }, Guid.NewGuid(), People.IncidentLead, default);
            Assert.Equal("NOTICED", (await Sanction(store, sanction, SanctionVerb.GiveNotice, People.IncidentLead)).Value);
        }
        Assert.Equal("", (await new AnswerSanction(store.Pipeline, Cases.Pack).Run("SN-002", SanctionVerb.Reply, "It was one contractor.", Guid.NewGuid(), People.Recipient, default)).Message);
        var until = (await Read(store, db => db.Sanctions.AsNoTracking().SingleAsync(one => one.Number == "SN-001"))).ReplyUntil!.Value;

        Told(await After(store, until.AddDays(-6) - store.Clock.GetUtcNow()), "sanction-reply-soon", "");
        Told(await After(store, until.AddHours(-1) - store.Clock.GetUtcNow()), "sanction-reply-soon", "SN-001: The reply to the proposed sanction has to come within two working days.", People.Recipient);
        Told(await store.Letters(), "sanction-reply-over", "");
        var letters = await After(store, TimeSpan.FromHours(2));
        Told(letters, "sanction-reply-over", "SN-001: The time in which the recipient may reply is over.", People.Manager, People.SecondManager, People.Board, People.SecondBoard);
        Assert.DoesNotContain(letters, letter => letter.Template.StartsWith("sanction-reply-", StringComparison.Ordinal) && letter.Text.Contains("SN-002", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Exclusion_ThatEndsByItself_TellsTheRecipientThatItMayApplyAgain()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        store.Tell();
        await Impose(store, number, new(licence, "INTENT", 6, Factors, "Out.", Months: 6), People.Board, People.SecondBoard);
        var end = (await Read(store, db => db.Sanctions.AsNoTracking().SingleAsync())).ExcludedUntil!.Value;

        for (var months = 0; months < 6; months++)
            Told(await After(store, (end.AddHours(-1) - store.Clock.GetUtcNow()) / 2), "sanction-exclusion-ended", "");
        var letters = await After(store, end.AddMinutes(1) - store.Clock.GetUtcNow());
        Told(letters, "sanction-exclusion-ended", "The exclusion by SN-001 ended on ", People.Recipient, People.Officer, People.SecondOfficer);
    }

    [Fact]
    public async Task Suspension_ForSeventyTwoHoursThatEnds_TellsThoseWhoSuspendedToo()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        store.Tell();
        Assert.Equal("SUSPENDED", (await new SuspendReached(store.Pipeline, Cases.Pack).Run(number, licence, "a copy is out", Guid.NewGuid(), People.IncidentLead, default)).Value);
        store.Clock.Advance(TimeSpan.FromHours(73));
        await new DueActsRunner([new LicenceTime(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance).Run(default);

        Told(await store.Letters(), "licence-lifted-unconfirmed", licence, People.Recipient, People.Steward, People.Manager, People.SecondManager, People.Board, People.SecondBoard, People.IncidentLead);
    }

    [Fact]
    public async Task Order_ThatIsNotFollowed_TellsThoseWhoMayFollowItUp()
    {
        await using var store = await Open();
        var (licence, number) = await Investigated(store);
        store.Tell();
        var by = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddDays(30);
        await Impose(store, number, new(licence, "FG3", 2, Factors, "Two factors for all users.", by), People.Manager);
        store.Clock.Advance(TimeSpan.FromDays(32));
        for (var turn = 0; turn < 2; turn++)
            await new DueActsRunner([new LicenceReminders(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance).Run(default);

        Told(await store.Letters(), "licence-order-overdue", "Sanction SN-001 had set it until", People.IncidentLead, People.Manager, People.SecondManager);
        Told(await store.Letters(), "licence-duty-overdue", "Two factors for all users.", People.Recipient, People.Steward, People.Officer, People.SecondOfficer);
    }
}
