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

    /// <summary>Approved with two conditions that stop access, and its licence in force.</summary>
    private static (Application Application, Licence Licence) WithConditions()
    {
        var application = Cases.In(DecisionPending);
        var licence = application.Approve(Cases.Seed, "the benefit is clear", People.Manager, Cases.Pack, application.Next(), new([], [new("Send the list.", new(2026, 12, 5), true), new("Publish the tables.", new(2026, 12, 20), true)]))!;
        licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], Cases.Start);
        foreach (var (side, actor) in ((Role, Actor)[])[(Role.Steward, People.Steward), (Role.Recipient, People.Recipient)])
            licence.Accept(side, "password", actor, Cases.Start);
        return (application, licence);
    }

    private static DateTimeOffset On(int month, int day) => new(month < 11 ? 2027 : 2026, month, day, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Day_OfACondition_StandsStillWhileItIsContestedAndIsKeptByTheNextVersion()
    {
        var (application, licence) = WithConditions();
        OwedDuty Of(string what) => licence.Duties.Single(duty => duty.What == what);

        licence.KeepDays(application, On(12, 10), On(12, 10));
        // What was overdue by then goes on closing access.
        Assert.Equal((null, "AD-14"), (Of("Send the list.").HeldSince, LicenceAccess.At(licence, On(12, 11)).Code));
        licence.Answer(Of("Send the list.").No, new("sent", null, null, People.Recipient.Person, People.Recipient.Name, On(12, 11)), People.Recipient, On(12, 11));
        Assert.Equal(("AD-00", (DateTimeOffset?)On(12, 10)), (LicenceAccess.At(licence, On(1, 9)).Code, Of("Publish the tables.").HeldSince));
        var told = Assert.Single(LicenceDuties.Next(licence, People.Recipient, On(1, 9)), duty => duty.What == "Publish the tables.");
        Assert.Equal((null, 0), (told.By, told.DaysLate));

        licence.KeepDays(application, null, On(1, 9));
        var day = new DateOnly(2027, 1, 19); // 30 days later than it was
        Assert.Equal((null, day, day), (Of("Publish the tables.").HeldSince, Of("Publish the tables.").Due, licence.Duties.Where(duty => duty.Answer is null).Min(duty => duty.Due)));
        licence.Revise(licence.Grant!, "another contact", On(1, 10));
        licence.RecordSeal(ContentHash.Of("sealed anew"u8), Cases.Pack, [], On(1, 10));
        Assert.Equal(day, Of("Publish the tables.").Due);
        Assert.Equal(("AD-00", "AD-14"), (LicenceAccess.At(licence, On(1, 19)).Code, LicenceAccess.At(licence, On(1, 20)).Code));
    }

    [Fact]
    public void Day_OfACondition_StandsStillFromTheGrantOnAndGoesNotBeyondTheTerm()
    {
        var (application, licence) = WithConditions();
        licence.KeepDays(application, licence.GrantedAt.AddDays(-9), licence.GrantedAt);
        Assert.All(licence.Duties.Where(duty => duty.Code == application.Number), duty => Assert.Equal(licence.GrantedAt, duty.HeldSince));
        Assert.All(licence.Duties.Where(duty => duty.Code != application.Number), duty => Assert.Null(duty.HeldSince));
        licence.KeepDays(application, null, licence.GrantedAt.AddDays(400));
        Assert.All(licence.Duties.Where(duty => duty.Code == application.Number), duty => Assert.Equal(licence.Term.End, duty.Due));
    }

    [Fact]
    public void Change_GrantedOnConditionsThatAreDisputed_WaitsAsLongAsTheDispute()
    {
        var (amendment, licence) = AmendmentTests.Conditional();
        var at = AmendmentTests.Now.AddDays(3);
        var dispute = Dispute.Open(
            Guid.NewGuid(), "DIS-002", DisputeKind.Condition, new(licence.Number, licence.Steward, licence.Recipient, []), new(licence.Recipient, "Kenji", null), [], "It asks for too much.", Cases.Pack, at);
        Assert.Equal(TimeSpan.Zero, amendment.HeldFor([], Cases.Pack, at));
        Assert.Equal(TimeSpan.FromDays(5), amendment.HeldFor([dispute], Cases.Pack, at.AddDays(5)));
        dispute.Take(DisputeVerb.Withdraw, null, "we give it up", null, People.Recipient, [], Cases.Pack, at.AddDays(7));
        Assert.Equal(TimeSpan.FromDays(7), amendment.HeldFor([dispute], Cases.Pack, at.AddDays(50)));
    }
}
