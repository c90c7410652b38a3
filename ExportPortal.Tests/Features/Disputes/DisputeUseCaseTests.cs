using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Appeals;
using ExportPortal.Features.Desk;
using ExportPortal.Features.Licences;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Disputes;

/// <summary>Disputes through the use cases, on both stores.</summary>
public abstract partial class DisputeUseCaseTests
{
    private protected abstract Task<TestStore> Open();

    private static Task<Outcome<string>> Opening(TestStore store, DisputeKind kind, string about, Actor actor) =>
        new OpenDispute(store.Pipeline, Support.Cases.Packs, Support.Cases.Pack).Run(kind, about, "It asks for too much.", Guid.NewGuid(), actor, default);

    private static Task<Outcome<string>> Take(TestStore store, DisputeVerb verb, Actor actor, string number = "DIS-001") =>
        new ActOnDispute(store.Pipeline, Support.Cases.Packs, Support.Cases.Pack).Run(number, verb, verb.HasOutcome() ? DisputeOutcome.NotUpheld : null, "weighed", null, Guid.NewGuid(), actor, default);

    private static async Task Done(TestStore store, DisputeVerb verb, Actor actor, string state, string number = "DIS-001") =>
        Assert.Equal(("", state), await Take(store, verb, actor, number) is var outcome ? (outcome.Message, outcome.Value) : default);

    private static DisputeQuery Query(TestStore store) => new(store, Support.Cases.Packs, Support.Cases.Pack, store.Clock);

    private static Task<int> Time(TestStore store) => new DueActsRunner([new DueDisputes(store, Support.Cases.Packs, Support.Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance).Run(default);

    [Fact]
    public async Task Condition_DisputedByTheLicensee_GoesFromTheOfficerToAPanelWithLettersAndTraces()
    {
        await using var store = await Open();
        store.Tell();
        var licence = await store.Licence(LicenceState.Active);
        var stranger = await store.Enrol(People.New(Role.Recipient, organisation: People.Elsewhere));

        Assert.Equal(OutcomeKind.Invalid, (await Opening(store, DisputeKind.Condition, licence, stranger)).Kind);
        Assert.Equal(OutcomeKind.Invalid, (await Opening(store, DisputeKind.Condition, "XP-2026-9999999", People.Recipient)).Kind);
        Assert.Equal("DQ-12", (await Opening(store, DisputeKind.Condition, licence, People.Officer)).Rule!.Code);
        Assert.Equal("DQ-2", (await Opening(store, DisputeKind.Refusal, licence, People.Recipient)).Rule!.Code);
        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.Condition, licence, People.Recipient)).Value);
        Assert.Equal("DQ-4", (await Opening(store, DisputeKind.Condition, licence, People.Recipient)).Rule!.Code);

        Assert.Null(await Query(store).Run("DIS-001", stranger));
        Assert.Null(await Query(store).Run("DIS-001", People.Steward));
        Assert.Equal(OutcomeKind.NotFound, (await Take(store, DisputeVerb.Withdraw, stranger)).Kind);
        Assert.Equal("DIS-001", Assert.Single(await new DisputesDueQuery(store, Support.Cases.Pack, store.Clock).Run(People.SecondOfficer)).Number);
        await Done(store, DisputeVerb.Answer, People.SecondOfficer, "OFFICER_ANSWERED");
        Assert.Empty(await new DisputesDueQuery(store, Support.Cases.Pack, store.Clock).Run(People.SecondOfficer));
        await Done(store, DisputeVerb.AskReview, People.Recipient, "IN_REVIEW");
        // Petra decided the application, so another head reviews; it stands on their desk alone.
        Assert.Equal("DQ-5", (await Take(store, DisputeVerb.Review, People.Manager)).Rule!.Code);
        Assert.Empty(await new DisputesDueQuery(store, Support.Cases.Pack, store.Clock).Run(People.Manager));
        Assert.Single(await new DisputesDueQuery(store, Support.Cases.Pack, store.Clock).Run(People.SecondManager));
        await Done(store, DisputeVerb.Review, People.SecondManager, "REVIEW_ANSWERED");
        await Done(store, DisputeVerb.AskPanel, People.Recipient, "BEFORE_PANEL");
        Assert.Equal("AL-12", (await Take(store, DisputeVerb.Grant, People.Panel)).Rule!.Code);
        Assert.NotNull((await new PanelQuery(store, store.Clock).Run("DIS-001", People.Panel))!.Closed);
        await store.Seat("DIS-001");
        Assert.Equal([licence], await store.LogSeenBy(People.Panel));
        await Done(store, DisputeVerb.Grant, People.Panel, "BEFORE_PANEL");
        await Done(store, DisputeVerb.Grant, People.Outsider, "PANEL_ANSWERED");

        Assert.Equal(["dispute.open", "dispute.answer", "dispute.askreview", "dispute.review", "dispute.askpanel", "appeal.namepanel", "dispute.grant", "dispute.grant"],
            (await store.Log()).Where(entry => entry.Event.Subject.Kind == "dispute" && entry.Event.Outcome is AuditOutcome.Done).Select(entry => entry.Event.Act));
        var letters = await store.Letters();
        Assert.Contains(letters, letter => letter.Template == "dispute-opened" && letter.To == People.SecondOfficer.User);
        Assert.Equal([People.Recipient.User], letters.Where(letter => letter.Template == "dispute-answered").Select(letter => letter.To));
        Assert.Contains(letters, letter => letter.Template == "dispute-panel-answered" && letter.To == People.Recipient.User);
        Assert.Equal(2, (await Query(store).Run("DIS-001", People.Recipient))!.Dispute.Answers.Count(answer => answer.Outcome is DisputeOutcome.NotUpheld));
    }

    [Fact]
    public async Task Suspension_Disputed_StaysAndIsAppealedAgainstInTheTimeThatTheDisputeKept()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Suspended);
        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.Sanction, licence, People.Recipient)).Value);
        await Done(store, DisputeVerb.Answer, People.SecondOfficer, "OFFICER_ANSWERED");
        store.Clock.Advance(TimeSpan.FromDays(25));
        await Done(store, DisputeVerb.AskReview, People.Recipient, "IN_REVIEW");
        store.Clock.Advance(TimeSpan.FromDays(25));
        await Done(store, DisputeVerb.Review, People.SecondManager, "REVIEW_ANSWERED");
        // By itself an appeal would come too late; the dispute was opened in time.
        Assert.Equal("AL-2", (await new LodgeLicenceAppeal(store.Pipeline, Support.Cases.Packs).Run(licence, "Late.", Guid.NewGuid(), People.Recipient, default)).Rule!.Code);
        await Done(store, DisputeVerb.AskPanel, People.Recipient, "BEFORE_PANEL");
        Assert.Equal("AP-001", (await Query(store).Run("DIS-001", People.Recipient))!.Dispute.Appeal);
        Assert.Equal(0, await Time(store));
        await using (var db = store.CreateDbContext())
            Assert.Equal(LicenceState.Suspended, (await db.Licences.AsNoTracking().SingleAsync()).State);

        await store.Seat("AP-001");
        var deciding = new ActOnLicenceAppeal(store.Pipeline, Support.Cases.Pack);
        foreach (var member in (Actor[])[People.Panel, People.Outsider])
            Assert.Equal("", (await deciding.Run("AP-001", AppealVerb.GrantAppeal, $"{member.Name} saw no cause.", null, Guid.NewGuid(), member, default)).Message);
        Assert.Equal(1, await Time(store));
        Assert.Equal(0, await Time(store));
        var heard = (await Query(store).Run("DIS-001", People.Recipient))!.Dispute;
        Assert.Equal((DisputeState.PanelAnswered, DisputeOutcome.Upheld, "Hedda: Hedda saw no cause.\nSeverin: Severin saw no cause."), (heard.State, heard.Answers[^1].Outcome, heard.Answers[^1].Reasons));
        await using (var db = store.CreateDbContext())
            Assert.Equal(LicenceState.Active, (await db.Licences.AsNoTracking().SingleAsync()).State);
        store.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal(1, await Time(store));
        Assert.Equal(DisputeState.Rested, (await Query(store).Run("DIS-001", People.Recipient))!.Dispute.State);
    }

    /// <summary>An approval without a condition precedent has nothing to appeal against, so the panel hears the dispute about a clause itself.</summary>
    [Fact]
    public async Task Condition_OfAnApplicationWithoutAnAppeal_IsHeardByThePanelItself()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Approved);
        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.Condition, "A-001", People.Steward)).Value);
        await Reviewed(store, People.Steward);
        await Done(store, DisputeVerb.AskPanel, People.Steward, "BEFORE_PANEL");
        Assert.Null((await Query(store).Run("DIS-001", People.Steward))!.Dispute.Appeal);
    }

    /// <summary>A change long after the grant may bring a condition of its own; the time to appeal against the grant is over then.</summary>
    [Fact]
    public async Task Condition_DisputedByTheLicenseeLongAfterTheGrant_IsHeardByThePanelItself()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        var day = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddDays(200);
        Assert.Equal("APPROVED", (await store.Act.Run(new("A-001", ApplicationVerb.Approve, Reason: "because", Later: [new("Publish the tables.", day, false)]), Guid.NewGuid(), People.Manager, default)).Value);
        string licence;
        await using (var db = store.CreateDbContext())
            licence = (await db.Licences.AsNoTracking().SingleAsync()).Number;
        store.Clock.Advance(TimeSpan.FromDays(100));
        Assert.Equal("AL-2", (await new LodgeLicenceAppeal(store.Pipeline, Support.Cases.Packs).Run(licence, "Late.", Guid.NewGuid(), People.Recipient, default, ofConditions: true)).Rule!.Code);
        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.Condition, licence, People.Recipient)).Value);
        await Reviewed(store, People.Recipient);
        await Done(store, DisputeVerb.AskPanel, People.Recipient, "BEFORE_PANEL");
        Assert.Null((await Query(store).Run("DIS-001", People.Recipient))!.Dispute.Appeal);
    }

    [Fact]
    public async Task Suspension_AppealedAgainstBesideTheDispute_IsOneMatterBeforeThePanel()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Suspended);
        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.Sanction, licence, People.Recipient)).Value);
        Assert.Equal("AP-001", (await new LodgeLicenceAppeal(store.Pipeline, Support.Cases.Packs).Run(licence, "Not us.", Guid.NewGuid(), People.Recipient, default)).Value);
        await Reviewed(store, People.Recipient);
        await Done(store, DisputeVerb.AskPanel, People.Recipient, "BEFORE_PANEL");
        Assert.Equal("AP-001", (await Query(store).Run("DIS-001", People.Recipient))!.Dispute.Appeal);
        await using var db = store.CreateDbContext();
        Assert.Equal(1, await db.Appeals.CountAsync());
    }

    [Fact]
    public async Task Suspension_DisputedTooLate_IsSaidFromTheFirstDayOn()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Suspended);
        store.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.Sanction, licence, People.Recipient)).Value);
        Assert.Equal("AL-2", (await Query(store).Run("DIS-001", People.Recipient))!.NoPanel?.Code);
        Assert.Null((await Query(store).Run("DIS-001", People.Officer))!.NoPanel);
        await Reviewed(store, People.Recipient);
        Assert.Equal("AL-2", (await Query(store).Run("DIS-001", People.Recipient))!.Verbs.Single(one => one.Verb is DisputeVerb.AskPanel).Closed?.Code);
        Assert.Equal("AL-2", (await Take(store, DisputeVerb.AskPanel, People.Recipient)).Rule?.Code);
    }

    [Fact]
    public async Task Suspension_ByASanction_IsDisputedUnderTheSanction()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        await using (var db = store.CreateDbContext())
        {
            Assert.True((await db.Licences.SingleAsync()).SuspendBySanction("SN-001: a breach", Support.Cases.Pack, store.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
        }
        Assert.Equal("DQ-13", (await Opening(store, DisputeKind.Sanction, licence, People.Recipient)).Rule?.Code);
        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.Sanction, licence, People.Steward)).Value);
    }

    /// <summary>A desk opens at once, however many wait: it shows those due first.</summary>
    [Fact]
    public async Task Desk_ManyDisputes_ShowsAsManyAsTheQueueThoseDueFirst()
    {
        await using var store = await Open();
        var complain = new ComplainFromOutside(store.Pipeline, Support.Cases.Pack);
        for (var no = 0; no < DeskQuery.Longest + 3; no++)
        {
            Assert.True((await complain.Run(new(DisputeKind.ThirdParty, "My village is in it.", "", "Ada", ""), Guid.NewGuid(), default)).IsDone);
            store.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        var due = await new DisputesDueQuery(store, Support.Cases.Pack, store.Clock).Run(People.Officer);
        Assert.Equal((DeskQuery.Longest, "DIS-001"), (due.Count, due[0].Number));
    }

    [Fact]
    public async Task Complaint_FromOutside_IsTakenInOnceAndCarriedOnByTheOffice()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        var (complain, key) = (new ComplainFromOutside(store.Pipeline, Support.Cases.Pack), Guid.NewGuid());
        Task<Outcome<LodgedComplaint>> Send(DisputeKind? kind, string about, Guid once) => complain.Run(new(kind, "My village is in it.", about, "Ada", "ada@village.example"), once, default);

        Assert.Equal(OutcomeKind.Invalid, (await Send(null, "", Guid.NewGuid())).Kind);
        Assert.Equal(OutcomeKind.Invalid, (await Send(DisputeKind.Sanction, licence, Guid.NewGuid())).Kind);
        foreach (var kind in ComplainFromOutside.Kinds)
            Assert.Equal(OutcomeKind.Invalid, (await Send(kind, "XP-2026-9999999", Guid.NewGuid())).Kind);
        Assert.Equal("DIS-001", (await Send(DisputeKind.ThirdParty, licence, key)).Value.Number);
        Assert.Equal(OutcomeKind.Stale, (await Send(DisputeKind.ThirdParty, licence, key)).Kind);
        Assert.Equal("DIS-002", (await Send(DisputeKind.ThirdParty, "the licence of the clinic", Guid.NewGuid())).Value.Number);
        Assert.Contains("the licence of the clinic", (await Query(store).Run("DIS-002", People.Officer))!.Dispute.Grounds);

        // Neither side of the licence reads who complained, and nobody with an interest answers.
        Assert.Null(await Query(store).Run("DIS-001", People.Recipient));
        await Done(store, DisputeVerb.Answer, People.SecondOfficer, "OFFICER_ANSWERED");
        await Done(store, DisputeVerb.AskReview, People.SecondOfficer, "IN_REVIEW");
        Assert.Equal(["DIS-002", "DIS-001"], (await Query(store).Part(true, null, null, 10, People.Officer)).Rows.Select(row => row.Number));
        Assert.Equal(["DIS-001"], (await Query(store).Part(true, licence, null, 10, People.Officer)).Rows.Select(row => row.Number));
        var first = await Query(store).Part(null, null, null, 1, People.Officer);
        Assert.Equal(("DIS-002", "DIS-001"), (first.Next, Assert.Single((await Query(store).Part(null, null, first.Next, 1, People.Officer)).Rows).Number));
        Assert.Empty((await Query(store).Part(false, null, null, 10, People.Officer)).Rows);
    }

    [Fact]
    public async Task Complaint_FoundRight_IsAReasonForAnAuditOfItsLicenceOnce()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        await using var db = store.CreateDbContext();
        foreach (var (kind, about) in ((DisputeKind, string)[])[(DisputeKind.ThirdParty, licence), (DisputeKind.RegistryEntry, licence), (DisputeKind.ThirdParty, "")])
            Assert.True((await new ComplainFromOutside(store.Pipeline, Support.Cases.Pack).Run(new(kind, "My village is in it.", about, "Ada", ""), Guid.NewGuid(), default)).IsDone);
        Assert.Equal("DIS-004", (await Opening(store, DisputeKind.ThirdParty, (await db.Applications.SingleAsync()).Number, People.Steward)).Value);
        async Task Say(string number, DisputeVerb verb, DisputeOutcome? outcome, Actor actor) =>
            Assert.Equal("", (await new ActOnDispute(store.Pipeline, Support.Cases.Packs, Support.Cases.Pack).Run(number, verb, outcome, "The village is named in a table.", null, Guid.NewGuid(), actor, default)).Message);
        Task<List<string>> Reasons() => db.RiskTriggers.AsNoTracking().Where(one => one.Key == AuditReasons.Complaint && one.LicenceNumber == licence).OrderBy(one => one.Fingerprint).Select(one => one.Detail).ToListAsync();

        await Say("DIS-001", DisputeVerb.Answer, DisputeOutcome.NotUpheld, People.SecondOfficer);
        await Say("DIS-002", DisputeVerb.Answer, DisputeOutcome.Upheld, People.SecondOfficer);
        await Say("DIS-003", DisputeVerb.Answer, DisputeOutcome.Upheld, People.SecondOfficer);
        Assert.Empty(await Reasons());
        await Say("DIS-001", DisputeVerb.AskReview, null, People.SecondOfficer);
        await Say("DIS-001", DisputeVerb.Review, DisputeOutcome.PartlyUpheld, People.SecondManager);
        const string first = "DIS-001: The complaint is right in part. The village is named in a table.";
        Assert.Equal([first], await Reasons());
        await Say("DIS-004", DisputeVerb.Answer, DisputeOutcome.PartlyUpheld, People.SecondOfficer);
        await Say("DIS-004", DisputeVerb.AskReview, null, People.Steward);
        await Say("DIS-004", DisputeVerb.Review, DisputeOutcome.Upheld, People.SecondManager);
        Assert.Equal([first, first.Replace("001", "004", StringComparison.Ordinal)], await Reasons());
        Assert.Equal("DIS-005", (await Opening(store, DisputeKind.ThirdParty, licence, People.Recipient)).Value);
        await Say("DIS-005", DisputeVerb.Answer, DisputeOutcome.Upheld, People.SecondOfficer);
        Assert.Equal(2, (await Reasons()).Count);
    }

    [Fact]
    public async Task Complaint_FromOutside_IsWithdrawnByItsNumberAndCodeAlone()
    {
        await using var store = await Open();
        var (complain, withdraw) = (new ComplainFromOutside(store.Pipeline, Support.Cases.Pack), new WithdrawComplaint(store.Pipeline, Support.Cases.Pack));
        async Task<LodgedComplaint> Send() => (await complain.Run(new(DisputeKind.ThirdParty, "My village is in it.", "", "Ada", ""), Guid.NewGuid(), default)).Value;
        Task<Outcome<string>> Take(string number, string code, Guid? key = null) => withdraw.Run(number, code, "", key ?? Guid.NewGuid(), default);
        var (first, second, once) = (await Send(), await Send(), Guid.NewGuid());

        foreach (var (number, code) in ((string, string)[])[(first.Number, second.Code), (first.Number, ""), (first.Number, "0000 0000 0000 0000"), ("DIS-099", first.Code)])
            Assert.Equal("DQ-14", (await Take(number, code)).Rule?.Code);
        Assert.Equal(first.Number, (await Take(first.Number.ToLowerInvariant(), first.Code.ToUpperInvariant().Replace(" ", "-", StringComparison.Ordinal), once)).Value);
        Assert.Equal((OutcomeKind.Stale, "DQ-15"), ((await Take(first.Number, first.Code, once)).Kind, (await Take(first.Number, first.Code)).Rule?.Code));
        var entry = Assert.Single(await store.Log(), one => one.Event.Act == "dispute.withdraw").Event;
        Assert.Equal(("WITH_OFFICER", "WITHDRAWN", first.Number), (entry.From, entry.To, entry.Subject.Number));
        Assert.Equal(DisputeState.WithOfficer, (await Query(store).Run(second.Number, People.Officer))!.Dispute.State);
        Assert.DoesNotContain(first.Code, string.Concat((await store.Log()).Select(one => one.Event.ToString())));
    }
}

public sealed class SqliteDisputeUseCaseTests : DisputeUseCaseTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresDisputeUseCaseTests(PostgresCluster cluster) : DisputeUseCaseTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
