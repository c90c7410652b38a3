using ExportPortal.Domain.Common;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.ApplicationState;
using static ExportPortal.Domain.Licensing.ApplicationVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>What an approval waits for, and what it is owed with.</summary>
public sealed class ApplicationConditionsTests
{
    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    [Fact]
    public void Hold_BetweenTwoSignatures_LeavesNeitherConditionsNorAProposedTier()
    {
        var application = Cases.In(DecisionPending, Cases.Tier3);
        application.Approve(Cases.Seed, "because", People.Manager, Cases.Pack, application.Next(), AmendmentTerms.Of(["A contract with the clinic."], []));
        application.Do(OverrideTier, People.Manager);
        application.HoldForScreening("name and birth year", Cases.Pack, application.Next());
        foreach (var person in (Actor[])[People.Officer, People.Screening])
            application.Do(ClearMatch, person);
        Assert.Equal((DecisionPending, 0, 0, null), (application.State, application.Signatures.Count, application.Conditions.Count, application.ProposedTier));

        foreach (var decider in application.Deciders())
            application.Approve(decider);
        Assert.Equal((Approved, 0), (application.State, application.Conditions.Count));
    }

    [Fact]
    public void AnnounceRefusal_AfterAHalfSignedApproval_ShowsNoConditions()
    {
        var application = Cases.In(DecisionPending, Cases.Tier3);
        application.Approve(Cases.Seed, "because", People.Manager, Cases.Pack, application.Next(), AmendmentTerms.Of(["A contract with the clinic."], []));
        Assert.Equal((1, 0), (application.ConditionsFor(People.SecondManager).Count, application.ConditionsFor(People.Steward).Count));
        application.Do(AnnounceRefusal, People.SecondManager);
        Assert.Equal((0, 0), (application.Conditions.Count, application.ConditionsFor(People.Steward).Count));

        // What an approval asked for stays on record when it lapses.
        var lapsed = Cases.In(ApprovedConditional);
        var asked = lapsed.Conditions.Count;
        Assert.True(lapsed.ActOnTime(Cases.Pack, lapsed.DueAt!.Value.AddMinutes(1)));
        Assert.Equal((Lapsed, asked, asked), (lapsed.State, lapsed.Conditions.Count, lapsed.ConditionsFor(People.Steward).Count));
    }

    [Fact]
    public void Approve_TierThatAsksForMoreThanAClick_WaitsForTheRecipientsSignature()
    {
        var application = Cases.In(DecisionPending);
        Assert.Null(application.Approve(Cases.Seed with { OwesSignature = true }, "the benefit is clear", People.Manager, Cases.Pack, application.Next()));
        Assert.Equal((ApprovedConditional, 0, "New signature of the recipient on the end-use statement"), (application.State, application.Conditions.Count, application.WaitingFor(Cases.Pack)));
        Assert.Equal("ES-8", application.WhyClosed(ConfirmConditions, People.Officer, Cases.Pack, application.Next())?.Code);
        Assert.False(application.WaitsFor(People.Officer, Cases.Pack, application.Next()));

        application.SignStatement(["For a year."], People.Recipient.Name, "director", "password", People.Recipient, application.Next());
        Assert.Null(application.ConfirmConditions(Cases.Seed, "signed", People.Officer, Cases.Pack, application.Next()));
        Assert.NotNull(application.ConfirmConditions(Cases.Seed, "signed", People.SecondOfficer, Cases.Pack, application.Next()));
    }

    [Fact]
    public void Approve_FirstOfTwoWhereASignatureIsOwed_HoldsTheSecondUntilItIsGiven()
    {
        var application = Cases.In(DecisionPending, Cases.Tier3);
        application.Approve(Cases.Seed with { OwesSignature = true }, "the benefit is clear", People.Manager, Cases.Pack, application.Next());
        Assert.Equal("ES-8", application.WhyClosed(Approve, People.SecondManager, Cases.Pack, application.Next())?.Code);
        Assert.Null(application.WhyNoSignature(People.Recipient, ["For a year."]));
    }

    [Fact]
    public void Approve_FirstOfTwoThatDied_AsksTheRecipientForNothingAnyMore()
    {
        var application = Cases.In(DecisionPending, Cases.Tier3);
        application.Approve(Cases.Seed with { OwesSignature = true }, "the benefit is clear", People.Manager, Cases.Pack, application.Next());
        Assert.True(application.IsStatementOwed);
        application.Take(ReturnToReview, People.SecondManager);
        Assert.False(application.IsStatementOwed);
    }

    [Fact]
    public void Approve_ConditionDueAfterTheTermThatIsGranted_IsRefused()
    {
        var application = Cases.In(DecisionPending);
        void Approved(DateOnly due) => application.Approve(Cases.Seed, "because", People.Manager, Cases.Pack, application.Next(), new([], [new("Send the list of analysts.", due, true)]));
        Assert.Equal("AM-47", Refused(() => Approved(Cases.Term.End.AddDays(1))));
        Assert.Empty(application.Signatures);
        Approved(Cases.Term.End);
        Assert.Equal(ApplicationState.Approved, application.State);
    }

    [Fact]
    public void Confirm_ConditionWhoseDayCameMeanwhile_HasAsLongFromTheGrant()
    {
        var application = Cases.In(DecisionPending);
        var (approved, due) = (DateOnly.FromDateTime(application.Next().UtcDateTime), DateOnly.FromDateTime(application.Next().UtcDateTime).AddDays(20));
        application.Approve(Cases.Seed, "because", People.Manager, Cases.Pack, application.Next(), AmendmentTerms.Of(["A contract."], [new("Send the list of analysts.", due, true), new("Hand in the plan.", Cases.Term.End, false)]));
        var late = application.Next().AddDays(60);
        application.Evidence(0, "the contract", People.Officer, late);
        application.ConfirmConditions(Cases.Seed, "seen", People.Officer, Cases.Pack, late);
        var licence = application.ConfirmConditions(Cases.Seed, "seen", People.SecondOfficer, Cases.Pack, late)!;
        Assert.Equal([DateOnly.FromDateTime(late.UtcDateTime).AddDays(due.DayNumber - approved.DayNumber), Cases.Term.End],
            licence.Duties.Where(duty => duty.Kind is DutyKind.Condition && duty.Code == application.Number).Select(duty => duty.Due));
        Assert.Equal(application.LaterConditions, licence.Grant!.Terms!.Single().Terms.Subsequent);
    }

    [Fact]
    public void WaitsFor_GateThatOneHasSigned_IsTheSecondOfficers()
    {
        var application = Cases.In(ApprovedConditional);
        foreach (var at in Enumerable.Range(0, application.Conditions.Count))
            application.Evidence(at, "seen", People.Officer, application.Next());
        application.ConfirmConditions(Cases.Seed, "seen", People.SecondOfficer, Cases.Pack, application.Next());
        Assert.False(application.WaitsFor(People.SecondOfficer, Cases.Pack, application.Next()));
        application.Prohibit(Cases.AtAGate, "it is met", People.Officer, Cases.Pack, application.Next());
        Assert.True(application.WaitsFor(People.SecondOfficer, Cases.Pack, application.Next()));
        Assert.Equal("Second person on the gate that is met", application.WaitingFor(Cases.Pack));
    }
}
