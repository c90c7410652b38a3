using System.Buffers;
using System.Text.Json;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>Cuts an address to its network; null when the text is no address. .NET's addresses are network code, so the outside brings it.</summary>
public delegate string? NetworkPrefix(string address);

/// <summary>
/// Reads one event as JSON (domain/09 9.1): strict, so that a source learns of a mistyped field instead of losing it.
/// Every wrong field is reported; a line with one wrong field is refused as a whole.
/// </summary>
public sealed class AccessLine
{
    private readonly Dictionary<string, object> values = new(40);
    private readonly List<InputError> errors = [];
    private readonly NetworkPrefix cut;

    private AccessLine(NetworkPrefix cut) => this.cut = cut;

    /// <summary>The event; null when something is wrong with it, then <paramref name="wrong"/> says what.</summary>
    /// <param name="line">UTF-8, without the line feed.</param>
    public static AccessDraft? Read(ReadOnlySpan<byte> line, NetworkPrefix cut, out IReadOnlyList<InputError> wrong)
    {
        var read = new AccessLine(cut);
        wrong = read.errors;
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 3 });
            reader.Read();
            read.ReadObject(ref reader, "");
            if (reader.Read())
                read.errors.Add(new InputError("", "More than one JSON value stands on the line."));
        }
        catch (JsonException broken)
        {
            read.errors.Add(new InputError("", $"This is not JSON: {broken.Message}"));
        }
        catch (InvalidOperationException malformed)
        {
            read.errors.Add(new InputError("", $"A text is not well-formed: {malformed.Message}"));
        }
        return read.errors.Count > 0 ? null : read.Draft();
    }

    private void ReadObject(ref Utf8JsonReader reader, string parent)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            errors.Add(new InputError(parent.TrimEnd('.'), parent.Length == 0 ? "An event is a JSON object." : "This is an object with its own fields."));
            reader.Skip();
            return;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = parent.Length == 0 ? Name(ref reader) : parent + reader.GetString();
            reader.Read();
            if (name == "actor")
                ReadObject(ref reader, "actor.");
            else
                ReadValue(ref reader, name);
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, string name)
    {
        if (!AccessFields.All.TryGetValue(name, out var field))
            errors.Add(new InputError(name, AccessFields.GivenByThePortal.Contains(name) ? "The portal gives this field; leave it out." : "There is no such field."));
        else if (reader.TokenType != JsonTokenType.Null)
        {
            if (field.Read(ref reader) is not { } value)
                errors.Add(new InputError(name, $"Expected {field.Expected}."));
            else if (!values.TryAdd(name, value))
                errors.Add(new InputError(name, "The field is given twice."));
        }
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            reader.Skip();
    }

    /// <summary>Known names are shared, so that a million lines do not make a million copies of them.</summary>
    private static string Name(ref Utf8JsonReader reader)
    {
        if (!reader.HasValueSequence && !reader.ValueIsEscaped && reader.ValueSpan.Length <= 32)
        {
            Span<char> letters = stackalloc char[32];
            if (System.Text.Ascii.ToUtf16(reader.ValueSpan, letters, out var length) == OperationStatus.Done
                && AccessFields.Names.TryGetValue(letters[..length], out var known))
                return known;
        }
        return reader.GetString()!;
    }

    private AccessDraft? Draft()
    {
        foreach (var name in AccessFields.Required.Where(name => !values.ContainsKey(name)))
            errors.Add(new InputError(name, $"The field is missing; expected {AccessFields.All[name].Expected}."));
        var address = Text("ip");
        var prefix = address is null ? Text("ip_prefix") : address;
        var network = prefix is null ? null : cut(prefix);
        if (prefix is not null && network is null)
            errors.Add(new InputError(address is null ? "ip_prefix" : "ip", "Expected an IP address, or a network of /24 (IPv4) or /48 (IPv6)."));
        if (address is not null && values.ContainsKey("ip_prefix"))
            errors.Add(new InputError("ip_prefix", "Give ip or ip_prefix, not both."));
        return errors.Count > 0 ? null : new AccessDraft(Facts(network), new AccessPersons(Text("actor.id"), Text("approver_id"), Text("device_id"), address));
    }

    private AccessFacts Facts(string? network) => new()
    {
        EventId = (Guid)values["event_id"],
        At = (DateTimeOffset)values["ts"],
        ActorKind = (AccessActorKind)(byte)values["actor.kind"],
        Organisation = Text("actor.org"),
        ActorRole = Text("actor.role"),
        Authentication = Text("actor.auth"),
        Assurance = Number("actor.assurance"),
        Session = Text("session_id"),
        Licence = Text("licence_no")!,
        LicenceVersion = Number("licence_version"),
        DatasetVersion = Text("dataset_version"),
        ControlEntry = Text("control_entry"),
        Tier = Number("tier"),
        Purpose = Text("purpose_code"),
        Action = (AccessAction)(byte)values["action"],
        Resource = Text("resource"),
        QueryHash = Hash("query_hash"),
        QueryTextRef = Text("query_text_ref"),
        RowsScanned = Number("rows_scanned"),
        RowsReturned = Number("rows_returned"),
        BytesOut = Number("bytes_out"),
        PersonsTouched = Number("persons_touched"),
        EpsilonSpent = Decimal("epsilon_spent"),
        BudgetLeft = Decimal("budget_left"),
        Environment = Text("env_id"),
        EnvironmentLevel = Number("env_level"),
        AddressPrefix = network,
        Country = Text("country"),
        Outcome = (AccessOutcome)(byte)values["outcome"],
        ReasonCode = Text("reason_code"),
        OutputHash = Hash("output_hash"),
        OutputCheck = Text("output_check_id"),
        SourceSystem = Text("source_system"),
    };

    private string? Text(string name) => values.GetValueOrDefault(name) as string;

    private long? Number(string name) => values.TryGetValue(name, out var value) ? (long)value : null;

    private decimal? Decimal(string name) => values.TryGetValue(name, out var value) ? (decimal)value : null;

    private ContentHash? Hash(string name) => values.TryGetValue(name, out var value) ? (ContentHash)value : null;
}
