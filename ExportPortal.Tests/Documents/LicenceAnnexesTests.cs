using System.Text.Json.Nodes;
using ExportPortal.Documents.Pdf;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;

namespace ExportPortal.Documents;

/// <summary>The package as it leaves the portal: twelve parts, five attachments, one record (domain/07).</summary>
public sealed class LicenceAnnexesTests
{
    private static readonly PackageFacts Facts = Records.Package();
    private static readonly LicencePackage Package = LicencePackage.For(Facts, _ => true, LicenceAnnexes.Write);

    private static JsonNode Annex(string name) => JsonNode.Parse(Package.Annexes.Single(one => one.Name == name).Content)!;

    private static string Text(object document) => System.Text.Json.JsonSerializer.Serialize(document);

    [Fact]
    public void Package_AnyLicence_HasTheTwelvePartsInTheirOrder()
    {
        Assert.Equal([null, .. Enumerable.Range(1, 12)], Package.Document.Parts.Select(part => part.Number));
        Assert.All(Package.Document.Parts, part => Assert.NotEmpty(part.Blocks));
    }

    /// <summary>What people read is what the machine record says: the document comes out the same from licence.json alone.</summary>
    [Fact]
    public void Document_WrittenFromTheAttachedRecord_IsTheSame()
    {
        var read = LicenceTerms.Read(Package.LicenceJson);
        Assert.Equal(Package.LicenceJson, read.ToJson());
        var again = LicencePackage.Write(read, read.ToJson(), Package.Annexes, Facts.Issuer, Package.Document.Parts.Single(part => part.Number == 7), _ => true);
        Assert.Equal(Text(Package.Document), Text(again));
        Assert.Equal(Text(Package.Rules), Text(UsageRules.For(read)));
    }

    [Fact]
    public void Pdf_Attachments_AreTheFilesThatPart11Names()
    {
        var drawn = new PdfRenderer(Fonts.Shipped).Render(Package.Document,
            [new("licence.json", "application/json", "The licence", Package.LicenceJson), .. Package.Annexes.Select(annex => new DocumentAttachment(annex.Name, annex.MediaType, annex.Description, annex.Content))]);
        var sealedPdf = Seal.PdfSeal.Apply(drawn, SealedSamples.Demonstration, SealedSamples.Info);
        var report = Seal.PdfSeal.Verify(sealedPdf, SealedSamples.Demonstration);

        Assert.True(report.Genuine);
        Assert.Equal(["croissant.json", "dataset.dcat.jsonld", "licence.json", "policy.odrl.jsonld", "risk.json"], report.Attachments.Select(one => one.Name).Order(StringComparer.Ordinal));
        var part11 = Text(Package.Document.Parts.Single(part => part.Number == 11));
        Assert.All(report.Attachments, one => Assert.Contains(one.Sha256, part11));
    }

    [Fact]
    public void Pdf_SameFacts_IsTheSameFile()
    {
        byte[] Draw() => new PdfRenderer(Fonts.Shipped).Render(LicencePackage.For(Facts, _ => true, LicenceAnnexes.Write).Document, []);
        Assert.Equal(Draw(), Draw());
    }

    [Fact]
    public void RiskFile_Figures_AreThoseOfTheCertificateAndOfTheRecord()
    {
        var risk = Annex(LicenceAnnexes.Risk);
        Assert.Equal(Package.Terms.Decision.Risk.Overall, risk["finding"]!["overall"]!.GetValue<double>());
        Assert.Equal(Package.Terms.Decision.Threshold, risk["threshold"]!.GetValue<double>());
        Assert.Equal(Facts.Assessment.Measurement.File.Sha256, risk["measurement"]!["file"]!["sha256"]!.GetValue<string>());
        Assert.Contains(Probability.Format(Package.Terms.Decision.Risk.Overall), Text(Package.Document.Parts.Single(part => part.Number == 7)));
    }

    [Fact]
    public void Catalogues_NameTheVersionByItsHashAndTheLicenceThatHolds()
    {
        var (dcat, croissant) = (Annex(LicenceAnnexes.Dcat), Annex(LicenceAnnexes.Croissant));
        var (hash, address) = (Package.Terms.Dataset.Sha256.Hex, $"https://portal.example/verify/{Package.Terms.Number}");
        Assert.Equal("dcat:Dataset", dcat["@type"]!.GetValue<string>());
        Assert.Equal(hash, dcat["dcat:distribution"]!["spdx:checksum"]!["spdx:checksumValue"]!.GetValue<string>());
        Assert.Equal(address, dcat["odrl:hasPolicy"]!["@id"]!.GetValue<string>());
        Assert.Equal("http://mlcommons.org/croissant/1.0", croissant["conformsTo"]!.GetValue<string>());
        Assert.Equal(hash, croissant["distribution"]![0]!["sha256"]!.GetValue<string>());
        Assert.Equal(["region", "diagnosis"], croissant["recordSet"]![0]!["field"]!.AsArray().Select(field => field!["name"]!.GetValue<string>()));
    }

    [Fact]
    public void Package_UnderThePackBefore_HasThePartsOfItsTime()
    {
        var old = ExportPortal.Policy.ShippedPacks.All[0];
        Assert.Null(old.Package);
        var package = LicencePackage.For(Facts with { Pack = old }, _ => true);
        Assert.Equal([null, 1, 2, 3, 4, 7, 12], package.Document.Parts.Select(part => part.Number));
        Assert.Null(package.Terms.Annex);
    }

    [Fact]
    public void Incidents_ClocksOfTheParties_AreListedAndThoseOfOtherCountriesAreNot()
    {
        var notices = Package.Terms.Annex!.Incidents.Notices;
        Assert.Contains(notices, notice => notice is { Regime: "Licence", Within: "24 hours from noticing it" });
        Assert.Contains(notices, notice => notice.Regime == "GDPR Art. 33");
        Assert.DoesNotContain(notices, notice => notice.Regime.StartsWith("28 CFR", StringComparison.Ordinal));
    }

    [Fact]
    public void Contacts_OfTheSettings_ArePrinted()
    {
        var package = LicencePackage.For(Facts with { Issuer = Facts.Issuer with { IncidentContact = "+00 1234, day and night" } }, _ => true);
        Assert.Contains("1234, day and night", Text(package.Document.Parts.Single(part => part.Number == 10)));
    }
}
