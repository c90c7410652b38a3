using System.Globalization;
using System.Text;
using System.Text.Json;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Features.AccessLog;

/// <summary>One event of an export: its canonical bytes and the hashes that lead to the head.</summary>
/// <param name="Persons">Who stands behind the pseudonyms, by "actor", "approver", "device" and "address"; null in an export without persons.</param>
public sealed record ExportedEvent(AccessEvent Entry, byte[] Canonical, IReadOnlyList<TreeHash> Path, IReadOnlyDictionary<string, PrivateValue>? Persons = null)
{
    /// <summary>The hashes that stand for persons in the entry.</summary>
    public static IEnumerable<(string Name, ContentHash? Hash)> Hashes(AccessPseudonyms persons) =>
        [("actor", persons.Actor), ("approver", persons.Approver), ("device", persons.Device), ("address", persons.Address)];
}

/// <summary>
/// The two forms of an export. Each row carries the fields for people and the canonical bytes with their proof, so that the
/// file, the checkpoint and the public key are all that a stranger needs.
/// </summary>
public static class ExportFormat
{
    public const string Name = "exportportal/access-export/1";

    /// <summary>Columns of the CSV; the last two are the evidence, in digits that no spreadsheet takes for a formula.</summary>
    public static IReadOnlyList<string> Head { get; } =
    [
        "seq", "event_id", "ts", "ts_received", "actor", "actor_kind", "recipient", "role", "session", "licence", "dataset", "tier", "purpose", "action", "resource", "rows_returned",
        "bytes_out", "persons_touched", "country", "ip_prefix", "device", "outcome", "reason_code", "source", "delivery", "canonical_hex", "proof_hex",
    ];

    /// <summary>The first line of the JSON form: what was asked for and the head that the proofs lead to.</summary>
    public static string Opening(AccessFilter filter, ExportQuery query, SignedCheckpoint head, DateTimeOffset madeAt) =>
        JsonSerializer.Serialize(new { format = Name, filter = query.Line(filter), query, made_at = madeAt.UtcDateTime, head = head.ToString() }, Asked);

    private static readonly JsonSerializerOptions Asked = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>What the first line holds, in its order.</summary>
    public static IReadOnlyList<string> OpeningNames { get; } = ["format", "filter", "query", "made_at", "head"];

    /// <summary>How the last line of the JSON form begins, and no other.</summary>
    public const string ClosingStart = "{\"rows\"";

    /// <summary>The last line of the JSON form: how many rows, and from which place to which.</summary>
    /// <param name="range">Lowest and highest place in the file; null for no row.</param>
    public static string Closing(long rows, (long From, long To)? range) => JsonSerializer.Serialize(new { rows, places = Places(range) });

    /// <summary>As exports of earlier releases end; they stay true.</summary>
    public static string ClosingWithoutPlaces(long rows) => JsonSerializer.Serialize(new { rows });

    private static string Places((long From, long To)? range) => range is { } places ? $"{Text(places.From)}-{Text(places.To)}" : "none";

    /// <summary>First cell of the last row of the CSV.</summary>
    public const string End = "#export";

    /// <summary>The last row of the CSV, which counts the others: how many, from which place to which, of which head, and what was asked for. Its other cells are empty.</summary>
    /// <param name="range">Lowest and highest place in the file; null for no row.</param>
    public static IReadOnlyList<string> LastRow(long rows, (long From, long To)? range, long headSize, string filter) =>
    [
        End, $"rows={Text(rows)}", $"places={Places(range)}", $"head={Text(headSize)}", $"filter={filter}",
        .. Enumerable.Repeat("", Head.Count - 5),
    ];

    public static string Line(ExportedEvent one)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WritePropertyName("event");
            AccessEventJson.Write(json, one.Entry);
            json.WriteBase64String("canonical", one.Canonical);
            json.WriteStartArray("proof");
            foreach (var hash in one.Path)
                json.WriteStringValue(hash.Base64);
            json.WriteEndArray();
            if (one.Persons is { } persons)
                Write(json, persons);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, PrivateValue> persons)
    {
        json.WriteStartObject("persons");
        foreach (var (name, hidden) in persons)
        {
            json.WriteStartObject(name);
            json.WriteString("value", hidden.Value);
            json.WriteBase64String("salt", hidden.Salt);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    public static string Row(IEnumerable<string> cells) => string.Join(',', cells.Select(Csv.Cell)) + "\r\n";

    public static IReadOnlyList<string> Cells(ExportedEvent one)
    {
        var (facts, persons) = (one.Entry.Facts, one.Entry.Persons);
        return
        [
            Text(one.Entry.Seq), facts.EventId.ToString(), Time(facts.At), Time(one.Entry.ReceivedAt), persons.Actor?.Hex ?? "", facts.ActorKind.Code(), facts.Organisation ?? "", facts.ActorRole ?? "",
            facts.Session ?? "", facts.Licence, facts.DatasetVersion ?? "", Text(facts.Tier), facts.Purpose ?? "", facts.Action.Code(), facts.Resource ?? "", Text(facts.RowsReturned),
            Text(facts.BytesOut), Text(facts.PersonsTouched), facts.Country ?? "", facts.AddressPrefix ?? "", persons.Device?.Hex ?? "", facts.Outcome.Code(), facts.ReasonCode ?? "", one.Entry.Source,
            one.Entry.Delivery.Hex, Convert.ToHexStringLower(one.Canonical), string.Join(' ', one.Path.Select(hash => hash.ToString())),
        ];
    }

    private static string Text(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
