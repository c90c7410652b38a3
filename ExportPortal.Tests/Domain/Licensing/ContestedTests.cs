using ExportPortal.Domain.Common;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.ApplicationState;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>What an appeal or a dispute about conditions reaches, and what waits for its answer.</summary>
public sealed class ContestedTests
{
    private static Appeal Lodge(Application application, DateTimeOffset at, params Appeal[] earlier) =>
        Appeal.Lodge(new(Guid.NewGuid()), $"AP-00{earlier.Length + 1}", application, earlier, "it asks for too much", People.Steward, Cases.Pack, at).Seated(application);

    private static void Take(Appeal appeal, AppealVerb verb, Application application, DateTimeOffset at, params Actor[] panel)
    {
        foreach (var member in panel)
            appeal.Take(verb, "weighed", application, member, Cases.Pack, at);
    }

    private static Dispute Open(Application application, DateTimeOffset at) => Dispute.Open(
        Guid.NewGuid(), "DIS-001", DisputeKind.Condition, new(application.Number, application.Steward, application.Recipient, []), new(application.Steward, "Mina", null), [], "It asks for too much.", Cases.Pack, at);

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
        Assert.Equal(appeal.LodgedAt, application.ContestedSince([appeal], [], Cases.Pack));
    }

    [Fact]
    public void Conditions_WhileTheyAreAppealedAgainst_DoNotLapseAndTheirTimeGoesOnWithTheAnswer()
    {
        var application = Cases.In(ApprovedConditional);
        var due = application.DueAt!.Value;
        var (lodged, answered) = (due.AddDays(-61), due.AddDays(10));
        var appeal = Lodge(application, lodged);
        void Keep(DateTimeOffset at) => application.KeepConditions(application.ContestedSince([appeal], [], Cases.Pack), Cases.Pack, at);

        Keep(lodged.AddHours(3)); // from when it was lodged, whenever that is looked at
        Assert.Equal((null, null), (application.DueAt, application.WakeAt));
        Assert.False(application.ActOnTime(Cases.Pack, answered));
        Take(appeal, AppealVerb.Dismiss, application, answered, People.Panel, People.SecondPanel);
        Keep(answered);
        Assert.Equal(due.AddDays(71), application.DueAt);
        Assert.False(application.ActOnTime(Cases.Pack, due.AddDays(71)));
        Assert.True(application.ActOnTime(Cases.Pack, due.AddDays(71).AddMinutes(1)));
        Assert.Equal(Lapsed, application.State);
    }

    [Fact]
    public void ContestedSince_Disputes_IsTheFirstInTimeUntilAPanelHasAnswered()
    {
        var application = Cases.In(ApprovedConditional);
        var at = application.Next().AddDays(5);
        var (first, second, late) = (Open(application, at), Open(application, at.AddDays(1)), Open(application, at.AddDays(40)));
        DateTimeOffset? Since(Appeal[] appeals, params Dispute[] disputes) => application.ContestedSince(appeals, disputes, Cases.Pack);

        Assert.Equal(at, Since([], second, first));
        Assert.Null(Since([], late));
        first.Take(DisputeVerb.Withdraw, null, "we give it up", null, People.Steward, [], Cases.Pack, at.AddDays(2));
        Assert.Null(Since([], first, second));
        var appeal = Lodge(application, at.AddDays(3));
        Assert.Equal(appeal.LodgedAt, Since([appeal], first, second));
        Take(appeal, AppealVerb.Dismiss, application, at.AddDays(4), People.Panel, People.SecondPanel);
        Assert.Null(Since([appeal], second));
        Assert.Null(Cases.In(InReview).ContestedSince([], [first], Cases.Pack));
    }
}
