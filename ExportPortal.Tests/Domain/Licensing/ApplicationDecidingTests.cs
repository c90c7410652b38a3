using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.ApplicationState;
using static ExportPortal.Domain.Licensing.ApplicationVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>Who decides, and how a decision leaves the rules.</summary>
public sealed class ApplicationDecidingTests
{
    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    [Fact]
    public void Override_ByOneTier_NeedsAManagerAndThenABoardMember()
    {
        var application = Cases.In(DecisionPending);
        Assert.Equal("FE-5", Refused(() => application.OverrideTier(3, "x", People.Board, Cases.Pack, Cases.Start)));
        Assert.Equal("OV-2", Refused(() => application.OverrideTier(4, "x", People.Manager, Cases.Pack, Cases.Start)));
        application.OverrideTier(3, "a rare disease", People.Manager, Cases.Pack, application.Next());
        Assert.Equal((2, 3), (application.Tier, application.ProposedTier));
        Assert.Equal("FE-5", Refused(() => application.OverrideTier(3, "x", People.SecondManager, Cases.Pack, application.Next())));
        Assert.Equal("OV-3", Refused(() => application.OverrideTier(1, "x", People.Board, Cases.Pack, application.Next())));
        application.OverrideTier(3, "seen the same", People.Board, Cases.Pack, application.Next());

        Assert.Equal((3, DecisionOutcome.Enclave, 2, 3), (application.Tier, application.Decision.Outcome, application.Override!.From, application.Override.To));
        Assert.Equal(2, application.DecidersNeeded(Cases.Pack));
        Assert.Equal("OV-1", Refused(() => application.OverrideTier(2, "x", People.Manager, Cases.Pack, application.Next())));
    }

    [Fact]
    public void Override_OfAGate_IsRefused() =>
        Assert.Equal("OV-1", Refused(() => Cases.In(DecisionPending, Cases.AtAGate).OverrideTier(2, "x", People.Manager, Cases.Pack, Cases.Start)));

    [Fact]
    public void AnnounceRefusal_OutsideTheCodedGroundsOrWithoutReasons_IsRefused()
    {
        var application = Cases.In(DecisionPending);
        Assert.Equal("RG", Refused(() => application.AnnounceRefusal("RG-99", "the risk", "a coarser file", People.Manager, Cases.Pack, Cases.Start)));
        Assert.NotNull(Refused(() => application.AnnounceRefusal("RG-03", " ", "a coarser file", People.Manager, Cases.Pack, Cases.Start)));
        Assert.Equal("RF-1", Refused(() => application.AnnounceRefusal("RG-03", "the risk", " ", People.Manager, Cases.Pack, Cases.Start)));
        application.AnnounceRefusal("RG-03", "the risk", "a coarser file", People.Manager, Cases.Pack, Cases.Start);

        Assert.Equal((IntentToRefuse, "RG-03"), (application.State, application.Notice!.Ground));
        Assert.Equal(13, Cases.Pack.RefusalGrounds.Count);
    }

    [Fact]
    public void Abstain_OfADecider_LeavesTheDecisionToAnother()
    {
        var application = Cases.In(DecisionPending, Cases.Tier3);
        application.Approve(People.Manager);
        application.Do(Abstain, People.Manager, "a cousin works there");
        Assert.Empty(application.Signatures);
        Assert.Equal("DE-3", Refused(() => application.Approve(People.Manager)));
        Assert.Null(application.Approve(People.SecondManager));
    }

    [Fact]
    public void Tier1_EveryGatePassed_IsRegisteredWithoutReviewAndDecidedByAnotherOfficer()
    {
        var application = Cases.In(Registered, Cases.Tier1);
        Assert.True(application.RegisterAutomatically(Cases.Pack, application.Next()));
        Assert.Equal(Recommended, application.State);
        application.Take(SendToDecider, People.Officer);
        Assert.Equal("FE-1", Refused(() => application.Approve(People.Officer)));
        Assert.NotNull(application.Approve(People.SecondOfficer));
        Assert.False(Cases.In(Registered).RegisterAutomatically(Cases.Pack, Cases.Start));
    }

    [Fact]
    public void ExtendTime_Once_MovesTheLongStop()
    {
        var application = Cases.In(InReview);
        var before = application.Clock("decision-long-stop")!.Due(Cases.Start, Cases.Pack.Calendar);
        application.Do(ExtendTime, People.Manager);
        Assert.Equal(before.AddMonths(3), application.Clock("decision-long-stop")!.Due(application.Next(), Cases.Pack.Calendar));
        Assert.Equal("CL-4", Refused(() => application.Do(ExtendTime, People.SecondManager)));
    }

    [Fact]
    public void DeclaredInterest_InAParty_ClosesEveryVerbOfTheAuthority()
    {
        var torn = People.New(Role.LicensingOfficer) with { Interests = new HashSet<OrganisationId> { People.RecipientHouse } };
        Assert.Equal("FE-3", Refused(() => Cases.In(Submitted).Take(Register, torn)));
        Cases.In(Submitted).Take(Register, torn with { Interests = new HashSet<OrganisationId> { People.Elsewhere } });
    }
}
