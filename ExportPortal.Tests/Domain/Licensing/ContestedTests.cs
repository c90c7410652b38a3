using ExportPortal.Domain.Common;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.ApplicationState;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>What an appeal on an application reaches.</summary>
public sealed class ContestedTests
{
    private static Appeal Lodge(Application application, DateTimeOffset at, params Appeal[] earlier) =>
        Appeal.Lodge(new(Guid.NewGuid()), $"AP-00{earlier.Length + 1}", application, earlier, "it asks for too much", People.Steward, Cases.Pack, at).Seated(application);

    private static void Take(Appeal appeal, AppealVerb verb, Application application, DateTimeOffset at, params Actor[] panel)
    {
        foreach (var member in panel)
            appeal.Take(verb, "weighed", application, member, Cases.Pack, at);
    }

    [Fact]
    public void Remit_OfADecisionThatAnotherReplaced_IsClosedAndTheNewOneIsAppealedAgainst()
    {
        var application = Cases.In(ApprovedConditional);
        var at = application.Next();
        var appeal = Lodge(application, at);
        Take(appeal, AppealVerb.Remit, application, at, People.Panel);
        foreach (var officer in (Actor[])[People.Officer, People.SecondOfficer])
            application.Prohibit(Cases.AtAGate, "the recipient is listed", officer, Cases.Pack, at.AddDays(1));

        Assert.Equal(("AL-29", "AL-29", null), (appeal.WhyClosed(AppealVerb.Remit, application, People.SecondPanel)?.Code, appeal.WhyClosed(AppealVerb.GrantAppeal, application, People.SecondPanel)?.Code, appeal.WhyClosed(AppealVerb.Dismiss, application, People.SecondPanel)?.Code));
        var other = Lodge(application, at.AddDays(2), appeal);
        Assert.Equal("AL-3", Appeal.WhyClosed(application, [appeal, other], People.Steward, Cases.Pack, at.AddDays(2))?.Code);
        Take(appeal, AppealVerb.Dismiss, application, at.AddDays(3), People.SecondPanel);
        Assert.Equal(nameof(AppealVerb.Dismiss), Assert.Single(appeal.Signatures).Verb); // the other one was given on what is gone
        Take(appeal, AppealVerb.Dismiss, application, at.AddDays(3), People.Panel);
        Assert.Equal((AppealState.Dismissed, Prohibited), (appeal.State, application.State));
        Take(other, AppealVerb.Remit, application, at.AddDays(4), People.Panel, People.SecondPanel);
        Assert.Equal((AppealState.Remitted, InReview), (other.State, application.State));
    }

    [Fact]
    public void Conditions_MetWhileTheAppealIsHeard_AreTheSameDecision()
    {
        var application = Cases.In(ApprovedConditional);
        var appeal = Lodge(application, application.Next());
        foreach (var at in Enumerable.Range(0, application.Conditions.Count))
            application.Evidence(at, "seen", People.Officer, application.Next().AddDays(1));
        foreach (var officer in (Actor[])[People.Officer, People.SecondOfficer])
            application.ConfirmConditions(Cases.Seed, "seen", officer, Cases.Pack, application.Next().AddDays(1));
        Assert.Equal((Approved, true), (application.State, appeal.StillStands(application)));
    }
}
