using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>How a sealed report that the portal printed is checked: the code on its first page and the steps on its last.</summary>
public static class ReportChecking
{
    /// <summary>How the record is written that travels in a sealed report: the fingerprint is that of its bytes, so they are the same on every system.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static Uri Address(Issuer issuer, ContentHash fingerprint) => new(issuer.PublicAddress, $"report/check/{fingerprint.Hex[..16]}");

    /// <summary>The band with the code to scan and the four groups to read aloud.</summary>
    /// <param name="tells">What the address tells, after "whether".</param>
    public static QrBlock Band(Uri address, ContentHash fingerprint, string tells) =>
        new(address.AbsoluteUri, $"Tells at {address.GetLeftPart(UriPartial.Authority)} whether {tells}.", fingerprint) { Label = "Fingerprint of this report, for reading aloud" };

    /// <param name="attachment">Name of the record that travels in the file, such as "incident.json".</param>
    public static IReadOnlyList<DocumentBlock> Steps(string attachment) =>
    [
        new HeadingBlock("How to check this report"),
        new StepsBlock(
        [
            "Open the file in a reader that shows signatures: the seal must be valid and cover the whole document.",
            "Scan the code on the first page, or drop the file on the page Verify of the portal.",
            $"Save the attachment {attachment} and compute its SHA-256: it must begin with the four groups of the first page.",
        ]),
    ];
}
