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
}
