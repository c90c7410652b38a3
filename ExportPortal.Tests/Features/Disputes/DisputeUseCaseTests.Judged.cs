using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Appeals;
using ExportPortal.Features.Licences;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Disputes;

public abstract partial class DisputeUseCaseTests
{
    /// <summary>A licence in force with a condition that its deciders set, against which the licensee appealed in vain, after the time to appeal.</summary>
    private static async Task<string> Judged(TestStore store)
    {
        await store.Application(ApplicationState.DecisionPending);
        var day = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime).AddDays(200);
        Assert.Equal("APPROVED", (await store.Act.Run(new("A-001", ApplicationVerb.Approve, Reason: "because", Later: [new("Publish the tables.", day, false)]), Guid.NewGuid(), People.Manager, default)).Value);
        string number;
        await using (var db = store.CreateDbContext())
        {
            var waiting = await db.Licences.SingleAsync();
            waiting.RecordSeal(ContentHash.Of("sealed"u8), Support.Cases.Pack, [], store.Clock.GetUtcNow());
            number = waiting.Number;
            await db.SaveChangesAsync();
        }
        foreach (var side in (Actor[])[People.Steward, People.Recipient])
            Assert.Equal("", (await store.AcceptAs(number, side)).Message);
        Assert.Equal("AP-001", (await new LodgeLicenceAppeal(store.Pipeline, Support.Cases.Packs).Run(number, "It is out of proportion.", Guid.NewGuid(), People.Recipient, default, ofConditions: true)).Value);
        await store.Seat("AP-001");
        foreach (var member in (Actor[])[People.Panel, People.SecondPanel])
            Assert.Equal("", (await store.ActOnAppeal.Run("AP-001", AppealVerb.Dismiss, "It stands.", null, Guid.NewGuid(), member, default)).Message);
        store.Clock.Advance(TimeSpan.FromDays(40));
        return number;
    }

    [Fact]
    public async Task Condition_JudgedInAnAppeal_IsNotHeardAgain_AndTheAnswerIsTakenOverOnce()
    {
        await using var store = await Open();
        var licence = await Judged(store);
        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.Condition, licence, People.Recipient)).Value);
        var said = (await Query(store).Run("DIS-001", People.Recipient))!.Judged!;
        Assert.Equal("DQ-22", said.Code);
        foreach (var part in (string[])["appeal AP-001", "the complaint is not right", "a renewal", "mediation, a court", "a change of the licence, for which the licensee asks"])
            Assert.Contains(part, said.Message, StringComparison.Ordinal);
        Assert.Null((await Query(store).Run("DIS-001", People.Officer))!.Judged);
        // Neither door leads the steward to a second panel: one appeal is heard on a decision.
        foreach (var (about, number) in ((string, string)[])[(licence, "DIS-002"), ("A-001", "DIS-003")])
        {
            Assert.Equal(number, (await Opening(store, DisputeKind.Condition, about, People.Steward)).Value);
            Assert.Equal("DQ-22", (await Query(store).Run(number, People.Steward))!.Judged?.Code);
        }
        await Reviewed(store, People.Recipient);
        await Done(store, DisputeVerb.AskPanel, People.Recipient, "BEFORE_PANEL");
        Assert.NotNull((await new PanelQuery(store, store.Clock).Run("DIS-001", People.SecondManager))!.Closed); // there is no second panel to name
        Assert.Equal(1, await Time(store));
        var heard = (await Query(store).Run("DIS-001", People.Recipient))!;
        Assert.Equal((DisputeState.PanelAnswered, "AP-001", DisputeOutcome.NotUpheld), (heard.Dispute.State, heard.Dispute.Appeal, heard.Dispute.Answers[^1].Outcome));
        Assert.Contains(heard.Verbs, one => one.Verb is DisputeVerb.TakeToCourt && one.Closed is null);
        await using (var db = store.CreateDbContext())
            Assert.Equal(1, await db.Appeals.CountAsync());

        await Done(store, DisputeVerb.Accept, People.Recipient, "SETTLED");
        var closed = (await Opening(store, DisputeKind.Condition, licence, People.Recipient)).Rule!;
        Assert.Equal(("DQ-22", true), (closed.Code, closed.Message.Contains("dispute DIS-001", StringComparison.Ordinal)));
        Assert.Equal("DIS-004", (await Opening(store, DisputeKind.ClockBreach, licence, People.Recipient)).Value); // another matter
    }

    [Fact]
    public async Task Condition_JudgedBeforeAChangeWasGranted_IsHeardByThePanelItself()
    {
        await using var store = await Open();
        var licence = await Judged(store);
        Assert.Equal("AM-0001", (await new RequestAmendment(store.Pipeline, store.Lists, Support.Cases.Pack).Run(licence, new(Purpose: "algorithm-training"), false, "It is needed.", Guid.NewGuid(), People.Recipient, default)).Value);
        foreach (var (verb, actor) in ((AmendmentVerb, Actor)[])[(AmendmentVerb.StartReview, People.Officer), (AmendmentVerb.GiveTechnicalOpinion, People.Technical), (AmendmentVerb.GiveLegalOpinion, People.Legal), (AmendmentVerb.Grant, People.Manager)])
            Assert.Equal("", (await store.Amend.Run("AM-0001", verb, OpinionAnswer.Concurs, "because", null, Guid.NewGuid(), actor, default)).Message);

        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.Condition, licence, People.Recipient)).Value);
        Assert.Null((await Query(store).Run("DIS-001", People.Recipient))!.Judged);
        await Reviewed(store, People.Recipient);
        await Done(store, DisputeVerb.AskPanel, People.Recipient, "BEFORE_PANEL");
        Assert.Null((await Query(store).Run("DIS-001", People.Recipient))!.Dispute.Appeal);
    }

    [Fact]
    public async Task Stop_ThatDoesNotStand_IsNotDisputed_AndTheFormSaysSo()
    {
        await using var store = await Open();
        var licence = await store.Licence(LicenceState.Active);
        foreach (var party in (Actor[])[People.Recipient, People.Steward])
            Assert.Equal("DQ-23", (await Opening(store, DisputeKind.Sanction, licence, party)).Rule?.Code);
        Assert.Equal("", (await store.ActOnLicence.Run(licence, LicenceVerb.Suspend, "a breach", null, Guid.NewGuid(), People.Manager, default)).Message);
        Assert.Equal("DIS-001", (await Opening(store, DisputeKind.Sanction, licence, People.Recipient)).Value);
    }

    /// <summary>Who goes to court and comes back without a judgment leaves nothing behind that keeps a licence open for ever.</summary>
    [Fact]
    public async Task Court_WithoutAJudgment_IsTakenBackByWhoComplained()
    {
        await using var store = await Open();
        var licence = await SuspendedAndLost(store);
        await Done(store, DisputeVerb.TakeToCourt, People.Recipient, "AT_COURT");
        Assert.Contains((await Query(store).Run("DIS-001", People.Recipient))!.Verbs, one => one.Verb is DisputeVerb.Withdraw && one.Closed is null);
        await Done(store, DisputeVerb.Withdraw, People.Recipient, "WITHDRAWN");
        Assert.Equal("DQ-22", (await Opening(store, DisputeKind.Sanction, licence, People.Recipient)).Rule?.Code);
        // Another stop is another matter.
        store.Clock.Advance(TimeSpan.FromDays(1));
        foreach (var member in (Actor[])[People.Board, People.SecondBoard])
            Assert.Equal("", (await store.ActOnLicence.Run(licence, LicenceVerb.RevokeUrgently, "copies are being sold", null, Guid.NewGuid(), member, default)).Message);
        Assert.Equal("DIS-002", (await Opening(store, DisputeKind.Sanction, licence, People.Recipient)).Value);
    }

    [Fact]
    public async Task Judgment_SignedByMistake_IsTakenBackWithTheReasonOnRecordAndNoWordToTheParties()
    {
        await using var store = await Open();
        await SuspendedAndLost(store);
        await Done(store, DisputeVerb.TakeToCourt, People.Recipient, "AT_COURT");
        var (first, second) = (await store.Enrol(People.New(Role.BoardMember, "Mette")), await store.Enrol(People.New(Role.BoardMember, "Otso")));
        async Task<bool> Offered(Actor actor) => (await Query(store).Run("DIS-001", actor))!.Verbs.Any(one => one is { Verb: DisputeVerb.TakeBackSignature, Closed: null });
        Assert.False(await Offered(first));
        Assert.Equal("AT_COURT", (await new RecordJudgment(store.Pipeline, Support.Cases.Pack).Run("DIS-001", new(JudgmentOutcome.Upheld, "District Court", "7 K 1/26", DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime)), "So it was held.", null, Guid.NewGuid(), first, default)).Value);
        Assert.Equal((true, false), (await Offered(first), await Offered(second)));
        Assert.Equal("DQ-29", (await Take(store, DisputeVerb.TakeBackSignature, second)).Rule!.Code);
        await Done(store, DisputeVerb.TakeBackSignature, first, "AT_COURT");

        Assert.Empty((await Query(store).Run("DIS-001", second))!.Dispute.Signatures);
        Assert.Equal(nameof(DisputeVerb.TakeToCourt), (await Query(store).Run("DIS-001", People.Recipient))!.Dispute.Steps[^1].Verb);
        var traced = (await store.Log())[^1].Event;
        Assert.Equal(("dispute.takebacksignature", true), (traced.Act, traced.Reason is not null));
    }
}
