using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Desk;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>The appeal of a licensee through the use cases, on both stores.</summary>
public abstract class LicenceAppealUseCaseTests
{
    private protected abstract Task<TestStore> Open();

    private static LodgeLicenceAppeal Lodging(TestStore store) => new(store.Pipeline, Support.Cases.Packs);

    private static ActOnLicenceAppeal Deciding(TestStore store) => new(store.Pipeline, Support.Cases.Pack);

    private static async Task<Licence> Read(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return await db.Licences.AsNoTracking().SingleAsync();
    }

    [Fact]
    public async Task Condition_AppealedAgainstByTheLicensee_IsHeardWithTheCaseAndOnceAlone()
    {
        await using var store = await Open();
        store.Tell();
        await store.Application(ApplicationState.DecisionPending);
        var day = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddDays(20);
        Assert.Equal("APPROVED", (await store.Act.Run(new("A-001", ApplicationVerb.Approve, Reason: "because", Later: [new("Publish the tables.", day, false)]), Guid.NewGuid(), People.Manager, default)).Value);
        var number = (await Read(store)).Number;
        var page = new LicenceAppealsQuery(store, Support.Cases.Packs, store.Clock);
        Assert.NotNull((await page.Run(number, People.Recipient))!.ConditionsUntil);
        Assert.Null((await page.Run(number, People.Officer))!.ConditionsUntil);
        Assert.EndsWith(": Publish the tables.", Assert.Single((await page.Run(number, People.Recipient))!.SetByDeciders).What, StringComparison.Ordinal);
        Assert.Empty((await page.Run(number, People.Officer))!.SetByDeciders);

        Assert.Equal("AL-1", (await Lodging(store).Run(number, "Nothing stops it.", Guid.NewGuid(), People.Recipient, default)).Rule!.Code);
        // The applicant's own way is by the case, of which no letter goes to the licensee as its own.
        Assert.Equal("LC-1", (await Lodging(store).Run(number, "Ours.", Guid.NewGuid(), People.Steward, default, ofConditions: true)).Rule!.Code);
        Assert.Equal("AP-001", (await Lodging(store).Run(number, "The tables stand for too few.", Guid.NewGuid(), People.Recipient, default, ofConditions: true)).Value);

        var own = (await page.Run(number, People.Recipient))!;
        Assert.Equal(("AP-001", null), (Assert.Single(own.Rows).Appeal.Number, own.ConditionsUntil));
        Assert.Equal("A-001", (await page.Run(number, People.Panel))!.OnCase!.Value.Case);
        Assert.Single((await new Applications.AppealQuery(store, store.Clock).OfLicence(number, People.Recipient, default))!);
        Assert.Equal("AL-3", (await store.Lodge.Run("A-001", "Ours too.", Guid.NewGuid(), People.Steward, default)).Rule!.Code);
        Assert.Equal([People.Recipient.User], (await store.Letters()).Where(letter => letter.Template == "licence-appeal-received").Select(letter => letter.To));

        // The steward is told that there is one and what it does, and nothing of its grounds or of who signed.
        async Task<string> Told() => Assert.Single((await page.Run(number, People.Steward))!.OnCase!.Value.Appeals);
        Assert.Contains("its panel is not named yet", await Told(), StringComparison.Ordinal);
        Assert.DoesNotContain("stand for too few", await Told(), StringComparison.Ordinal);
        Assert.Empty((await page.Run(number, People.Steward))!.Rows);
        await store.Seat("AP-001");
        foreach (var (member, state) in ((Actor, string)[])[(People.Panel, "LODGED"), (People.SecondPanel, "GRANTED")])
        {
            Assert.Contains("a panel hears it", await Told(), StringComparison.Ordinal);
            Assert.Equal(state, (await store.ActOnAppeal.Run("AP-001", AppealVerb.GrantAppeal, "Too few.", null, Guid.NewGuid(), member, default)).Value);
        }
        Assert.Contains("“Publish the tables.”", await Told(), StringComparison.Ordinal);
        Assert.DoesNotContain(People.Panel.Name, await Told(), StringComparison.Ordinal);
        await using var db = store.CreateDbContext();
        Assert.Empty((await db.Applications.AsNoTracking().SingleAsync()).LaterConditions);

        // Each side is led to a page that it sees.
        await store.Letters();
        foreach (var template in (string[])["appeal-panel-named", "appeal-granted-licence"])
            foreach (var (reader, link) in ((Actor, string)[])[(People.Recipient, $"/licences/{number}#appeals"), (People.Steward, "/applications/A-001")])
            {
                var letter = await db.Notices.AsNoTracking().SingleAsync(one => one.Template == template && one.User == reader.User.Value);
                Assert.Equal((link, true), (letter.Link, letter.Body.Contains($"{link}.", StringComparison.Ordinal)));
            }
        Assert.Equal("/my/licences", (await db.Notices.AsNoTracking().SingleAsync(one => one.Template == "case-approved" && one.User == People.Recipient.User.Value)).Link);
    }

    [Fact]
    public async Task Suspension_AppealedAgainstAndGranted_IsLiftedToldAndOnTheDeskOfThePanel()
    {
        await using var store = await Open();
        store.Tell();
        var number = await store.Licence(LicenceState.Suspended);

        Assert.Equal(OutcomeKind.NotFound, (await Lodging(store).Run(number, "no", Guid.NewGuid(), await store.Enrol(People.New(Role.Recipient, organisation: People.Elsewhere)), default)).Kind);
        Assert.Equal("LC-1", (await Lodging(store).Run(number, "no", Guid.NewGuid(), People.Steward, default)).Rule!.Code);
        Assert.Equal("AP-001", (await Lodging(store).Run(number, "Nothing was passed on.", Guid.NewGuid(), People.Recipient, default)).Value);

        var desk = new DeskQuery(store, Support.Cases.Packs, store.Clock);
        Assert.Equal(("AP-001", $"/licences/{number}#appeals"), Assert.Single((await desk.For(People.Board, default)).Appeals) is var row ? (row.Appeal, row.Href) : default);
        var page = new LicenceAppealsQuery(store, Support.Cases.Packs, store.Clock);
        Assert.Equal("AL-3", (await page.Run(number, People.Recipient))!.Closed!.Code);
        Assert.All(Assert.Single((await page.Run(number, People.Panel))!.Rows).Verbs, verb => Assert.Equal("AL-12", verb.Closed!.Code));
        Assert.Empty(await store.LogSeenBy(People.Panel));
        Assert.Equal([number], await store.LogSeenBy(People.Technical));
        Assert.Empty(await store.LogSeenBy(People.New(Role.TechnicalReviewer)));
        await store.Seat("AP-001");
        Assert.Equal([number], await store.LogSeenBy(People.Panel));
        Assert.Empty(await store.LogSeenBy(People.New(Role.AppealPanel)));
        Assert.All(Assert.Single((await page.Run(number, People.Panel))!.Rows).Verbs, verb => Assert.Null(verb.Closed));
        Assert.Equal(3, (await page.Run(number, People.Recipient))!.Rows[0].Appeal.Panel.Count);

        // The machine of applications does not know it, and neither does the case.
        Assert.Equal(OutcomeKind.NotFound, (await store.ActOnAppeal.Run("AP-001", AppealVerb.GrantAppeal, "weighed", null, Guid.NewGuid(), People.Panel, default)).Kind);
        Assert.Equal("LODGED", (await Deciding(store).Run("AP-001", AppealVerb.GrantAppeal, "The log shows no transfer.", null, Guid.NewGuid(), People.Panel, default)).Value);
        Assert.Equal("GRANTED", (await Deciding(store).Run("AP-001", AppealVerb.GrantAppeal, "The log shows no transfer.", null, Guid.NewGuid(), People.SecondPanel, default)).Value);

        Assert.Equal(LicenceState.Active, (await Read(store)).State);
        Assert.Empty(await store.LogSeenBy(People.Panel));
        Assert.Equal(["licence-appeal.lodge", "licence-appeal.grantappeal", "licence-appeal.grantappeal"], (await store.Log()).Where(entry => entry.Event.Outcome is Domain.AccessLog.AuditOutcome.Done).Select(entry => entry.Event.Act).Where(act => act.StartsWith("licence-appeal", StringComparison.Ordinal)));
        Assert.All((await store.Log()).Where(entry => entry.Event.Act == "licence-appeal.lodge" && entry.Event.Outcome is Domain.AccessLog.AuditOutcome.Done), entry => Assert.Equal(("SUSPENDED", "SUSPENDED"), (entry.Event.From, entry.Event.To)));
        var letters = await store.Letters();
        Assert.Contains($"until {LetterDay(store, "appeal-lodge")}", letters.First(letter => letter.Template == "licence-suspended").Text);
        Assert.Equal([People.Recipient.User], letters.Where(letter => letter.Template == "licence-appeal-received").Select(letter => letter.To));
        Assert.Contains(letters, letter => letter.Template == "licence-appeal-lodged" && letter.To == People.Panel.User);
        Assert.Contains(letters, letter => letter.Template == "appeal-panel-named" && letter.To == People.Recipient.User && letter.Text.Contains("Hedda, Ottmar and Severin (Office of the Ombudsman)", StringComparison.Ordinal));
        Assert.Equal(2, letters.Count(letter => letter.Template == "licence-appeal-granted" && (letter.To == People.Recipient.User || letter.To == People.Steward.User)));
    }

    private static string LetterDay(TestStore store, string clock) =>
        Domain.Policy.Deadlines.Due(Support.Cases.Pack, clock, store.Clock.GetUtcNow()).UtcDateTime.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Run_RevocationSignedByOne_IsReadByStaffAloneAndWithoutItsWords()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        var (page, act) = (new LicenceFileQuery(store, Support.Cases.Pack, store.Clock), ActOnLicence.Name(LicenceVerb.RevokeUrgently));
        async Task<IReadOnlyList<string?>> Read(Actor reader) => [.. (await page.Run(number, reader))!.History.Where(one => one.Act == act).Select(one => one.Reason)];
        async Task Sign(Actor member) => Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.RevokeUrgently, "copies are being sold", null, Guid.NewGuid(), member, default)).Message);
        await Sign(People.Board);

        foreach (var party in (Actor[])[People.Recipient, People.Steward])
        {
            Assert.Empty((await page.Run(number, party))!.Signatures);
            Assert.Empty(await Read(party));
        }
        Assert.Equal((People.Board.Name, ""), (await page.Run(number, People.SecondBoard))!.Signatures.Single() is var half ? (half.PersonName, half.Reason) : default);
        Assert.Equal([SealedWords.Seal], await Read(People.SecondBoard));
        Assert.Equal(["copies are being sold"], await Read(People.Board));
        await Sign(People.SecondBoard);
        Assert.Equal(["copies are being sold", "copies are being sold"], await Read(People.Recipient));
    }

    [Fact]
    public async Task History_VoteOfOneOfThePanel_IsSealedUntilTheSecond()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Suspended);
        Assert.Equal("", (await Lodging(store).Run(number, "Nothing was passed on.", Guid.NewGuid(), People.Recipient, default)).Message);
        await store.Seat("AP-001");
        var (page, appeals, api) = (new LicenceFileQuery(store, Support.Cases.Pack, store.Clock), new LicenceAppealsQuery(store, Support.Cases.Packs, store.Clock), new Applications.AppealQuery(store, store.Clock));
        async Task<IReadOnlyList<string?>> Read(Actor reader) => [.. (await page.Run(number, reader))!.History.Where(one => one.Act == "licence-appeal.dismiss").Select(one => one.Reason)];
        async Task Vote(Actor member) => Assert.Equal("", (await Deciding(store).Run("AP-001", AppealVerb.Dismiss, "The log shows it.", null, Guid.NewGuid(), member, default)).Message);
        await Vote(People.Panel);

        Assert.Empty(await Read(People.Recipient));
        Assert.Empty((await appeals.Run(number, People.Recipient))!.Rows.Single().Signed);
        Assert.Empty((await api.Run("AP-001", People.Recipient, default))!.Signed);
        Assert.Equal([SealedWords.Seal], await Read(People.SecondPanel));
        Assert.Equal([People.Panel.Name], (await api.Run("AP-001", People.SecondPanel, default))!.Signed);
        Assert.Equal("", (await Deciding(store).Run("AP-001", AppealVerb.Remit, "I would look again.", null, Guid.NewGuid(), People.Outsider, default)).Message);
        await Vote(People.SecondPanel);
        Assert.Equal(["The log shows it.", "The log shows it."], await Read(People.Recipient));
        // Each entry names what it has to do with.
        var history = (await page.Run(number, People.Recipient))!.History;
        Assert.All(history.Where(one => one.Act.StartsWith("licence-appeal.", StringComparison.Ordinal)), one => Assert.Equal(["AP-001"], one.Concerns));
        Assert.Equal(["recipient", "steward"], history.Where(one => one.Act == "licence.accept").SelectMany(one => one.Concerns).Order());
        // Who signed another outcome than the panel's answer spoke to the panel.
        async Task<bool> ReadsTheOther(Actor reader) => (await page.Run(number, reader))!.History.Any(one => one.Reason == "I would look again.");
        Assert.Equal((false, true), (await ReadsTheOther(People.Recipient), await ReadsTheOther(People.Officer)));
    }

    [Fact]
    public async Task Name_WhoWeighedAChangeOfTheLicence_HearsNeitherItsAppealNorADispute()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        Assert.Equal("", (await store.Request.Run(number, new(Countries: ["NL", "DE"]), false, "A second site.", Guid.NewGuid(), People.Recipient, default)).Message);
        var weigher = await store.Enrol(People.Panel.OtherAccount(Role.TechnicalReviewer));
        foreach (var (verb, actor) in ((AmendmentVerb, Actor)[])[(AmendmentVerb.StartReview, People.Officer), (AmendmentVerb.GiveTechnicalOpinion, weigher)])
            Assert.Equal("", (await store.Amend.Run("AM-0001", verb, OpinionAnswer.Concurs, "Weighed.", null, Guid.NewGuid(), actor, default)).Message);
        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.Suspend, "doubt", null, Guid.NewGuid(), People.Manager, default)).Message);
        Assert.Equal("", (await Lodging(store).Run(number, "Nothing was passed on.", Guid.NewGuid(), People.Recipient, default)).Message);

        Assert.Equal("FE-7", (await new Appeals.NamePanel(store.Pipeline, Support.Cases.Pack).Run("AP-001", [.. Seats.Three.Select(member => member.Person)], "", null, Guid.NewGuid(), People.SecondBoard, default)).Rule?.Code);
        await using var db = store.CreateDbContext();
        Assert.Contains(People.Panel.Person, (await db.DisputedMatter(number, null, default))!.Hands);
        Assert.Contains(People.Panel.Person, (await db.DisputedMatter("A-001", null, default))!.Hands);
    }

    [Fact]
    public async Task Revocation_AppealedAgainst_IsNotClosedMeanwhileAndReinstatedWhenGranted()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        foreach (var member in (Actor[])[People.Board, People.SecondBoard])
            Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.RevokeUrgently, "breach", null, Guid.NewGuid(), member, default)).Message);
        int revision;
        await using (var shown = store.CreateDbContext())
            revision = Revisions.Of(shown, await shown.Licences.SingleAsync());
        Assert.Equal(OutcomeKind.Stale, (await store.Duty.Certify(number, LicenceCells.Deletion(Records.File), Guid.NewGuid(), People.Recipient, default, revision - 1)).Kind);
        Assert.Equal("", (await store.Duty.Certify(number, LicenceCells.Deletion(Records.File), Guid.NewGuid(), People.Recipient, default, revision)).Message);
        Task<Outcome<string>> Close() => store.ActOnLicence.Run(number, LicenceVerb.Close, "done", null, Guid.NewGuid(), People.Officer, default);

        Assert.Equal("LC-19", (await Close()).Rule!.Code);
        Assert.Equal("AL-28", (await Lodging(store).Run(number, "Too much is asked.", Guid.NewGuid(), People.Recipient, default, ofConditions: true)).Rule!.Code);
        Assert.Equal("", (await Lodging(store).Run(number, "It was not us.", Guid.NewGuid(), People.Recipient, default)).Message);
        Assert.Equal("LC-18", (await Close()).Rule!.Code);
        await store.Seat("AP-001", People.SecondManager);
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            Assert.Equal("", (await Deciding(store).Run("AP-001", AppealVerb.GrantAppeal, "Shown to be another.", null, Guid.NewGuid(), member, default)).Message);

        var licence = await Read(store);
        Assert.Equal((LicenceState.Active, null), (licence.State, licence.Certificate));
        await using var db = store.CreateDbContext();
        Assert.All(await db.EndNotices.AsNoTracking().ToListAsync(), notice => Assert.NotNull(notice.ConfirmedAt));
        Assert.Equal(2, licence.Signed.Count);
    }
}

public sealed class SqliteLicenceAppealUseCaseTests : LicenceAppealUseCaseTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresLicenceAppealUseCaseTests(PostgresCluster cluster) : LicenceAppealUseCaseTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
