using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Appeals;
using ExportPortal.Features.Desk;
using ExportPortal.Features.Licences;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Disputes;

public abstract partial class DisputeUseCaseTests
{
    private static async Task Reviewed(TestStore store, Actor by)
    {
        await Done(store, DisputeVerb.Answer, People.SecondOfficer, "OFFICER_ANSWERED");
        await Done(store, DisputeVerb.AskReview, by, "IN_REVIEW");
        await Done(store, DisputeVerb.Review, People.SecondManager, "REVIEW_ANSWERED");
    }

    /// <summary>To the panel, which dismisses: the appeal where one was lodged for it, else the dispute itself.</summary>
    private static async Task Lose(TestStore store, Actor complainant, Func<Actor, Task<Outcome<string>>> dismissAppeal)
    {
        await Reviewed(store, complainant);
        await Done(store, DisputeVerb.AskPanel, complainant, "BEFORE_PANEL");
        var appeal = (await Query(store).Run("DIS-001", complainant))!.Dispute.Appeal;
        await store.Seat(appeal ?? "DIS-001", await store.Enrol(People.New(Role.BoardMember, "Runa")));
        foreach (var member in (Actor[])[People.Panel, People.Outsider])
            Assert.Equal("", (appeal is null ? await Take(store, DisputeVerb.Dismiss, member) : await dismissAppeal(member)).Message);
        await Time(store);
    }

    private static async Task Judge(TestStore store, JudgmentOutcome outcome, Actor complainant, Func<Task>? meanwhile = null)
    {
        await Done(store, DisputeVerb.TakeToCourt, complainant, "AT_COURT");
        await (meanwhile?.Invoke() ?? Task.CompletedTask);
        foreach (var (actor, state) in ((Actor, string)[])[(await store.Enrol(People.New(Role.BoardMember, "Mette")), "AT_COURT"), (await store.Enrol(People.New(Role.BoardMember, "Otso")), "SETTLED")])
            Assert.Equal(("", state), await new RecordJudgment(store.Pipeline, Support.Cases.Pack).Run("DIS-001", new(outcome, "District Court", "7 K 1/26", DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime)), "So it was held.", null, Guid.NewGuid(), actor, default) is var done ? (done.Message, done.Value) : default);
        var worker = new OutboxWorker(store, [new CarryOutJudgment(store, store.Pipeline, Support.Cases.Packs, Support.Cases.Pack)], store.Signal, store.Clock, NullLogger<OutboxWorker>.Instance);
        while (await worker.DoNext(default)) { }
    }

    [Theory]
    [InlineData(DisputeVerb.Grant, null, 1)]
    [InlineData(DisputeVerb.Remit, null, 0)]
    [InlineData(DisputeVerb.Dismiss, JudgmentOutcome.Upheld, 1)]
    [InlineData(DisputeVerb.Dismiss, JudgmentOutcome.Settled, 0)]
    public async Task Complaint_BeforePanelOrCourt_IsAReasonForAnAuditWhereItIsUpheld(DisputeVerb panel, JudgmentOutcome? court, int reasons)
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.ThirdParty, licence, People.Steward)).Value);
        await Reviewed(store, People.Steward);
        await Done(store, DisputeVerb.AskPanel, People.Steward, "BEFORE_PANEL");
        await store.Seat("DIS-001");
        await Done(store, panel, People.Panel, "BEFORE_PANEL");
        await using var db = store.CreateDbContext();
        Assert.Empty(await db.RiskTriggers.ToListAsync());
        await Done(store, panel, People.Outsider, panel is DisputeVerb.Remit ? "IN_REVIEW" : "PANEL_ANSWERED");
        if (court is { } outcome)
            await Judge(store, outcome, People.Steward);

        var found = await db.RiskTriggers.Select(one => one.Detail).ToListAsync();
        Assert.Equal(reasons, found.Count);
        Assert.All(found, one => Assert.StartsWith("DIS-001: The complaint is right. ", one, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(LicenceState.Suspended, JudgmentOutcome.Upheld, LicenceState.Active)]
    [InlineData(LicenceState.Revoked, JudgmentOutcome.Upheld, LicenceState.Active)]
    [InlineData(LicenceState.Suspended, JudgmentOutcome.Dismissed, LicenceState.Suspended)]
    public async Task Judgment_OnTheStopOfALicence_OpensItWhereItIsUpheld(LicenceState state, JudgmentOutcome outcome, LicenceState after)
    {
        await using var store = await Open();
        store.Tell();
        var licence = await store.Licence(state);
        foreach (var member in state is LicenceState.Revoked ? new[] { People.Board, People.SecondBoard } : [])
            Assert.Equal("", (await store.ActOnLicence.Run(licence, LicenceVerb.RevokeUrgently, "data are out", null, Guid.NewGuid(), member, default)).Message);
        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.Sanction, licence, People.Recipient)).Value);
        await Lose(store, People.Recipient, member => new ActOnLicenceAppeal(store.Pipeline, Support.Cases.Pack).Run("AP-001", AppealVerb.Dismiss, "It stands.", null, Guid.NewGuid(), member, default));

        await Judge(store, outcome, People.Recipient, async () =>
        {
            if (state is LicenceState.Revoked)
                Assert.Equal("LC-28", (await store.ActOnLicence.Run(licence, LicenceVerb.Close, "done", null, Guid.NewGuid(), People.Officer, default)).Rule?.Code);
        });

        await using var db = store.CreateDbContext();
        Assert.Equal(outcome is JudgmentOutcome.Upheld, (await db.Disputes.AsNoTracking().SingleAsync()).Steps.Any(step => step.Verb == nameof(DisputeVerb.CarryOut)));
        Assert.Equal(after, (await db.Licences.AsNoTracking().SingleAsync()).State);
        Assert.Contains(await store.Letters(), letter => letter.Template == "dispute-judged" && letter.To == People.Recipient.User);
    }

    private static async Task<List<(string Template, UserId To, string Text)>> After(TestStore store, TimeSpan time)
    {
        store.Clock.Advance(time);
        await new DueActsRunner([new Notices.DueLimits(store, Support.Cases.Pack), new DueDisputes(store, Support.Cases.Packs, Support.Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance).Run(default);
        return await store.Letters();
    }

    private static void Told(IEnumerable<(string Template, UserId To, string Text)> letters, string template, params Actor[] people) =>
        Assert.Equal(people.Select(person => person.User.Value).Order(), letters.Where(letter => letter.Template == template).Select(letter => letter.To.Value).Order());

    [Fact]
    public async Task LicenceThatWaitsForACourt_WhoNeverGoesThere_IsFreedByTheOfficeWithReasons()
    {
        await using var store = await Open();
        store.Tell();
        var licence = await store.Licence(LicenceState.Suspended);
        foreach (var member in (Actor[])[People.Board, People.SecondBoard])
            Assert.Equal("", (await store.ActOnLicence.Run(licence, LicenceVerb.RevokeUrgently, "data are out", null, Guid.NewGuid(), member, default)).Message);
        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.Sanction, licence, People.Recipient)).Value);
        await Lose(store, People.Recipient, member => new ActOnLicenceAppeal(store.Pipeline, Support.Cases.Pack).Run("AP-001", AppealVerb.Dismiss, "It stands.", null, Guid.NewGuid(), member, default));
        await Done(store, DisputeVerb.TakeToCourt, People.Recipient, "AT_COURT");
        var due = Support.Cases.Pack.Due("dispute-court", store.Clock.GetUtcNow());

        Told(await After(store, due.AddDays(-1) - store.Clock.GetUtcNow()), "dispute-court-soon", People.Recipient);
        Assert.Equal("DQ-25", (await Take(store, DisputeVerb.CloseWithoutCourt, People.SecondOfficer)).Rule!.Code);
        Assert.Equal("LC-28", (await store.ActOnLicence.Run(licence, LicenceVerb.Close, "done", null, Guid.NewGuid(), People.Officer, default)).Rule?.Code);
        var desk = new DisputesDueQuery(store, Support.Cases.Pack, store.Clock);
        Assert.Empty(await desk.Run(People.SecondOfficer));
        Told(await After(store, TimeSpan.FromDays(2)), "dispute-court-late", People.Officer, People.SecondOfficer, People.Manager, People.SecondManager);
        Assert.EndsWith("no word from a court", Assert.Single(await desk.Run(People.SecondOfficer)).Kind, StringComparison.Ordinal);
        await Done(store, DisputeVerb.CloseWithoutCourt, People.SecondOfficer, "RESTED");

        Assert.Contains(await store.Letters(), letter => letter.Template == "dispute-ended" && letter.To == People.Recipient.User && letter.Text.Contains("weighed", StringComparison.Ordinal));
        Assert.NotEqual("LC-28", (await store.ActOnLicence.Run(licence, LicenceVerb.Close, "done", null, Guid.NewGuid(), People.Officer, default)).Rule?.Code);
        Assert.Contains((await Query(store).Run("DIS-001", People.Recipient))!.Verbs, one => one is { Verb: DisputeVerb.NoteCourt, Closed: null });
    }

    [Fact]
    public async Task Dispute_StepsThatTimeAloneEnds_AreToldToWhomTheyConcern()
    {
        await using var store = await Open();
        store.Tell();
        var licence = await store.Licence(LicenceState.Active);
        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.Condition, licence, People.Recipient)).Value);
        await Done(store, DisputeVerb.Answer, People.SecondOfficer, "OFFICER_ANSWERED");
        var due = Support.Cases.Pack.Due("dispute-next", store.Clock.GetUtcNow());

        Told(await After(store, due.AddDays(-1) - store.Clock.GetUtcNow()), "dispute-next-soon", People.Recipient);
        await Done(store, DisputeVerb.AskReview, People.Recipient, "IN_REVIEW");
        await Done(store, DisputeVerb.Review, People.SecondManager, "REVIEW_ANSWERED");
        await Done(store, DisputeVerb.AskPanel, People.Recipient, "BEFORE_PANEL");
        await store.Seat("DIS-001");
        foreach (var member in (Actor[])[People.Panel, People.Outsider])
            Assert.Equal("", (await Take(store, DisputeVerb.Dismiss, member)).Message);
        foreach (var side in (Actor[])[People.Recipient, People.Board])
            Assert.Equal("", (await Take(store, DisputeVerb.Mediate, side)).Message);
        Told(await After(store, TimeSpan.FromDays(80)), "dispute-mediation-late");
        Told(await After(store, TimeSpan.FromDays(20)), "dispute-mediation-late", People.Recipient, People.Manager, People.SecondManager);
    }

    [Fact]
    public async Task Dispute_OfASanctionedLicence_LeadsToWhatItAroseFromAndBack()
    {
        await using var store = await Open();
        var licence = await SuspendedAndLost(store);
        var page = (await Query(store).Run("DIS-001", People.Recipient))!;
        Assert.Equal($"/licences/{licence}", page.Href);
        Assert.Equal($"/licences/{licence}#appeals", page.AppealHref);
        Assert.Empty(page.Ways);
        var staff = (await Query(store).Run("DIS-001", People.Manager))!;
        Assert.Equal($"/licences/{licence}#appeals", staff.AppealHref);
        Assert.Equal([("Application A-001", "/applications/A-001")], staff.Ways.Select(way => (way.What, way.Href)));

        await Judge(store, JudgmentOutcome.Dismissed, People.Recipient);
        var mark = Assert.Single((await new LicenceFileQuery(store, Support.Cases.Pack, store.Clock).Run(licence, People.Recipient))!.Disputes);
        Assert.Equal(("DIS-001", DisputeState.Settled, "AP-001"), (mark.Number, mark.State, mark.Appeal));
        Assert.Contains("District Court, file 7 K 1/26", mark.Judged!, StringComparison.Ordinal);
        Assert.Empty((await new LicenceFileQuery(store, Support.Cases.Pack, store.Clock).Run(licence, People.Steward))!.Disputes); // whose dispute it is not
    }

    [Fact]
    public async Task Judgment_FirstSignerLeftTheBoard_IsRecordedByTwoOthers()
    {
        await using var store = await Open();
        await SuspendedAndLost(store);
        await Done(store, DisputeVerb.TakeToCourt, People.Recipient, "AT_COURT");
        var (first, second, third) = (await store.Enrol(People.New(Role.BoardMember, "Mette")), await store.Enrol(People.New(Role.BoardMember, "Otso")), await store.Enrol(People.New(Role.BoardMember, "Wiebke")));
        Task<Outcome<string>> Sign(Actor actor, JudgmentOutcome outcome) => new RecordJudgment(store.Pipeline, Support.Cases.Pack).Run("DIS-001", new(outcome, "District Court", "7 K 1/26", DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime)), "So it was held.", null, Guid.NewGuid(), actor, default);
        Assert.Equal("AT_COURT", (await Sign(first, JudgmentOutcome.Dismissed)).Value);
        Assert.Equal("DQ-26", (await Sign(second, JudgmentOutcome.Settled)).Rule!.Code);
        Assert.Equal(first.Person, Assert.Single((await Query(store).Run("DIS-001", third))!.Dispute.Signatures).Person);
        var desk = new DisputesDueQuery(store, Support.Cases.Pack, store.Clock);
        Assert.Single(await desk.Run(third));
        Assert.Equal("DQ-24", (await Take(store, DisputeVerb.CloseWithoutCourt, People.SecondOfficer)).Rule!.Code);
        await using (var db = store.CreateDbContext())
        {
            db.UserRoles.RemoveRange(await db.UserRoles.Where(one => one.UserId == first.User.Value).ToListAsync());
            await db.SaveChangesAsync();
        }
        Assert.Empty((await Query(store).Run("DIS-001", third))!.Dispute.Signatures);
        Assert.Empty(await desk.Run(third));
        Assert.Equal("DQ-25", (await Take(store, DisputeVerb.CloseWithoutCourt, People.SecondOfficer)).Rule!.Code);
        Assert.Equal("AT_COURT", (await Sign(second, JudgmentOutcome.Settled)).Value);
        Assert.Equal("SETTLED", (await Sign(third, JudgmentOutcome.Settled)).Value);
    }

    private static async Task<string> SuspendedAndLost(TestStore store)
    {
        var licence = await store.Licence(LicenceState.Suspended);
        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.Sanction, licence, People.Recipient)).Value);
        await Lose(store, People.Recipient, member => new ActOnLicenceAppeal(store.Pipeline, Support.Cases.Pack).Run("AP-001", AppealVerb.Dismiss, "It stands.", null, Guid.NewGuid(), member, default));
        return licence;
    }

    [Fact]
    public async Task Judgment_ThatThePortalCannotCarryOut_StandsOnTheDeskOfTheManagersUntilOneConfirmsIt()
    {
        await using var store = await Open();
        var licence = await SuspendedAndLost(store);
        await Judge(store, JudgmentOutcome.Upheld, People.Recipient, async () =>
        {
            await using var db = store.CreateDbContext();
            db.Entry(await db.Licences.SingleAsync()).Property(one => one.State).CurrentValue = LicenceState.Closed;
            await db.SaveChangesAsync();
        });

        Assert.Contains(await store.Log(), entry => entry.Event is { Act: "dispute.leavetooffice", Subject.Number: "DIS-001" } && entry.Reason!.StartsWith($"Licence {licence} is closed, so there is no stop to take away.", StringComparison.Ordinal));
        var desk = new DisputesDueQuery(store, Support.Cases.Pack, store.Clock);
        Assert.EndsWith("a judgment to be carried out", Assert.Single(await desk.Run(People.SecondManager)).Kind, StringComparison.Ordinal);
        Assert.Empty(await desk.Run(People.SecondOfficer));
        store.Tell();
        var late = (await After(store, TimeSpan.FromDays(20))).Where(letter => letter.Template == "dispute-judgment-late").Select(letter => letter.To).ToList();
        Assert.All((Actor[])[People.Manager, People.SecondManager, People.Board, People.SecondBoard], who => Assert.Contains(who.User, late));
        Assert.Contains((await Query(store).Run("DIS-001", People.SecondManager))!.Verbs, one => one.Verb is DisputeVerb.ConfirmCarriedOut && one.Closed is null);
        await Done(store, DisputeVerb.ConfirmCarriedOut, People.SecondManager, "SETTLED");
        Assert.Empty(await desk.Run(People.SecondManager));
        Assert.Empty((await Query(store).Run("DIS-001", People.SecondManager))!.Verbs);
    }

    [Fact]
    public async Task Judgment_UpheldWhileAPartyIsListed_SetsTheStopAsideAndLeavesAccessClosed()
    {
        await using var store = await Open();
        await SuspendedAndLost(store);
        await Judge(store, JudgmentOutcome.Upheld, People.Recipient, async () =>
        {
            await using var db = store.CreateDbContext();
            db.Entry(await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)).Property(one => one.Screening).CurrentValue = Domain.Recipients.Screening.Possible;
            await db.SaveChangesAsync();
        });

        await using var read = store.CreateDbContext();
        var licence = await read.Licences.AsNoTracking().SingleAsync();
        Assert.Equal((LicenceState.Suspended, null), (licence.State, licence.StoppedBesideSanctions));
        var dispute = await read.Disputes.AsNoTracking().SingleAsync();
        Assert.Contains("is on a restricted-party list or may be", dispute.Steps[^1].Reason, StringComparison.Ordinal);
        Assert.True(dispute.IsLeftToOffice);

        // The message that comes a second time does nothing.
        await new CarryOutJudgment(store, store.Pipeline, Support.Cases.Packs, Support.Cases.Pack).Handle(dispute.Id, default);
        await using var again = store.CreateDbContext();
        Assert.Equal(dispute.Steps.Count, (await again.Disputes.AsNoTracking().SingleAsync()).Steps.Count);
    }

    [Fact]
    public async Task Judgment_UpheldOnARefusal_SendsTheApplicationToOtherReviewers()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        await store.Decided("A-002", ApplicationState.Refused);
        await using (var decided = store.CreateDbContext())
            store.Clock.SetUtcNow((await decided.Applications.AsNoTracking().SingleAsync(one => one.Number == "A-002")).Steps[^1].At.AddHours(1));
        store.Tell();
        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.Refusal, "A-002", People.Steward)).Value);
        await Lose(store, People.Steward, member => new Applications.ActOnAppeal(store.Pipeline, Support.Cases.Packs, new CaseChanges()).Run("AP-001", AppealVerb.Dismiss, "It stands.", null, Guid.NewGuid(), member, default));

        await Judge(store, JudgmentOutcome.Upheld, People.Steward);

        await using var read = store.CreateDbContext();
        Assert.Equal(ApplicationState.InReview, (await read.Applications.AsNoTracking().SingleAsync(one => one.Number == "A-002")).State);
        Assert.Contains(await store.Log(), entry => entry.Event is { Act: "application.remitonappeal", Subject.Number: "A-002" } && entry.Reason!.Contains("7 K 1/26", StringComparison.Ordinal));
        await store.Letters(); // the recipient sees no case
        foreach (var (reader, link) in ((Actor, string)[])[(People.Recipient, "/my/licences"), (People.Steward, "/applications/A-002")])
            Assert.Equal(link, (await read.Notices.AsNoTracking().SingleAsync(one => one.Template == "case-remitted-by-court" && one.User == reader.User.Value)).Link);
    }
}
