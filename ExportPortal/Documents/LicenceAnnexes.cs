using System.Text.Json;
using System.Text.Json.Nodes;
using ExportPortal.Documents.Dcat;
using ExportPortal.Documents.Odrl;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Documents;

/// <summary>The files for programs in a licensing package (domain/07, part 11), in the order in which it names them.</summary>
public static class LicenceAnnexes
{
    public const string Odrl = "policy.odrl.jsonld";
    public const string Dcat = "dataset.dcat.jsonld";
    public const string Croissant = "croissant.json";
    public const string Risk = "risk.json";

    public static IReadOnlyList<MachineAnnex> Write(PackageFacts facts, LicenceTerms terms, IReadOnlyList<UsageRule> rules)
    {
        var portal = facts.Issuer.PublicAddress;
        return
        [
            new(Odrl, "application/ld+json", "The rules of use in ODRL 2.2", OdrlPolicy.Write(LicenceOdrl.Of(terms, rules, portal))),
            new(Dcat, "application/ld+json", "The dataset for catalogues, in DCAT 3", DatasetDcat.Write(terms, portal)),
            new(Croissant, "application/json", "The dataset for learning programs, in Croissant 1.0", ExportPortal.Documents.Dcat.Croissant.Write(terms, facts.Version.Variables, portal)),
            new(Risk, "application/json", "The measurement and the finding of the risk certificate", RiskFile(facts, terms)),
        ];
    }

    /// <summary>What part 7 rests on: the measurement as it is kept, and the finding that the decision used.</summary>
    private static byte[] RiskFile(PackageFacts facts, LicenceTerms terms) => AnnexJson.Write(new JsonObject
    {
        ["format"] = "exportportal/risk/1",
        ["assessment"] = terms.Assessment.Number,
        ["made_at"] = terms.Assessment.MadeAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["licence"] = terms.Number,
        ["threshold"] = terms.Decision.Threshold,
        ["finding"] = JsonSerializer.SerializeToNode(terms.Decision.Risk, RiskJson.Options),
        ["request"] = JsonSerializer.SerializeToNode(facts.Assessment.Request, RiskJson.Options),
        ["measurement"] = JsonNode.Parse(RiskJson.Write(facts.Assessment.Measurement)),
        ["stress"] = facts.Figures is { } figures ? JsonSerializer.SerializeToNode(figures, RiskJson.Options) : null,
    });
}
