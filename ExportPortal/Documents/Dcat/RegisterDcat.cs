using System.Text.Json.Nodes;
using ExportPortal.Domain.Transparency;

namespace ExportPortal.Documents.Dcat;

/// <summary>Records of the public register for catalogues: DCAT-AP 3 in JSON-LD, each decision a grant or a refusal of its dataset (domain/11 11.1).</summary>
public static class RegisterDcat
{
    private const string Access = "http://publications.europa.eu/resource/authority/access-right/";

    /// <param name="authority">Name of the authority, as the publisher of the register.</param>
    /// <param name="portal">Address under which the public reaches the portal.</param>
    public static byte[] Write(IReadOnlyList<RegisterRecord> records, string authority, Uri portal) => AnnexJson.Write(new JsonObject
    {
        ["@context"] = new JsonObject
        {
            ["dcat"] = "http://www.w3.org/ns/dcat#", ["dct"] = "http://purl.org/dc/terms/", ["foaf"] = "http://xmlns.com/foaf/0.1/", ["odrl"] = "http://www.w3.org/ns/odrl/2/",
            ["xsd"] = "http://www.w3.org/2001/XMLSchema#", ["xp"] = Odrl.OdrlPolicy.Profile,
        },
        ["@id"] = new Uri(portal, "register").AbsoluteUri,
        ["@type"] = "dcat:Catalog",
        ["dct:title"] = "Public register of data exports",
        ["dct:description"] = "Licences and refusals for the export of anonymized datasets.",
        ["dct:publisher"] = Organisation(authority),
        ["dcat:dataset"] = new JsonArray([.. records.Where(record => record.Content is not null).GroupBy(record => record.Content!.DatasetNumber).Select(found => Dataset([.. found], portal))]),
        ["xp:withheld"] = new JsonArray([.. records.Where(record => record.Withheld is not null).Select(record => (JsonNode)new JsonObject
        {
            ["@id"] = Address(record, portal), ["@type"] = "xp:Withheld", ["dct:identifier"] = record.Number, ["dct:issued"] = Day(record.DecidedOn),
            ["xp:withheldUntil"] = Day(record.Withheld!.Until), ["xp:withheldFor"] = record.Withheld.Kind,
        })]),
    });

    private static JsonNode Dataset(IReadOnlyList<RegisterRecord> records, Uri portal)
    {
        var (first, tier) = (records[0].Content!, records.Max(record => record.Content!.Tier));
        return new JsonObject
        {
            ["@id"] = new Uri(portal, $"register?q={Uri.EscapeDataString(first.DatasetNumber)}").AbsoluteUri,
            ["@type"] = "dcat:Dataset",
            ["dct:identifier"] = first.DatasetNumber,
            ["dct:title"] = first.Dataset,
            ["dct:description"] = $"{first.Dataset}, dataset {first.DatasetNumber} of {first.Steward}, with the decisions on its export.",
            ["dct:publisher"] = Organisation(first.Steward),
            ["dct:accessRights"] = Node(Access + tier switch { 0 => "PUBLIC", 1 or 2 => "RESTRICTED", _ => "NON_PUBLIC" }),
            ["xp:grant"] = new JsonArray([.. records.Where(record => !record.IsRefusal).Select(record => Decision(record, "xp:Grant", portal))]),
            ["xp:refusal"] = new JsonArray([.. records.Where(record => record.IsRefusal).Select(record => Decision(record, "xp:Refusal", portal))]),
        };
    }

    private static JsonNode Decision(RegisterRecord record, string type, Uri portal)
    {
        var content = record.Content!;
        var node = new JsonObject
        {
            ["@id"] = Address(record, portal),
            ["@type"] = type,
            ["dct:identifier"] = record.Number,
            ["dct:issued"] = Day(record.DecidedOn),
            ["dcat:version"] = $"{content.Version}",
            ["xp:tier"] = content.Tier is { } tier ? $"T{tier}" : null,
            ["xp:state"] = content.State,
            ["dct:type"] = content.Type,
            ["xp:recipient"] = content.Recipient is { } name ? Organisation(name) : null,
            ["xp:recipientKind"] = content.RecipientKind.Length == 0 ? null : content.RecipientKind,
            ["dct:spatial"] = content.Country,
            ["xp:purpose"] = content.PurposeCode,
            ["dct:description"] = content.Summary,
            ["xp:mode"] = content.Mode,
            ["dct:temporal"] = content is { Start: { } start, End: { } end } ? new JsonObject { ["@type"] = "dct:PeriodOfTime", ["dcat:startDate"] = Day(start), ["dcat:endDate"] = Day(end) } : null,
            ["dct:license"] = record.IsRefusal ? null : Node(new Uri(portal, $"verify/{record.Number}").AbsoluteUri),
            ["xp:condition"] = Coded(content.Conditions),
            ["xp:reason"] = Coded(content.Reasons),
            ["xp:renewed"] = new JsonArray([.. content.Renewed.Select(day => (JsonNode)Day(day))]),
            ["xp:sanction"] = new JsonArray([.. content.Sanctions.Select(sanction => (JsonNode)new JsonObject
            {
                ["dct:identifier"] = $"L{sanction.Rung}", ["dct:title"] = sanction.Title, ["dct:issued"] = Day(sanction.ImposedOn), ["xp:ended"] = sanction.HasEnded,
            })]),
        };
        foreach (var key in node.Where(pair => pair.Value is null or JsonArray { Count: 0 }).Select(pair => pair.Key).ToList())
            node.Remove(key);
        return node;
    }

    private static JsonArray Coded(IEnumerable<Domain.Policy.CodedText> texts) =>
        new([.. texts.Select(text => (JsonNode)new JsonObject { ["dct:identifier"] = text.Code, ["dct:title"] = text.Text })]);

    private static string Address(RegisterRecord record, Uri portal) => new Uri(portal, $"register/{record.Number}").AbsoluteUri;

    private static JsonObject Organisation(string name) => new() { ["@type"] = "foaf:Organization", ["foaf:name"] = name };

    private static JsonObject Day(DateOnly day) => new() { ["@type"] = "xsd:date", ["@value"] = day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) };

    private static JsonObject Node(string address) => new() { ["@id"] = address };
}
