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
