using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using static ExportPortal.Domain.Incidents.IncidentCases;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Incidents;

/// <summary>What the printed report says of custody, and of the risk of each licence.</summary>
public sealed class IncidentReportTests
{
    [Fact]
    public void For_MovedEvidenceAndTwoLicences_PrintsEachMoveAndTheRiskOfEach()
    {
        var reached = Scope();
        var second = reached.Licences[0] with { Licence = new(Guid.NewGuid()), Number = "XP-2026-0000017" };
        var incident = Triaged(scope: reached with { Licences = [.. reached.Licences, second] });
        var hash = ContentHash.Of("image"u8);
        incident.AddEvidence("Disk image", hash, "Jonas", Now.AddHours(1), "safe A", Lead, Now.AddHours(2));
        incident.MoveEvidence(1, "laboratory", "Dr Okafor", hash, "to be examined", Lead, Now.AddHours(3));
        incident.MoveEvidence(1, "safe B", "Sigrun", hash, "after the examination", Lead, Now.AddHours(4));
        var decision = Cases.In(ApplicationState.InReview).Decision;
        var report = IncidentDocument.For(new(
            incident, new Dictionary<string, RuleDecision> { [reached.Licences[0].Number] = decision, [second.Number] = decision }, new Dictionary<string, string>(),
            new Dictionary<OrganisationId, string> { [People.RecipientHouse] = "Kurohana", [People.StewardHouse] = "Transport" }, [], Cases.Pack, new("The authority", new("https://portal.example/"), null), 1, Now.AddDays(1)));

        var tables = report.Document.Parts.SelectMany(part => part.Blocks).OfType<TableBlock>().ToList();
        var moves = Assert.Single(tables, table => table.Caption == "Chain of custody of E-1").Rows;
        Assert.Equal([("safe A", "laboratory", "Dr Okafor"), ("laboratory", "safe B", "Sigrun")], moves.Select(row => (row[1], row[2], row[3])));
        Assert.Equal([$"Risk before and after, {reached.Licences[0].Number}", $"Risk before and after, {second.Number}"], tables.Select(table => table.Caption).Where(caption => caption.StartsWith("Risk before", StringComparison.Ordinal)));
        using var json = JsonDocument.Parse(report.Json);
        Assert.Equal("after the examination", json.RootElement.GetProperty("evidence")[0].GetProperty("moves")[1].GetProperty("reason").GetString());
    }
}
