using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;
using static ExportPortal.Domain.Licensing.LicenceState;
using static ExportPortal.Domain.Licensing.LicenceVerb;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>How long a suspension lasts, and who has a hand in it.</summary>
public sealed partial class LicenceTimeTests
{
    [Fact]
    public void ReviewSuspension_AfterTheLongestTime_IsClosedSoThatItIsLiftedOrRevoked()
    {
        var licence = Cases.LicenceIn(Active);
        Take(licence, Suspend, People.Manager, Running);
        var longest = Cases.Pack.Due("suspension-longest", Running);
        Take(licence, ReviewSuspension, People.Manager, longest.AddMinutes(-1));
        Assert.Equal("LC-22", licence.WhyClosed(ReviewSuspension, People.Manager, longest)?.Code);
        Assert.Null(licence.WhyClosed(LiftSuspension, People.Manager, longest));
        Assert.Null(licence.WhyClosed(AnnounceRevocation, People.Manager, longest));
    }

    [Fact]
    public void SuspendForFinding_AfterALapsedOneOfTheSameLead_IsANewGround()
    {
        var licence = Cases.LicenceIn(Active);
        Assert.True(licence.SuspendForFinding("F1", People.Auditor, Cases.Pack, Running));
        Assert.True(licence.SuspendForFinding("F2", People.Auditor, Cases.Pack, Running.AddHours(73)));
        Assert.Equal((LicenceState.Suspended, Running.AddHours(145)), (licence.State, licence.ProvisionalUntil));
        Assert.Equal(Running.AddHours(72), licence.Steps.Single(step => step.Verb == nameof(LiftUnconfirmed)).At); // not when somebody looked
        licence.Settle(Running.AddHours(146));
        Assert.Equal("LC-20", licence.WhyClosed(SuspendProvisionally, People.Auditor, Running.AddHours(146))?.Code); // by hand it is the same ground still
    }

    [Fact]
    public void SuspendForFinding_WhileAProvisionalOneRuns_BeginsItsTimeAnew()
    {
        var licence = Cases.LicenceIn(Active);
        licence.Take(SuspendProvisionally, "copies outside", People.IncidentLead, Cases.Pack, Running);
        Assert.True(licence.SuspendForFinding("F1", People.Auditor, Cases.Pack, Running.AddHours(71)));
        Assert.False(LicenceAccess.At(licence, Running.AddHours(73)).Allowed);
        Assert.Equal((Running.AddHours(71), Running.AddHours(143)), (licence.ProvisionalSince, licence.ProvisionalUntil));
        licence.Take(ConfirmSuspension, "grave", People.Manager, Cases.Pack, Running.AddHours(80));
        Assert.False(licence.SuspendForFinding("F2", People.Auditor, Cases.Pack, Running.AddHours(90))); // a lasting one stays as it is
        Assert.Null(licence.ProvisionalUntil);
        Assert.DoesNotContain(People.Auditor.Person, licence.CaseHands);
        Assert.Contains(People.Manager.Person, licence.CaseHands);
    }

    [Fact]
    public void SuspendProvisionally_AgainOnTheSameGrounds_IsForTheDeciders()
    {
        var licence = Cases.LicenceIn(Active);
        licence.Take(SuspendProvisionally, "copies outside", People.Auditor, Cases.Pack, Running);
        var after = Running.AddHours(73);
        licence.Settle(after);
        Assert.Equal("LC-20", licence.WhyClosed(SuspendProvisionally, People.Auditor, after)?.Code);
        Assert.Equal("LC-20", Refused(() => licence.Take(SuspendProvisionally, " Copies outside", People.IncidentLead, Cases.Pack, after)));
        licence.Take(SuspendProvisionally, "a second gateway is open", People.IncidentLead, Cases.Pack, after);
        Assert.Equal(Suspended, licence.State);
    }

    [Fact]
    public void SuspendByScreening_ThoseWhoFoundIt_LiftItNotAloneAndHearNoAppeal()
    {
        var licence = Cases.LicenceIn(Active);
        Signature[] by = [.. ((Actor[])[People.Manager, People.SecondManager]).Select(one => new Signature(nameof(SuspendByScreening), one.Person, one.Name, Running.AddHours(-1), "the same"))];
        Assert.True(licence.SuspendByScreening("listed", by, Cases.Pack, Running));
        Assert.Contains(People.Manager.Person, licence.Involved);
        Take(licence, LiftSuspension, People.Manager, Running.AddDays(1));
        Assert.Equal("FE-6", Refused(() => Take(licence, LiftSuspension, People.SecondManager, Running.AddDays(1))));
        Take(licence, LiftSuspension, People.Board, Running.AddDays(1));
        Assert.Equal(Active, licence.State);
    }

    [Fact]
    public void SuspendProvisionally_BeforeTheAcceptance_KeepsItFromBeingAcceptedForItsTime()
    {
        var (licence, now) = (Cases.LicenceIn(PendingAcceptance), Cases.Start);
        licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], now);
        licence.Take(SuspendProvisionally, "a copy is out", People.IncidentLead, Cases.Pack, now);
        Assert.Equal(PendingAcceptance, licence.State);
        Assert.Equal("LC-23", Refused(() => licence.Accept(Role.Steward, "password", People.Steward, now.AddHours(71))));
        Assert.Equal("LC-20", licence.WhyClosed(SuspendProvisionally, People.IncidentLead, now.AddHours(73))?.Code);
        Assert.True(licence.SuspendForFinding("F1", People.Auditor, Cases.Pack, now.AddHours(71)));
        Assert.Equal("LC-23", licence.WhyClosed(AcceptAsRecipient, People.Recipient, now.AddHours(73))?.Code);

        var free = now.AddHours(71 + 72);
        licence.Accept(Role.Steward, "password", People.Steward, free);
        licence.Accept(Role.Recipient, "password", People.Recipient, free);
        Assert.Equal((Active, null, null), (licence.State, licence.ProvisionalUntil, licence.SuspendedAt));
    }

    [Fact]
    public void SuspendProvisionally_BeforeTheAcceptance_DoesNotCountAgainstIt()
    {
        var (licence, now) = (Cases.LicenceIn(PendingAcceptance), Cases.Start);
        licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], now);
        var by = licence.AcceptBy!.Value;
        licence.Take(SuspendProvisionally, "a copy is out", People.IncidentLead, Cases.Pack, by.AddHours(-1));
        Assert.Equal(by.AddHours(72), licence.AcceptBy);
        Assert.True(licence.SuspendForFinding("F1", People.Auditor, Cases.Pack, by));
        Assert.Equal(by.AddHours(73), licence.AcceptBy);
        Assert.Equal(PendingAcceptance, licence.StateAt(by.AddHours(72.5)));
        Assert.Equal(Closed, licence.StateAt(by.AddHours(73)));
    }

    [Fact]
    public void KeepFromAcceptance_WhileASanctionStands_TheTimeDoesNotRunAndBeginsAnew()
    {
        var (licence, now) = (Cases.LicenceIn(PendingAcceptance), Cases.Start);
        licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], now);
        licence.KeepFromAcceptance(true, Cases.Pack, now.AddDays(1));
        Assert.Equal(PendingAcceptance, licence.StateAt(now.AddDays(60)));
        licence.KeepFromAcceptance(false, Cases.Pack, now.AddDays(60));
        Assert.Equal(Cases.Pack.Due("acceptance", now.AddDays(60)), licence.AcceptBy);
    }

    [Fact]
    public void LiftSuspension_BeforeTheAcceptance_IsForOneDeciderAndGivesBackTheRestOfTheStop()
    {
        var (licence, now) = (Cases.LicenceIn(PendingAcceptance), Cases.Start);
        licence.RecordSeal(ContentHash.Of("sealed"u8), Cases.Pack, [], now);
        var by = licence.AcceptBy!.Value;
        Assert.Equal("LC-26", licence.WhyClosed(LiftSuspension, People.Manager, now)?.Code);
        licence.Take(SuspendProvisionally, "a copy is out", People.IncidentLead, Cases.Pack, now);
        Assert.Equal("LC-27", licence.WhyClosed(LiftSuspension, People.IncidentLead.OtherAccount(Role.LicensingManager), now)?.Code);
        licence.Take(LiftSuspension, "it was another file", People.Manager, Cases.Pack, now.AddHours(5));
        Assert.Equal((PendingAcceptance, by.AddHours(5), null), (licence.State, licence.AcceptBy, licence.ProvisionalUntil));
        licence.Accept(Role.Steward, "password", People.Steward, now.AddHours(5));
    }
}
