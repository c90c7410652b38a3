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

    private static async Task Judge(TestStore store, JudgmentOutcome outcome, Actor complainant)
    {
        await Done(store, DisputeVerb.TakeToCourt, complainant, "AT_COURT");
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

        await Judge(store, outcome, People.Recipient);

        await using var db = store.CreateDbContext();
        Assert.Equal(after, (await db.Licences.AsNoTracking().SingleAsync()).State);
        Assert.Contains(await store.Letters(), letter => letter.Template == "dispute-judged" && letter.To == People.Recipient.User);
    }

    [Fact]
    public async Task Judgment_UpheldOnARefusal_SendsTheApplicationToOtherReviewers()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.DecisionPending);
        await store.Decided("A-002", ApplicationState.Refused);
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
