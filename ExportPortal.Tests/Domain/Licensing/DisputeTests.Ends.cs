using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.DisputeState;
using static ExportPortal.Domain.Licensing.DisputeVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>How a dispute ends without another answer of the office.</summary>
public sealed partial class DisputeTests
{
    [Fact]
    public void Appeal_LodgedForIt_IsHeardThereAndTakenOver()
    {
        var dispute = In(ReviewAnswered);
        Take(dispute, AskPanel, People.Recipient, "AP-001");
        Assert.Null(dispute.DueAt);
        Assert.Equal("DQ-8", Refused(() => Take(dispute, Withdraw, People.Recipient)));
        Assert.Equal("DQ-8", Refused(() => Take(dispute, Dismiss, People.Panel)));
        Assert.Equal("WF-1", dispute.WhyNotNaming(Seats.Chair, Hands)!.Code);
        dispute.Heard(DisputeOutcome.Upheld, "Hedda: too much", "Hedda and Severin", Cases.Pack, Cases.Start);
        Assert.Equal((PanelAnswered, DisputeOutcome.Upheld), (dispute.State, dispute.Answers[^1].Outcome));
    }

    [Fact]
    public void Answered_AndNotCarriedFurther_RestsOnceItsTimeIsOver()
    {
        var dispute = In(OfficerAnswered);
        Assert.Equal(Cases.Pack.Due("dispute-next", Cases.Start), dispute.DueAt);
        Assert.False(dispute.IsToRest(dispute.DueAt!.Value));
        Assert.True(dispute.IsToRest(dispute.DueAt.Value.AddTicks(1)));
        Assert.False(In(InReview).IsToRest(Cases.Start.AddYears(1)));
    }

    [Fact]
    public void Signature_OfTheFirst_IsTakenBackUntilTheSecondHasSigned()
    {
        var dispute = In(AtCourt);
        Assert.Equal("DQ-29", Refused(() => Take(dispute, TakeBackSignature, People.Board)));
        Assert.False(Sign(dispute, People.Board));
        var (due, steps) = (dispute.DueAt, dispute.Steps.Count);
        Assert.Equal("DQ-29", Refused(() => Take(dispute, TakeBackSignature, People.SecondBoard)));
        Assert.True(Take(dispute, TakeBackSignature, People.Board));
        Assert.Empty(dispute.Signatures);
        // Nobody outside learns of it, it has no part in the matter, and the time for a word of the court runs on.
        Assert.Equal((AtCourt, due, steps), (dispute.State, dispute.DueAt, dispute.Steps.Count));
        Assert.False(Sign(dispute, People.SecondBoard));
        Assert.True(Sign(dispute, People.Board));
        Assert.Equal("WF-1", Refused(() => Take(dispute, TakeBackSignature, People.Board)));
    }

    [Fact]
    public void Signature_OfAPanelOrASide_IsTakenBackAndTheOtherStays()
    {
        var heard = In(BeforePanel);
        heard.NamePanel(Seats.Three, Seats.Chair, Hands);
        Take(heard, Grant, People.Panel);
        Take(heard, Dismiss, People.SecondPanel);
        Take(heard, TakeBackSignature, People.Panel);
        Assert.Equal([People.SecondPanel.Person], heard.Signatures.Select(one => one.Person));

        var offered = In(PanelAnswered);
        Take(offered, Mediate, People.Recipient);
        Assert.True(Take(offered, TakeBackSignature, People.Recipient));
        Assert.Equal((0, nameof(TakeBackSignature)), (offered.Signatures.Count, offered.Steps[^1].Verb));
        Assert.False(Take(offered, Mediate, People.Board)); // it was the only one: the office offers it now
    }
}
