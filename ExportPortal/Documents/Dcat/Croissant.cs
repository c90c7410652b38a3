using System.Text.Json.Nodes;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Documents.Dcat;

/// <summary>The dataset of a licence for programs that learn from data: Croissant 1.0. Names and types of variables, no values.</summary>
public static class Croissant
{
    public static byte[] Write(LicenceTerms terms, IReadOnlyList<Variable> variables, Uri portal)
    {
        var dataset = terms.Dataset;
        var address = new Uri(portal, $"verify/{terms.Number}").AbsoluteUri;
        return AnnexJson.Write(new JsonObject
        {
            ["@context"] = new JsonObject
            {
                ["@language"] = "en", ["@vocab"] = "https://schema.org/", ["sc"] = "https://schema.org/", ["cr"] = "http://mlcommons.org/croissant/", ["dct"] = "http://purl.org/dc/terms/",
                ["conformsTo"] = "dct:conformsTo", ["dataType"] = new JsonObject { ["@id"] = "cr:dataType", ["@type"] = "@vocab" },
                ["field"] = "cr:field", ["recordSet"] = "cr:recordSet", ["source"] = "cr:source", ["fileObject"] = "cr:fileObject", ["extract"] = "cr:extract", ["column"] = "cr:column",
            },
            ["@type"] = "sc:Dataset",
            ["conformsTo"] = "http://mlcommons.org/croissant/1.0",
            ["name"] = $"{dataset.Number}, {dataset.Title}",
            ["description"] = $"Known limitations: {dataset.Limitations}",
            ["version"] = $"{dataset.Version}.0.0",
            ["url"] = address,
            ["license"] = address,
            ["creator"] = new JsonObject { ["@type"] = "sc:Organization", ["name"] = terms.Steward.Name },
            ["distribution"] = new JsonArray(new JsonObject
            {
                ["@type"] = "cr:FileObject", ["@id"] = "data", ["name"] = "data", ["contentUrl"] = $"urn:sha256:{dataset.Sha256.Hex}",
                ["encodingFormat"] = "text/csv", ["sha256"] = dataset.Sha256.Hex,
            }),
            ["recordSet"] = new JsonArray(new JsonObject
            {
                ["@type"] = "cr:RecordSet", ["@id"] = "records", ["name"] = "records",
                ["field"] = new JsonArray([.. variables.Where(variable => variable.Role is not ColumnRole.Identifier).Select(Field)]),
            }),
        });
    }

    private static JsonNode Field(Variable variable) => new JsonObject
    {
        ["@type"] = "cr:Field", ["@id"] = $"records/{variable.Name}", ["name"] = variable.Name,
        ["dataType"] = variable.Type is ColumnType.Number ? "sc:Number" : "sc:Text",
        ["source"] = new JsonObject { ["fileObject"] = new JsonObject { ["@id"] = "data" }, ["extract"] = new JsonObject { ["column"] = variable.Name } },
    };
}
