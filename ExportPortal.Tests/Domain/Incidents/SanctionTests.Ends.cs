using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using ExportPortal.Support;
using static ExportPortal.Domain.Incidents.IncidentCases;

namespace ExportPortal.Domain.Incidents;

public sealed partial class SanctionTests
{
    [Fact]
    public void End_BeforeTheReview_OrFromL5On_IsRefused()
    {
        var sanction = Imposed();
        Assert.Equal("SN-17", sanction.WhyClosed(SanctionVerb.End, People.Manager, Cases.Pack, Now.AddDays(4))?.Code);
        Assert.True(sanction.Take(SanctionVerb.End, "clean", History.Major, People.Manager, Cases.Pack, Now.AddMonths(13)));
        Assert.Equal(SanctionState.Ended, sanction.State);
        foreach (var verb in (SanctionVerb[])[SanctionVerb.End, SanctionVerb.StepDown])
            Assert.Equal("SN-15", Imposed("INTENT", 6, months: 24).WhyClosed(verb, People.Board, Cases.Pack, Now.AddMonths(13))?.Code);
    }

    [Fact]
    public void Licence_BySanctionAndPanel_IsSuspendedRevokedAndOpenedAgain()
    {
        var licence = Cases.LicenceIn(LicenceState.Active);
        var now = Cases.Start.AddDays(1);
        Assert.True(licence.SuspendBySanction("SN-001", Cases.Pack, now));
        Assert.False(licence.SuspendBySanction("SN-001", Cases.Pack, now));
        Assert.NotNull(licence.ReviewDueAt);
        Assert.True(licence.LiftOnAppeal("SN-001-AP1", now));
        Assert.Equal((LicenceState.Active, null), (licence.State, licence.SuspendedAt));
        licence.Take(LicenceVerb.SuspendProvisionally, "INC-001", People.IncidentLead, Cases.Pack, now);
        Assert.True(licence.SuspendBySanction("SN-001", Cases.Pack, now));
        Assert.Null(licence.ProvisionalUntil);
        Assert.True(licence.RevokeBySanction("SN-001", now));
        Assert.Equal((LicenceState.Revoked, now), (licence.State, licence.EndedAt));
        Assert.False(licence.RevokeBySanction("SN-001", now));
    }

    [Fact]
    public void ChangeFile_FirstOfTwoHasSigned_IsSignedByBothAnew()
    {
        var sanction = Noticed("INTENT", 5);
        sanction.Answer("It was one contractor.", People.Recipient, Cases.Pack, Now.AddDays(2));
        Assert.False(sanction.Take(SanctionVerb.Impose, "weighed", History.Minor, People.Board, Cases.Pack, Now.AddDays(3)));
        Assert.Single(sanction.Signatures);

        Assert.True(sanction.ChangeFile("E-1 was put in.", Lead, Cases.Pack, Now.AddDays(4)));

        Assert.Empty(sanction.Signatures);
        sanction.Answer("That item is not ours.", People.Recipient, Cases.Pack, Now.AddDays(5));
        sanction.Take(SanctionVerb.Impose, "weighed", History.Minor, People.SecondBoard, Cases.Pack, Now.AddDays(6));
        Assert.Equal(SanctionState.Noticed, sanction.State);
        sanction.Take(SanctionVerb.Impose, "weighed", History.Minor, People.Board, Cases.Pack, Now.AddDays(6));
        Assert.Equal((SanctionState.Imposed, 2), (sanction.State, sanction.Signatures.Count));
        sanction.ChangeFile("E-2 was put in.", Lead, Cases.Pack, Now.AddDays(7));
        Assert.Equal(2, sanction.Signatures.Count); // who decided stays on record
    }
}
