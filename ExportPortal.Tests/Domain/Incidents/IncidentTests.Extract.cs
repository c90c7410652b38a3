using ExportPortal.Domain.Common;
using ExportPortal.Support;
using static ExportPortal.Domain.Incidents.IncidentCases;

namespace ExportPortal.Domain.Incidents;

public sealed partial class IncidentTests
{
    [Fact]
    public void ReportAction_OfWhoseLicenceIsNotConcernedAnyMore_StandsInNobodysExtract()
    {
        var incident = At(IncidentState.Investigating);
        incident.AddAction("CA-01", "revoke the tokens", new(People.Elsewhere, null, "Northwood"), DateOnly.FromDateTime(Now.AddDays(9).UtcDateTime), Lead, Cases.Pack, Now);
        incident.ReportAction(1, "Our tokens are gone.", null, "The portal", People.New(Role.Recipient, organisation: People.Elsewhere), Now);
        Assert.Contains(incident.Entries, entry => entry.Text.Contains("Our tokens are gone.", StringComparison.Ordinal));
        Assert.DoesNotContain(NoticeWords.Extract(incident, "XP-2026-0000009", "SN-001", new([], [])), entry => entry.Text.Contains("Our tokens are gone.", StringComparison.Ordinal));
    }

    [Fact]
    public void Extract_ForTheHolderOfOneLicence_SaysNothingOfTheOthers()
    {
        var own = Scope().Licences[0];
        var other = own with { Licence = new(Guid.NewGuid()), Number = "XP-2026-0000024", Recipient = People.Elsewhere };
        var incident = Triaged(scope: new([own, other], [], ["XA"]));
        incident.Note(Now, "The gateway was closed.", Lead, Now.AddHours(2));
        incident.Note(Now, $"{other.Number} had the same copy.", Lead, Now.AddHours(2));
        incident.Note(Now, "The NORDWIND Institute was told.", Lead, Now.AddHours(2));
        incident.NoteAct("Sanction SN-001 proposed: L4", own.Number, Lead, Now.AddHours(3));
        incident.NoteAct("Sanction SN-002 proposed: L5", other.Number, Lead, Now.AddHours(3));

        var texts = NoticeWords.Extract(incident, own.Number, "SN-001", new(["Nordwind Institute"], [])).Select(entry => entry.Text).ToList();

        Assert.Contains("The gateway was closed.", texts);
        Assert.Contains("Sanction SN-001 proposed: L4", texts);
        Assert.DoesNotContain(texts, text => text.Contains("SN-002") || text.Contains("NORDWIND") || text.Contains(other.Number) || text.Contains("read the report"));
    }
}
