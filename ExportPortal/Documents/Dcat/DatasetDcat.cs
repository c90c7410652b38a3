using System.Text.Json.Nodes;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Documents.Dcat;

/// <summary>The dataset of a licence for catalogues: DCAT 3 in JSON-LD, with purposes and measures in the words of DPV.</summary>
public static class DatasetDcat
{
    /// <param name="portal">Address under which the public reaches the portal.</param>
    public static byte[] Write(LicenceTerms terms, Uri portal)
    {
        var dataset = terms.Dataset;
        return AnnexJson.Write(new JsonObject
        {
            ["@context"] = new JsonObject
            {
                ["dcat"] = "http://www.w3.org/ns/dcat#",
                ["dct"] = "http://purl.org/dc/terms/",
                ["dpv"] = "https://w3id.org/dpv#",
                ["foaf"] = "http://xmlns.com/foaf/0.1/",
                ["odrl"] = "http://www.w3.org/ns/odrl/2/",
                ["prov"] = "http://www.w3.org/ns/prov#",
                ["spdx"] = "http://spdx.org/rdf/terms#",
                ["xsd"] = "http://www.w3.org/2001/XMLSchema#",
            },
            ["@id"] = $"urn:sha256:{dataset.Sha256.Hex}",
            ["@type"] = "dcat:Dataset",
            ["dct:identifier"] = $"{dataset.Number}/{dataset.Version}",
            ["dct:title"] = dataset.Title,
            ["dct:description"] = $"{dataset.Title}, version {dataset.Version}. Known limitations: {dataset.Limitations}",
            ["dcat:version"] = $"{dataset.Version}",
            ["dct:publisher"] = new JsonObject { ["@type"] = "foaf:Organization", ["foaf:name"] = terms.Steward.Name, ["dct:spatial"] = terms.Steward.Country },
            ["dcat:theme"] = AnnexJson.Texts(dataset.Entries),
            ["dct:accessRights"] = Node(terms.Decision.Tier == 1
                ? "http://publications.europa.eu/resource/authority/access-right/PUBLIC" : "http://publications.europa.eu/resource/authority/access-right/RESTRICTED"),
            ["dct:license"] = Node(new Uri(portal, $"verify/{terms.Number}").AbsoluteUri),
            ["odrl:hasPolicy"] = Node(new Uri(portal, $"verify/{terms.Number}").AbsoluteUri),
            ["dpv:hasPurpose"] = new JsonObject { ["@type"] = "dpv:Purpose", ["dct:identifier"] = terms.Grant.Purpose, ["dct:description"] = terms.Grant.PurposeText },
            ["dpv:hasTechnicalMeasure"] = new JsonArray([.. terms.Safeguards.Select(safeguard => (JsonNode)new JsonObject
            {
                ["@type"] = "dpv:TechnicalOrganisationalMeasure", ["dct:identifier"] = safeguard.Code, ["dct:description"] = safeguard.Text,
            })]),
            ["dpv:hasRisk"] = new JsonObject { ["@type"] = "dpv:Risk", ["dct:identifier"] = terms.Assessment.Number, ["dct:description"] = "re-identification, in the stated context and on the stated date" },
            ["dcat:distribution"] = new JsonObject
            {
                ["@type"] = "dcat:Distribution",
                ["dct:title"] = terms.Grant.Mode is Domain.Policy.AccessMode.Remote ? "Remote access" : "Encrypted transfer",
                ["dcat:accessURL"] = Node(portal.AbsoluteUri),
                ["spdx:checksum"] = new JsonObject { ["@type"] = "spdx:Checksum", ["spdx:algorithm"] = Node("spdx:checksumAlgorithm_sha256"), ["spdx:checksumValue"] = dataset.Sha256.Hex },
            },
        });
    }

    private static JsonObject Node(string address) => new() { ["@id"] = address };
}
