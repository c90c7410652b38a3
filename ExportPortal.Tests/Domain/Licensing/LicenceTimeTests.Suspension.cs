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
}
