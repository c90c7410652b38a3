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

    /// <summary>Place of the last field behind 0, which stands for the beginning.</summary>
    private int last;

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
            read.errors.Add(new InputError("", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"This is not JSON: it breaks at byte {(broken.BytePositionInLine ?? 0) + 1} of the line.")));
        }
        catch (InvalidOperationException)
        {
            read.errors.Add(new InputError("", "A text on the line is not well-formed UTF-8, or has half a character."));
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

    /// <summary>The field that the reader names: mostly the one that came next in the line before.</summary>
    private AccessFields.Field? Known(ref Utf8JsonReader reader, string parent)
    {
        ref var likely = ref pool.Behind[last];
        if (likely is null || likely.Parent != parent || !reader.ValueTextEquals(likely.Letters))
            likely = Found(ref reader, parent);
        last = likely is null ? 0 : likely.At + 1;
        return likely;
    }

    /// <summary>Without making a text of its name.</summary>
    private static AccessFields.Field? Found(ref Utf8JsonReader reader, string parent)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > LongestName)
            return null;
        Span<char> letters = stackalloc char[2 * LongestName];
        parent.CopyTo(letters);
        return System.Text.Ascii.ToUtf16(reader.ValueSpan, letters[parent.Length..], out var length) == OperationStatus.Done
            ? AccessFields.ByLetters.TryGetValue(letters[..(parent.Length + length)], out var known) ? known : null
            : null;
    }

    /// <summary>Null when a field is missing or does not go with another.</summary>
    private AccessDraft? Draft()
    {
        foreach (var field in AccessFields.Required)
            if (values[field.At] is null)
                errors.Add(new InputError(field.Name, $"The field is missing; expected {field.Expected}."));
        var network = Network();
        if (errors.Count > 0)
            return null;
        var persons = new AccessPersons(Text(AccessPlaces.Actor), Text(AccessPlaces.Approver), Text(AccessPlaces.Device), Text(AccessPlaces.Address));
        return new AccessDraft(Facts(network), persons);
    }

    /// <summary>The network that the views show: cut from the whole address, or told instead of it; null when the source told neither.</summary>
    private string? Network()
    {
        var (address, prefix) = (Text(AccessPlaces.Address), Text(AccessPlaces.AddressPrefix));
        if ((address ?? prefix) is not { } given)
            return null;
        var network = cut(given);
        if (network is null)
            errors.Add(new InputError(address is null ? "ip_prefix" : "ip", "Expected an IP address, or a network of /24 (IPv4) or /48 (IPv6)."));
        if (address is not null && prefix is not null)
            errors.Add(new InputError("ip_prefix", "Give ip or ip_prefix, not both."));
        return network;
    }

    private AccessFacts Facts(string? network) => new()
    {
        EventId = (Guid)values[AccessPlaces.EventId]!,
        At = (DateTimeOffset)values[AccessPlaces.At]!,
        ActorKind = (AccessActorKind)(byte)values[AccessPlaces.ActorKind]!,
        Organisation = Text(AccessPlaces.Organisation),
        ActorRole = Text(AccessPlaces.ActorRole),
        Authentication = Text(AccessPlaces.Authentication),
        Assurance = Number(AccessPlaces.Assurance),
        Session = Text(AccessPlaces.Session),
        Licence = Text(AccessPlaces.Licence)!,
        LicenceVersion = Number(AccessPlaces.LicenceVersion),
        DatasetVersion = Text(AccessPlaces.DatasetVersion),
        ControlEntry = Text(AccessPlaces.ControlEntry),
        Tier = Number(AccessPlaces.Tier),
        Purpose = Text(AccessPlaces.Purpose),
        Action = (AccessAction)(byte)values[AccessPlaces.Action]!,
        Resource = Text(AccessPlaces.Resource),
        QueryHash = Hash(AccessPlaces.QueryHash),
        QueryTextRef = Text(AccessPlaces.QueryTextRef),
        RowsScanned = Number(AccessPlaces.RowsScanned),
        RowsReturned = Number(AccessPlaces.RowsReturned),
        BytesOut = Number(AccessPlaces.BytesOut),
        PersonsTouched = Number(AccessPlaces.PersonsTouched),
        EpsilonSpent = Decimal(AccessPlaces.EpsilonSpent),
        BudgetLeft = Decimal(AccessPlaces.BudgetLeft),
        Environment = Text(AccessPlaces.Environment),
        EnvironmentLevel = Number(AccessPlaces.EnvironmentLevel),
        AddressPrefix = network,
        Country = Text(AccessPlaces.Country),
        Outcome = (AccessOutcome)(byte)values[AccessPlaces.Outcome]!,
        ReasonCode = Text(AccessPlaces.ReasonCode),
        OutputHash = Hash(AccessPlaces.OutputHash),
        OutputCheck = Text(AccessPlaces.OutputCheck),
        SourceSystem = Text(AccessPlaces.SourceSystem),
        SourceNumber = Number(AccessPlaces.SourceNumber),
    };

    private string? Text(int place) => values[place] as string;

    private long? Number(int place) => values[place] as long?;

    private decimal? Decimal(int place) => values[place] as decimal?;

    private ContentHash? Hash(int place) => values[place] as ContentHash?;
}
