using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.DisputeState;
using static ExportPortal.Domain.Licensing.DisputeVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

public sealed partial class DisputeTests
{
    private const string Licence = "XP-2026-0000001";
    private static readonly PersonId[] Hands = [People.Officer.Person, People.Manager.Person];
    private static readonly DisputedMatter Matter = new(Licence, People.StewardHouse, People.RecipientHouse, Hands);

    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    private static Dispute Open(DisputeKind kind = DisputeKind.Condition, DisputedMatter? matter = null, OrganisationId? by = null, bool isOutside = false, params Dispute[] earlier) =>
        Dispute.Open(Guid.NewGuid(), "DIS-001", kind, matter ?? Matter, new(isOutside ? null : by ?? People.RecipientHouse, "Kenji", null), earlier, "The condition asks for too much.", Cases.Pack, Cases.Start);

    private static bool Take(Dispute dispute, DisputeVerb verb, Actor actor, string? appeal = null, DateTimeOffset? at = null) =>
        dispute.Take(verb, verb.HasOutcome() ? DisputeOutcome.PartlyUpheld : null, "weighed", appeal, actor, Hands, Cases.Pack, at ?? Cases.Start);

    private static readonly (DisputeState To, DisputeVerb Verb, Actor Actor)[] Way =
    [
        (OfficerAnswered, Answer, People.SecondOfficer), (InReview, AskReview, People.Recipient), (ReviewAnswered, DisputeVerb.Review, People.SecondManager), (BeforePanel, AskPanel, People.Recipient),
        (PanelAnswered, Dismiss, People.Panel), (PanelAnswered, Dismiss, People.SecondPanel), (InMediation, Mediate, People.Recipient), (InMediation, Mediate, People.Board),
    ];

    /// <summary>A dispute that has walked to the state.</summary>
    private static Dispute In(DisputeState state, bool isOutside = false)
    {
        var dispute = Open(isOutside ? DisputeKind.ThirdParty : DisputeKind.Condition, isOutside: isOutside);
        var last = state switch { Settled or Rested or Withdrawn => WithOfficer, AtCourt => PanelAnswered, _ => state };
        foreach (var (_, verb, actor) in Way.Take(last is WithOfficer ? 0 : Array.FindLastIndex(Way, step => step.To == last) + 1))
        {
            if (dispute.State is BeforePanel && dispute.Panel.Count == 0)
                dispute.NamePanel(Seats.Three, Seats.Chair, Hands);
            Take(dispute, verb, isOutside && verb.IsOfComplainant() ? People.SecondOfficer : actor);
        }
        if (state is Settled)
        {
            Take(dispute, Answer, People.SecondOfficer);
            Take(dispute, Accept, People.Recipient);
        }
        else if (state is Withdrawn)
            Take(dispute, Withdraw, People.Recipient);
        else if (state is AtCourt)
            Take(dispute, TakeToCourt, People.Recipient);
        else if (state is Rested)
        {
            Take(dispute, Answer, People.SecondOfficer);
            dispute.Rest(Cases.Pack, dispute.DueAt!.Value.AddTicks(1));
        }
        Assert.Equal(state, dispute.State);
        return dispute;
    }

    public static TheoryData<DisputeState, DisputeVerb> All => [.. Enum.GetValues<DisputeState>().SelectMany(state => Enum.GetValues<DisputeVerb>().Select(verb => (state, verb)))];

    [Theory, MemberData(nameof(All))]
    public void Verb_EachRole_PassesTheTableExactlyWhereARowNamesIt(DisputeState state, DisputeVerb verb)
    {
        var dispute = In(state);
        var row = DisputeWorkflow.Table.Find(state, verb);
        foreach (var role in Enum.GetValues<Role>())
        {
            // The very parties and the very panel; else somebody new, without a part in it. Late, so that no clock stands in the way.
            var actor = role switch { Role.Recipient => People.Recipient, Role.AppealPanel => People.Outsider, Role.LicensingManager => People.New(role), _ => People.New(role) };
            if (state is BeforePanel && dispute.Panel.Count == 0)
                dispute.NamePanel(Seats.Three, Seats.Chair, Hands);
            var code = dispute.WhyClosed(verb, actor, Hands, Cases.Start.AddYears(1))?.Code;
            var expected = row is null ? "WF-1" : row.IsByPortal || !row.Who.Contains(role) ? "WF-2"
                : verb is TakeBackSignature ? "DQ-29" : role is Role.Steward || (verb.IsOfComplainant() && role is not Role.Recipient) ? "DQ-9" : verb is ConfirmCarriedOut ? "DQ-21" : verb is NoteCourt && state is Rested ? "DQ-27" : null;
            // Another steward is a stranger here, and the office takes no step of a party that has an account.
            Assert.Equal(expected, code);
        }
    }

    [Fact]
    public void Open_ByAPartyAboutItsOwn_StartsTheClockOfTheOfficer_AndNotOtherwise()
    {
        Assert.Equal("DQ-2", Refused(() => Open(DisputeKind.Refusal)));
        Assert.Equal("DQ-3", Refused(() => Open(by: People.Elsewhere)));
        Assert.Equal("DQ-3", Refused(() => Open(isOutside: true)));
        Assert.Equal(WithOfficer, Open(DisputeKind.ThirdParty, DisputedMatter.None, People.Elsewhere).State);
        Assert.Equal(WithOfficer, Open(DisputeKind.RegistryEntry, isOutside: true).State);
        var dispute = Open();
        Assert.Equal("DQ-4", Refused(() => Open(earlier: dispute)));
        Assert.Equal(Cases.Pack.Due("dispute-officer", Cases.Start), dispute.DueAt);
        Assert.Equal(5, Cases.Pack.Clock("dispute-officer").Length);
    }

    [Fact]
    public void Review_ByWhoHadAPart_IsRefused_AndSoIsWhoAnsweredBefore()
    {
        var dispute = In(InReview);
        Assert.Equal(Cases.Pack.Due("dispute-internal-review", Cases.Start), dispute.DueAt);
        Assert.Equal("DQ-5", Refused(() => Take(dispute, DisputeVerb.Review, People.Manager)));
        Assert.Equal("DQ-5", Refused(() => Take(dispute, DisputeVerb.Review, People.SecondOfficer.OtherAccount(Role.LegalReviewer))));
        Assert.Equal("FE-3", Refused(() => Take(dispute, DisputeVerb.Review, People.Board with { Interests = new HashSet<OrganisationId> { People.RecipientHouse } })));
        Assert.Equal("DQ-11", Refused(() => dispute.Take(DisputeVerb.Review, null, "weighed", null, People.Board, Hands, Cases.Pack, Cases.Start)));
        Take(dispute, DisputeVerb.Review, People.Board);
        Assert.Equal((DisputeOutcome.PartlyUpheld, "Anselm"), (dispute.Answers[^1].Outcome, dispute.Answers[^1].By));
    }

    [Fact]
    public void NextStep_BeforeTheAnswer_OpensOnceItIsLate()
    {
        var dispute = Open();
        Assert.Equal("DQ-10", Refused(() => Take(dispute, AskReview, People.Recipient, at: dispute.DueAt)));
        Take(dispute, AskReview, People.Recipient, at: dispute.DueAt!.Value.AddTicks(1));
        Assert.Equal("DQ-10", Refused(() => Take(dispute, AskPanel, People.Recipient, at: dispute.DueAt)));
        Take(dispute, AskPanel, People.Recipient, at: dispute.DueAt!.Value.AddTicks(1));
        Assert.Equal((BeforePanel, "appeal-decision"), (dispute.State, dispute.Clock!.Key));
    }

    [Fact]
    public void Panel_TwoOfTheNamed_AnswersWithTheReasonsOfBoth_AndNobodyElse()
    {
        var dispute = In(BeforePanel);
        Assert.Equal("AL-12", Refused(() => Take(dispute, Grant, People.Panel)));
        Assert.Equal("FE-7", Refused(() => dispute.NamePanel([.. Seats.Three.Take(2), Seats.Of(People.SecondManager)], Seats.Chair, Hands)));
        Assert.Equal("AL-18", Refused(() => dispute.NamePanel(Seats.Three, People.Manager, Hands)));
        dispute.NamePanel(Seats.Three, Seats.Chair, Hands);
        Assert.Equal("AL-13", Refused(() => Take(dispute, Grant, People.New(Role.AppealPanel))));
        Assert.False(Take(dispute, Grant, People.Panel));
        Assert.Equal("FE-11", Refused(() => Take(dispute, Grant, People.Panel.OtherAccount())));
        Assert.True(Take(dispute, Grant, People.Outsider));
        Assert.Equal((PanelAnswered, DisputeOutcome.Upheld, "Hedda: weighed\nSeverin: weighed"), (dispute.State, dispute.Answers[^1].Outcome, dispute.Answers[^1].Reasons));
        Assert.Contains(People.Panel.Person, dispute.Involved);
    }

    [Fact]
    public void Remit_ByThePanel_IsReviewedByAnotherPersonThanBefore()
    {
        var dispute = In(BeforePanel);
        dispute.NamePanel(Seats.Three, Seats.Chair, Hands);
        Take(dispute, Remit, People.Panel);
        Take(dispute, Remit, People.SecondPanel);
        Assert.Equal(InReview, dispute.State);
        Assert.Equal("DQ-5", Refused(() => Take(dispute, DisputeVerb.Review, People.SecondManager)));
        Take(dispute, DisputeVerb.Review, People.Board);
    }

    [Fact]
    public void Mediation_BeginsAndIsSettledByBothSides_AndEndsByEither()
    {
        var dispute = In(PanelAnswered);
        Assert.False(Take(dispute, Mediate, People.Recipient));
        Assert.Equal("DQ-7", Refused(() => Take(dispute, Mediate, People.New(Role.Recipient))));
        Assert.True(Take(dispute, Mediate, People.Board));
        Take(dispute, EndMediation, People.Recipient);
        Assert.Equal(PanelAnswered, dispute.State);
        var again = In(InMediation);
        Assert.False(Take(again, Settle, People.Board));
        Assert.Equal("DQ-7", Refused(() => Take(again, Settle, People.SecondBoard)));
        Assert.True(Take(again, Settle, People.Recipient));
        Assert.Equal(Settled, again.State);
    }

    private static readonly Judgment Right = new(JudgmentOutcome.Upheld, "District Court", "12 C 34/26", DateOnly.FromDateTime(Cases.Start.UtcDateTime));

    private static bool Sign(Dispute dispute, Actor actor, Judgment? judgment = null) => dispute.Record(judgment ?? Right, "It says so.", actor, Hands, Cases.Pack, Cases.Start.AddHours(1));

    [Fact]
    public void Judgment_SignedAlikeByTwoOfTheBoardWithoutAPart_IsOnRecordAndEndsTheDispute()
    {
        var dispute = In(AtCourt);
        Assert.Null(dispute.GrantedBy);
        Assert.Equal("WF-3", Refused(() => Take(dispute, RecordJudgment, People.Board)));
        Assert.Equal("DQ-20", Refused(() => Sign(In(AtCourt), People.Officer.OtherAccount(Role.BoardMember))));
        Assert.Equal("WF-2", Refused(() => Sign(dispute, People.SecondManager)));
        Assert.Equal("FE-3", Refused(() => Sign(dispute, People.Board with { Interests = new HashSet<OrganisationId> { People.RecipientHouse } })));
        foreach (var (wrong, code) in ((Judgment, string)[])[(Right with { Outcome = (JudgmentOutcome)9 }, "DQ-16"), (Right with { Court = " " }, "DQ-17"), (Right with { File = "" }, "DQ-18"), (Right with { Day = Right.Day.AddDays(1) }, "DQ-19"), (Right with { Day = Right.Day.AddDays(-1) }, "DQ-19")])
            Assert.Equal(code, Refused(() => Sign(dispute, People.Board, wrong)));
        Assert.False(Sign(dispute, People.Board, Right with { Outcome = JudgmentOutcome.Dismissed }));
        Assert.False(Sign(dispute, People.Board)); // who was wrong signs anew
        Assert.Equal("FE-11", Refused(() => Sign(dispute, People.Board, Right with { Court = " District Court " })));
        Assert.True(Sign(dispute, People.SecondBoard));
        Assert.Equal((Settled, DisputeOutcome.Upheld, "Anselm: It says so.\nNoor: It says so.", Right), (dispute.State, dispute.Answers[^1].Outcome, dispute.Answers[^1].Reasons, dispute.Judged));
        Assert.Equal("DIS-001 was upheld by District Court, file 12 C 34/26, 23 November 2026", dispute.GrantedBy);
        Assert.Subset(dispute.Involved.ToHashSet(), new HashSet<PersonId> { People.Board.Person, People.SecondBoard.Person });
        Assert.Equal("WF-1", Refused(() => Sign(dispute, People.New(Role.BoardMember))));
        Assert.DoesNotContain("Named", System.Text.Json.JsonSerializer.Serialize(Right), StringComparison.Ordinal); // what follows from it is not stored
    }

    [Fact]
    public void Judgment_ThatTheSecondReadsAnotherWay_IsRefusedAtOnceWithBothWaysOn()
    {
        var dispute = In(AtCourt);
        Assert.False(Sign(dispute, People.Board));
        foreach (var (other, part) in ((Judgment, string)[])[
            (Right with { Outcome = JudgmentOutcome.Dismissed }, "outcome"), (Right with { Court = "Court of Appeal" }, "court"), (Right with { File = "13 C 34/26" }, "file number"), (Right with { Outcome = JudgmentOutcome.Settled, File = "13 C 34/26" }, "outcome and another file number")])
        {
            var rule = Assert.Throws<RuleViolation>(() => Sign(dispute, People.SecondBoard, other)).Rule;
            Assert.Equal(("DQ-26", $"Anselm signed: Upheld: who complained is right. District Court, file 12 C 34/26, 23 November 2026. You gave another {part}. Sign the same, or ask Anselm to sign anew what the judgment says or to take the signature back, and sign that."), (rule.Code, rule.Message));
        }
        Assert.Equal([People.Board.Person], dispute.Signatures.Select(one => one.Person));
        Assert.False(Sign(dispute, People.Board, Right with { Outcome = JudgmentOutcome.Dismissed }));
        Assert.True(Sign(dispute, People.SecondBoard, Right with { Outcome = JudgmentOutcome.Dismissed }));
        Assert.Equal(new HashSet<PersonId> { People.Board.Person, People.SecondBoard.Person }, dispute.Steps.Where(step => step.Verb == nameof(RecordJudgment)).Select(step => step.Person).ToHashSet());
    }

    [Fact]
    public void Judgment_SignedByWhoLeftTheBoard_FallsAway()
    {
        var (dispute, third) = (In(AtCourt), People.New(Role.BoardMember, "Wiebke"));
        Assert.False(Sign(dispute, third, Right with { Outcome = JudgmentOutcome.Dismissed }));
        dispute.KeepSignaturesOf([People.Board.Person, People.SecondBoard.Person]);
        Assert.False(Sign(dispute, People.Board));
        Assert.True(Sign(dispute, People.SecondBoard));
        Assert.DoesNotContain(third.Person, dispute.Involved);
    }

    [Fact]
    public void AtCourt_WithoutWordInItsTime_IsClosedByTheOfficeAndTakenUpAgainWhenWordComes()
    {
        var dispute = In(AtCourt);
        Assert.Equal(Cases.Pack.Due("dispute-court", Cases.Start), dispute.DueAt);
        Assert.Equal("DQ-25", Refused(() => Take(dispute, CloseWithoutCourt, People.SecondOfficer)));
        var late = dispute.DueAt!.Value.AddMinutes(1);
        Assert.Equal("WF-2", Refused(() => Take(dispute, CloseWithoutCourt, People.Recipient, at: late)));
        Assert.True(Take(dispute, CloseWithoutCourt, People.SecondOfficer, at: late));
        Assert.Equal((Rested, true, (DateTimeOffset?)null), (dispute.State, dispute.WasClosedWithoutCourt, dispute.DueAt));
        Assert.Equal("DQ-27", Refused(() => Take(In(Rested), NoteCourt, People.Recipient, at: late)));

        Assert.True(Take(dispute, NoteCourt, People.Recipient, at: late));
        Assert.Equal((AtCourt, "weighed", (DateTimeOffset?)null), (dispute.State, dispute.NotedCourt, dispute.DueAt));
        Assert.Equal("DQ-28", Refused(() => Take(dispute, CloseWithoutCourt, People.SecondOfficer, at: late.AddYears(3))));
    }

    [Fact]
    public void AtCourt_SaidWhereItLies_WaitsForTheJudgmentAndKeepsWhatOneHasSigned()
    {
        var dispute = In(AtCourt);
        Assert.False(Sign(dispute, People.Board));
        Assert.Equal("DQ-24", Refused(() => Take(dispute, CloseWithoutCourt, People.SecondOfficer, at: Cases.Start.AddYears(1))));
        Assert.True(Take(dispute, NoteCourt, People.SecondOfficer));
        Assert.Equal((AtCourt, (DateTimeOffset?)null, 1), (dispute.State, dispute.DueAt, dispute.Signatures.Count));
        Assert.True(Sign(dispute, People.SecondBoard));
    }

    [Fact]
    public void CarryOut_WhatThePortalCannotDo_WaitsUntilAManagerConfirmsIt()
    {
        var dispute = In(AtCourt);
        foreach (var actor in (Actor[])[People.Board, People.SecondBoard])
            Sign(dispute, actor);
        Assert.Equal("DQ-21", Refused(() => Take(dispute, ConfirmCarriedOut, People.SecondManager)));
        dispute.CarryOut("Sanction SN-001 is lifted.", true, Cases.Pack, Cases.Start.AddHours(2));
        Assert.False(dispute.IsLeftToOffice);
        dispute.CarryOut("The portal has no act for it.", false, Cases.Pack, Cases.Start.AddHours(2));
        Assert.True(dispute.IsLeftToOffice);
        Take(dispute, ConfirmCarriedOut, People.SecondManager);
        Assert.Equal((Settled, false, "weighed"), (dispute.State, dispute.IsLeftToOffice, dispute.Steps[^1].Reason));
    }

    [Fact]
    public void Figures_OfDisputes_CountTheLastAnswerAndItsTime()
    {
        var (won, lost, settled) = (In(AtCourt), In(OfficerAnswered), In(AtCourt));
        foreach (var (dispute, outcome) in ((Dispute, JudgmentOutcome)[])[(won, JudgmentOutcome.Upheld), (settled, JudgmentOutcome.Settled)])
            foreach (var actor in (Actor[])[People.SecondBoard, People.New(Role.BoardMember)])
                Sign(dispute, actor, Right with { Outcome = outcome });
        var last = lost.Answers[^1] with { Outcome = DisputeOutcome.NotUpheld, At = Cases.Start.AddDays(9) };
        Assert.Equal(new(1, 1, 1, 2, 0), Transparency.DisputeFigures.Of([(won.OpenedAt, won.Answers[^1]), (settled.OpenedAt, settled.Answers[^1]), (lost.OpenedAt, last)]));
        Assert.Null(Transparency.DisputeFigures.Of([]).Days);
    }

    [Fact]
    public void Outsider_WithoutAnAccount_IsCarriedOnByTheOfficeUpwardsAlone()
    {
        var dispute = In(ReviewAnswered, isOutside: true);
        Assert.Equal("WF-2", Refused(() => Take(dispute, Accept, People.SecondOfficer)));
        Assert.Equal("DQ-9", Refused(() => Take(dispute, AskPanel, People.Steward with { Roles = new HashSet<Role> { Role.Recipient } })));
        Take(dispute, AskPanel, People.SecondOfficer);
        dispute.NamePanel(Seats.Three, Seats.Chair, Hands);
        Take(dispute, Dismiss, People.Panel);
        Take(dispute, Dismiss, People.Outsider);
        Assert.Equal("DQ-6", Refused(() => Take(dispute, Mediate, People.Board)));
    }
}
