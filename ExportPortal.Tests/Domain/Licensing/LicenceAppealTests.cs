using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>Appeals of the licensee against a suspension or a revocation.</summary>
public sealed class LicenceAppealTests
{
    private static readonly DateTimeOffset Day = Cases.Start.AddDays(10);
    private static readonly Actor Other = People.New(Role.BoardMember, "Wiebke");
    private static readonly Actor Third = People.New(Role.BoardMember, "Freda");
    private readonly Application application = Cases.In(ApplicationState.Approved);

    private static string Refused(Action act) => Assert.Throws<RuleViolation>(act).Rule.Code;

    private Appeal Lodge(Licence licence, DateTimeOffset? at = null, Actor? actor = null, params Appeal[] earlier) =>
        Appeal.Lodge(new(Guid.NewGuid()), "AP-001", licence, earlier, "nothing was passed on", actor ?? People.Recipient, Cases.Pack, at ?? Day).Seated(application, licence);

    private void Take(Appeal appeal, AppealVerb verb, Licence licence, DateTimeOffset? at = null, params Actor[] panel)
    {
        foreach (var member in panel is [] ? [People.Panel, People.SecondPanel] : panel)
            appeal.Take(verb, "weighed", licence, application, member, Cases.Pack, at ?? Day);
    }

    private static void Do(Licence licence, LicenceVerb verb, Actor actor, DateTimeOffset? at = null) => licence.Take(verb, "because", actor, Cases.Pack, at ?? Day);

    [Fact]
    public void Verb_EachRole_IsOpenToThePanelAlone()
    {
        var licence = Cases.LicenceIn(LicenceState.Suspended);
        var appeal = Lodge(licence);
        foreach (var role in Enum.GetValues<Role>())
            foreach (var verb in Enum.GetValues<AppealVerb>())
                Assert.Equal(role is Role.AppealPanel ? null : "WF-2", appeal.WhyClosed(verb, licence, application, role is Role.AppealPanel ? People.Outsider : People.New(role), Day)?.Code);
    }

    [Fact]
    public void Lodge_ByTheLicenseeWithinThirtyDaysOfTheDecision_AndNotOtherwise()
    {
        var licence = Cases.LicenceIn(LicenceState.Suspended);
        var until = Cases.Pack.Due("appeal-lodge", Cases.Start);
        Assert.Equal(until, Appeal.OpenUntil(licence, Cases.Pack, Day));
        Assert.Equal("LC-1", Refused(() => Lodge(licence, actor: People.Steward)));
        Assert.Equal("LC-1", Refused(() => Lodge(licence, actor: People.New(Role.Recipient, organisation: People.Elsewhere))));
        Assert.Equal("AL-1", Refused(() => Lodge(Cases.LicenceIn(LicenceState.Active))));
        Assert.Equal("AL-2", Refused(() => Lodge(licence, until.AddTicks(1))));
        Assert.Equal("RS-1", Refused(() => Appeal.Lodge(new(Guid.NewGuid()), "AP-001", licence, [], " ", People.Recipient, Cases.Pack, Day)));
        var appeal = Lodge(licence, until);
        Assert.Equal(("SUSPENDED", licence.Id, Cases.Pack.Due("appeal-decision", until)), (appeal.Against, appeal.Licence!.Value, appeal.DueAt!.Value));
        Assert.Equal("AL-3", Refused(() => Lodge(licence, null, null, appeal)));
    }

    [Fact]
    public void Lodge_WhatASanctionDid_IsAppealedAgainstThere()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        Assert.True(licence.SuspendBySanction("SN-001", Cases.Pack, Day));
        Assert.Equal("AL-7", Refused(() => Lodge(licence)));
        Assert.Null(Appeal.OpenUntil(licence, Cases.Pack, Day));
    }

    [Fact]
    public void Provisional_Confirmed_StartsTheTimeAnew()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        Do(licence, LicenceVerb.SuspendProvisionally, People.Auditor, Cases.Start);
        Do(licence, LicenceVerb.ConfirmSuspension, People.Manager, Cases.Start.AddDays(2));
        Assert.Equal(Cases.Pack.Due("appeal-lodge", Cases.Start.AddDays(2)), Appeal.OpenUntil(licence, Cases.Pack, Day));
    }

    [Fact]
    public void Fe7_WhoeverHadAHand_EvenAsTheFirstOfTwoSigners_DoesNotHearIt()
    {
        var licence = Cases.LicenceIn(LicenceState.Revoked);
        var appeal = Lodge(licence);
        foreach (var hand in (Actor[])[People.Board, People.SecondBoard, People.Officer])
            Assert.Equal("FE-7", appeal.WhyClosed(AppealVerb.Dismiss, licence, application, hand.OtherAccount(Role.AppealPanel), Day)?.Code);
        Assert.Equal("FE-3", appeal.WhyClosed(AppealVerb.Dismiss, licence, application, People.New(Role.AppealPanel, organisation: People.RecipientHouse), Day)?.Code);
        Take(appeal, AppealVerb.Dismiss, licence, null, People.Panel);
        Assert.Equal("FE-11", Refused(() => Take(appeal, AppealVerb.Dismiss, licence, null, People.Panel.OtherAccount())));
    }

    [Fact]
    public void Fe7_WhoWeighedAChangeOfTheLicence_DoesNotHearItsAppeal()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var weigher = People.New(Role.TechnicalReviewer, "Ragna");
        var change = AmendmentTests.Request(licence, AmendmentTests.Major);
        AmendmentTests.Take(change, AmendmentVerb.StartReview, licence, People.Officer);
        AmendmentTests.Take(change, AmendmentVerb.GiveTechnicalOpinion, licence, weigher);
        Do(licence, LicenceVerb.Suspend, People.Manager, Cases.Start);
        var appeal = Lodge(licence);

        Assert.Equal("FE-7", appeal.WhyClosed(AppealVerb.Dismiss, licence, application, weigher.OtherAccount(Role.AppealPanel), Day, [change])?.Code);
        Assert.Equal("AL-18", appeal.WhyNotNaming(application, licence, weigher.OtherAccount(Role.BoardMember), [change])?.Code);
        var seat = Seats.Of(weigher.OtherAccount(Role.AppealPanel));
        Assert.Equal("FE-7", Refused(() => appeal.NamePanel([seat, .. Seats.Three.Skip(1)], application, licence, Seats.Chair, [change])));
    }

    [Fact]
    public void Dismiss_ChangesNothingAndEndsTheRoute()
    {
        var licence = Cases.LicenceIn(LicenceState.Revoked);
        var appeal = Lodge(licence);
        Take(appeal, AppealVerb.Dismiss, licence);
        Assert.Equal((AppealState.Dismissed, LicenceState.Revoked), (appeal.State, licence.State));
        Assert.Equal("AL-4", Refused(() => Lodge(licence, null, null, appeal)));
    }

    [Fact]
    public void Grant_OfASuspension_LiftsItAndOpensAccess()
    {
        var licence = Cases.LicenceIn(LicenceState.Suspended);
        Take(Lodge(licence), AppealVerb.GrantAppeal, licence);
        Assert.Equal((LicenceState.Active, null, "AP-001: weighed"), (licence.State, licence.SuspendedAt, licence.Steps[^1].Reason));
        Assert.True(LicenceAccess.At(licence, licence.EndOfTerm.AddDays(-1)).Allowed);
    }

    [Fact]
    public void Grant_OfARevocation_ReinstatesTheLicenceAndWhatWasCertifiedIsOwedAgainAtItsEnd()
    {
        var licence = Cases.LicenceIn(LicenceState.Revoked);
        licence.Certify(LicenceCells.Deletion(Records.File), Records.File, People.Recipient, Cases.Start);
        Take(Lodge(licence), AppealVerb.GrantAppeal, licence);
        Assert.Equal((LicenceState.Active, null, null), (licence.State, licence.EndedAt, licence.Certificate));
        Assert.True(LicenceAccess.At(licence, licence.EndOfTerm.AddDays(-1)).Allowed);
    }

    [Fact]
    public void Grant_OfARevocationAfterTheLastDay_EndsTheLicenceAsItsTermDid()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var last = licence.EndOfTerm.AddDays(-2);
        foreach (var member in (Actor[])[People.Board, People.SecondBoard])
            Do(licence, LicenceVerb.RevokeUrgently, member, last);
        var appeal = Lodge(licence, last);
        Take(appeal, AppealVerb.GrantAppeal, licence, licence.EndOfTerm.AddDays(1));
        Assert.Equal((AppealState.Granted, LicenceState.Expired, licence.EndOfTerm), (appeal.State, licence.State, licence.EndedAt!.Value));
    }

    [Fact]
    public void Remit_OfASuspension_IsKeptOrLiftedByOthers()
    {
        var licence = Cases.LicenceIn(LicenceState.Suspended);
        var appeal = Lodge(licence);
        Take(appeal, AppealVerb.Remit, licence);
        Assert.Equal((LicenceState.Suspended, Cases.Pack.Due("suspension-review", Day)), (licence.State, licence.ReviewDueAt!.Value));
        Assert.Equal("AL-8", Refused(() => Lodge(licence, null, null, appeal)));
        Assert.Equal("RM-2", Refused(() => Do(licence, LicenceVerb.ReviewSuspension, People.Manager)));
        Do(licence, LicenceVerb.ReviewSuspension, People.SecondManager, Day.AddDays(1));
        Assert.Null(licence.WhyClosed(LicenceVerb.ReviewSuspension, People.Manager, Day.AddDays(2)));
        // What others decided anew can be appealed against anew.
        Assert.Equal(AppealState.Lodged, Lodge(licence, Day.AddDays(2), null, appeal).State);
    }

    [Fact]
    public void Remit_OfARevocation_SetsItAsideAndHearsTheLicenseeAgain()
    {
        var licence = Cases.LicenceIn(LicenceState.Revoked);
        Take(Lodge(licence), AppealVerb.Remit, licence);
        Assert.Equal((LicenceState.Suspended, null, Cases.Pack.Due("revocation-hearing", Day)), (licence.State, licence.EndedAt, licence.HearingUntil!.Value));
        Assert.False(LicenceAccess.At(licence, licence.EndOfTerm.AddDays(-1)).Allowed);
        Assert.Null(licence.WhyClosed(LicenceVerb.AnswerHearing, People.Recipient, Day));
        var heard = licence.HearingUntil!.Value.AddTicks(1);
        foreach (var hand in (Actor[])[People.Board, People.SecondBoard])
            Assert.Equal("RM-2", licence.WhyClosed(LicenceVerb.Revoke, hand, heard)?.Code);
        Do(licence, LicenceVerb.Revoke, Other, heard);
        Do(licence, LicenceVerb.Revoke, Third, heard);
        Assert.Equal(LicenceState.Revoked, licence.State);
    }

    [Fact]
    public void Lifted_WhileTheAppealIsOpen_LeavesThePanelToDismissIt()
    {
        var licence = Cases.LicenceIn(LicenceState.Suspended);
        var appeal = Lodge(licence);
        Do(licence, LicenceVerb.LiftSuspension, People.SecondManager);
        Do(licence, LicenceVerb.LiftSuspension, People.Board);
        Assert.Equal("AL-9", Refused(() => Take(appeal, AppealVerb.GrantAppeal, licence)));
        Assert.Equal("AL-9", Refused(() => Take(appeal, AppealVerb.Remit, licence)));
        Take(appeal, AppealVerb.Dismiss, licence);
        Assert.Equal((AppealState.Dismissed, LicenceState.Active), (appeal.State, licence.State));
    }

    /// <summary>The suspension that was appealed against opened by itself, and another one came: the panel decides on the first alone, and the other has its own appeal.</summary>
    [Fact]
    public void Grant_OfASuspensionThatIsOver_DoesNotLiftALaterOne()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        Do(licence, LicenceVerb.SuspendProvisionally, People.Auditor, Day);
        var first = Lodge(licence, Day.AddHours(1));
        Take(first, AppealVerb.GrantAppeal, licence, Day.AddHours(2), People.Panel);
        licence.Settle(licence.ProvisionalUntil!.Value);
        Do(licence, LicenceVerb.Suspend, People.Manager, Day.AddDays(15));

        Assert.Equal("AL-9", Refused(() => Take(first, AppealVerb.GrantAppeal, licence, Day.AddDays(16), People.SecondPanel)));
        Assert.Equal(LicenceState.Suspended, licence.State);
        Assert.Equal(AppealState.Lodged, Lodge(licence, Day.AddDays(16), null, first).State);
    }

    [Fact]
    public void Grant_OfAProvisionalSuspensionThatWasConfirmed_LiftsIt()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        Do(licence, LicenceVerb.SuspendProvisionally, People.Auditor, Day);
        var appeal = Lodge(licence, Day.AddHours(1));
        Do(licence, LicenceVerb.ConfirmSuspension, People.Manager, Day.AddHours(2));
        Assert.Equal("AL-3", Refused(() => Lodge(licence, Day.AddHours(3), null, appeal)));
        Take(appeal, AppealVerb.GrantAppeal, licence, Day.AddHours(3));
        Assert.Equal(LicenceState.Active, licence.State);
    }

    /// <summary>What was set aside keeps the licence closed no longer once the bar beside it is gone.</summary>
    [Theory]
    [InlineData(LicenceState.Suspended)]
    [InlineData(LicenceState.Revoked)]
    public void SetAside_OfAStopBesideABar_IsNoStopOfItsOwnAnyMore(LicenceState state)
    {
        var licence = Cases.LicenceIn(state);
        var before = (licence.SuspendedAt, licence.SuspensionEndsAt);
        Assert.NotNull(licence.StoppedBesideSanctions);
        Assert.True(licence.SetAsideOnAppeal("DIS-001", Cases.Pack, Day));
        Assert.Equal((LicenceState.Suspended, null, false), (licence.State, licence.StoppedBesideSanctions, licence.IsStoppedStill(Day.AddDays(-1))));
        Assert.Equal(state is LicenceState.Suspended ? before : (Day, Cases.Pack.Due("suspension-longest", Day)), (licence.SuspendedAt, licence.SuspensionEndsAt));
        Assert.Equal(LicenceState.Suspended, licence.AfterLifting(true, false, Day));
        Assert.Equal(LicenceState.Active, licence.AfterLifting(false, false, Day));
    }

    /// <summary>What else stops a licence still stops it once the panel has lifted a sanction; and it is never more closed than it was.</summary>
    [Theory]
    [InlineData("", false, false, LicenceState.Active)]
    [InlineData("", true, false, LicenceState.Suspended)]
    [InlineData("", true, true, LicenceState.Revoked)]
    [InlineData("suspended", false, false, LicenceState.Suspended)]
    [InlineData("provisionally", false, false, LicenceState.Active)]
    [InlineData("revoked", false, false, LicenceState.Revoked)]
    public void AfterLifting_RevocationByASanction_LeavesWhatElseStands(string before, bool isBarred, bool isRevokedElse, LicenceState state)
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        if (before is "suspended" or "provisionally")
            Do(licence, before == "suspended" ? LicenceVerb.Suspend : LicenceVerb.SuspendProvisionally, before == "suspended" ? People.Manager : People.Auditor);
        if (before == "revoked")
            foreach (var decider in (Actor[])[Other, Third])
                Do(licence, LicenceVerb.RevokeUrgently, decider);
        licence.SuspendBySanction("SN-001", Cases.Pack, Day);
        licence.RevokeBySanction("SN-001", Day);

        Assert.Equal(state, licence.AfterLifting(isBarred, isRevokedElse, Day));

        if (state is not LicenceState.Suspended)
            return;
        Assert.True(licence.SetAsideOnAppeal("SN-001-AP1", Cases.Pack, Day));
        Assert.Equal((LicenceState.Suspended, null, Cases.Pack.Due("suspension-review", Day), before == "suspended" ? "because" : "SN-001"), (licence.State, licence.EndedAt, licence.ReviewDueAt, licence.StoppedBy(Day)!.Reason));
        Assert.Equal(before == "suspended" ? LicenceState.Suspended : LicenceState.Active, licence.AfterLifting(false, false, Day));
        Assert.Equal(LicenceState.Suspended, licence.AfterLifting(true, true, Day));
    }
}
