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
    private const int LongestName = 32;

    /// <summary>By the places of the fields; null for one that was not given.</summary>
    private readonly object?[] values = new object?[AccessFields.All.Count];
    private readonly List<InputError> errors = [];
    private readonly NetworkPrefix cut;
    private readonly TextPool pool;

    private AccessLine(NetworkPrefix cut, TextPool pool) => (this.cut, this.pool) = (cut, pool);

    /// <summary>The event; null when something is wrong with it, then <paramref name="wrong"/> says what.</summary>
    /// <param name="line">UTF-8, without the line feed.</param>
    /// <param name="pool">Shares texts between lines; null for a single line.</param>
    public static AccessDraft? Read(ReadOnlySpan<byte> line, NetworkPrefix cut, out IReadOnlyList<InputError> wrong, TextPool? pool = null)
    {
        var read = new AccessLine(cut, pool ?? new());
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
            var field = Known(ref reader, parent);
            var name = field?.Name ?? parent + reader.GetString();
            reader.Read();
            if (name == "actor")
                ReadObject(ref reader, "actor.");
            else
                ReadValue(ref reader, name, field ?? AccessFields.All.GetValueOrDefault(name));
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, string name, AccessFields.Field? field)
    {
        if (field is null)
            errors.Add(new InputError(name, AccessFields.GivenByThePortal.Contains(name) ? "The portal gives this field; leave it out." : "There is no such field."));
        else if (reader.TokenType != JsonTokenType.Null)
        {
            if (field.Read(ref reader, pool) is not { } value)
                errors.Add(new InputError(name, $"Expected {field.Expected}."));
            else if (values[field.At] is not null)
                errors.Add(new InputError(name, "The field is given twice."));
            else
                values[field.At] = value;
        }
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            reader.Skip();
    }

    /// <summary>The field that the reader names, without making a text of its name.</summary>
    private static AccessFields.Field? Known(ref Utf8JsonReader reader, string parent)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > LongestName)
            return null;
        Span<char> letters = stackalloc char[2 * LongestName];
        parent.CopyTo(letters);
        return System.Text.Ascii.ToUtf16(reader.ValueSpan, letters[parent.Length..], out var length) == OperationStatus.Done
            ? AccessFields.ByLetters.TryGetValue(letters[..(parent.Length + length)], out var known) ? known : null
            : null;
    }

    private AccessDraft? Draft()
    {
        foreach (var name in AccessFields.Required.Where(name => Value(name) is null))
            errors.Add(new InputError(name, $"The field is missing; expected {AccessFields.All[name].Expected}."));
        var address = Text("ip");
        var prefix = address is null ? Text("ip_prefix") : address;
        var network = prefix is null ? null : cut(prefix);
        if (prefix is not null && network is null)
            errors.Add(new InputError(address is null ? "ip_prefix" : "ip", "Expected an IP address, or a network of /24 (IPv4) or /48 (IPv6)."));
        if (address is not null && Value("ip_prefix") is not null)
            errors.Add(new InputError("ip_prefix", "Give ip or ip_prefix, not both."));
        return errors.Count > 0 ? null : new AccessDraft(Facts(network), new AccessPersons(Text("actor.id"), Text("approver_id"), Text("device_id"), address));
    }

    private AccessFacts Facts(string? network) => new()
    {
        EventId = (Guid)Value("event_id")!,
        At = (DateTimeOffset)Value("ts")!,
        ActorKind = (AccessActorKind)(byte)Value("actor.kind")!,
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
        Action = (AccessAction)(byte)Value("action")!,
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
        Outcome = (AccessOutcome)(byte)Value("outcome")!,
        ReasonCode = Text("reason_code"),
        OutputHash = Hash("output_hash"),
        OutputCheck = Text("output_check_id"),
        SourceSystem = Text("source_system"),
    };

    private object? Value(string name) => values[AccessFields.All[name].At];

    private string? Text(string name) => Value(name) as string;

    private long? Number(string name) => Value(name) as long?;

    private decimal? Decimal(string name) => Value(name) as decimal?;

    private ContentHash? Hash(string name) => Value(name) as ContentHash?;
}
