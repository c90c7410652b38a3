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
    private static IncidentDocument Printed(Incident incident) => IncidentDocument.For(new(
        incident, new Dictionary<string, ReachedLicenceFacts>(), new Dictionary<OrganisationId, string> { [People.RecipientHouse] = "Kurohana", [People.StewardHouse] = "Transport" }, [], Cases.Pack, new("The authority", new("https://portal.example/"), null), 1, Now.AddDays(1)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Clock_ThatSomebodyDecided_SaysWhoAndWhyWhetherItAppliesOrNot(bool applies)
    {
        var incident = Triaged();
        incident.DecideNotice("GDPR Art. 33", "notification", !applies, "looked at the leak", null, Lead, Cases.Pack, Now.AddHours(2));
        incident.DecideNotice("GDPR Art. 33", "notification", applies, "the key was found", null, Lead, Cases.Pack, Now.AddHours(3));
        var report = Printed(incident);

        var said = report.Document.Parts.SelectMany(part => part.Blocks).OfType<FactsBlock>().SelectMany(block => block.Rows).ToList();
        Assert.Contains(said, fact => fact.Label == "GDPR Art. 33: notification" && fact.Value == $"{(applies ? "Applies" : "Does not apply")}, said Jonas on {PackageWords.Minute(Now.AddHours(3))}: the key was found");
        Assert.Contains(said, fact => fact.Label == "Licence: first notice" && fact.Value.StartsWith("Applies, said the portal on ", StringComparison.Ordinal));
        using var json = JsonDocument.Parse(report.Json);
        Assert.Contains(json.RootElement.GetProperty("notices").EnumerateArray(), clock => clock.GetProperty("decidedBy").GetString() == "Jonas" && clock.GetProperty("reason").GetString() == "the key was found");
        // What was said before is not lost, whether the clock had run or not.
        Assert.Contains(incident.Entries, entry => entry.Text.StartsWith("GDPR Art. 33: notification decided anew: the key was found", StringComparison.Ordinal) && (applies ? entry.Text.EndsWith("Does not apply, said Jonas on " + PackageWords.Minute(Now.AddHours(2)) + ": looked at the leak", StringComparison.Ordinal) : entry.Text.Contains("It ran from", StringComparison.Ordinal)));
    }

    [Fact]
    public void Print_OfCorrectiveActions_HasTheirLinesInTheTimeline()
    {
        var incident = Triaged();
        incident.AddAction("CA-05", "Retrain the users", new(People.RecipientHouse, null, "Kurohana"), DateOnly.FromDateTime(Now.AddDays(9).UtcDateTime), Lead, Cases.Pack, Now.AddHours(2));
        incident.ReportAction(1, "Everybody was trained.", null, "The portal", People.Recipient, Now.AddHours(3));
        incident.FinishAction(1, "checked", Lead, Now.AddHours(4));

        var lines = Printed(incident).Document.Parts.SelectMany(part => part.Blocks).OfType<TableBlock>().Single(table => table.Caption == "Timeline").Rows.Where(row => row[1].StartsWith("CA-1 ", StringComparison.Ordinal));
        Assert.Equal([("CA-1 set: Retrain the users. Kurohana does it by 13 November 2026", "Jonas"), ("CA-1 is said to be done: Everybody was trained.", "Kenji"), ("CA-1 done: Retrain the users. checked", "Jonas")], lines.Select(row => (row[1], row[2])));
    }

    [Fact]
    public void For_MovedEvidenceAndTwoLicences_PrintsEachMoveTheRiskOfEachEntriesAndSteward()
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
            incident, new Dictionary<string, ReachedLicenceFacts> { [reached.Licences[0].Number] = new(decision, ["1M02"], ""), [second.Number] = new(decision, [], "") },
            new Dictionary<OrganisationId, string> { [People.RecipientHouse] = "Kurohana", [People.StewardHouse] = "Transport" }, [], Cases.Pack, new("The authority", new("https://portal.example/"), null), 1, Now.AddDays(1)));

        var tables = report.Document.Parts.SelectMany(part => part.Blocks).OfType<TableBlock>().ToList();
        var moves = Assert.Single(tables, table => table.Caption == "Chain of custody of E-1").Rows;
        Assert.Equal([("safe A", "laboratory", "Dr Okafor"), ("laboratory", "safe B", "Sigrun")], moves.Select(row => (row[1], row[2], row[3])));
        Assert.Equal([$"Risk before and after, {reached.Licences[0].Number}", $"Risk before and after, {second.Number}"], tables.Select(table => table.Caption).Where(caption => caption.StartsWith("Risk before", StringComparison.Ordinal)));
        var cover = report.Document.Parts[0].Blocks.OfType<FactsBlock>().Single().Rows;
        Assert.Equal([$"1M02 {Cases.Pack.Entry("1M02").Title}", "Transport", "Kurohana"], cover.Where(fact => fact.Label is "Control entries" or "Steward" or "Recipient").Select(fact => fact.Value));
        using var json = JsonDocument.Parse(report.Json);
        Assert.Equal("1M02", json.RootElement.GetProperty("licences")[0].GetProperty("entries")[0].GetString());
        Assert.Equal("after the examination", json.RootElement.GetProperty("evidence")[0].GetProperty("moves")[1].GetProperty("reason").GetString());
    }
}
