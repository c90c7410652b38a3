using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Decision;

/// <summary>Reads one case. Nothing is guessed: an unknown key, a missing one or a value outside its scale is an error.</summary>
internal sealed class CaseReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = true, MaxDepth = 4 };

    private readonly List<CaseError> errors = [];
    private readonly Dictionary<string, JsonElement> values = new(24, StringComparer.Ordinal);
    private readonly PolicyPack pack;

    private CaseReader(PolicyPack pack) => this.pack = pack;

    public static CaseReading Read(ReadOnlyMemory<byte> json, PolicyPack pack)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return new CaseReader(pack).Read(document.RootElement);
        }
        catch (JsonException bad)
        {
            var where = $"line {bad.LineNumber + 1}, byte {bad.BytePositionInLine + 1}";
            return new CaseReading(null, [new CaseError(where, "this is not JSON.", "Hand in one JSON object with the keys of a case.")]);
        }
    }

    private CaseReading Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new CaseReading(null, [new CaseError("", "a case is a JSON object.", "Hand in one object with the keys of a case.")]);
        foreach (var property in root.EnumerateObject())
            Collect(property);
        foreach (var key in CaseKeys.Required)
            if (!values.ContainsKey(key))
                errors.Add(new CaseError(key, "this key is missing.", $"Add \"{key}\"."));
        var given = Given();
        return errors.Count > 0 ? new CaseReading(null, errors) : new CaseReading(given, []);
    }

    private void Collect(JsonProperty property)
    {
        var key = property.Name;
        if (!CaseKeys.Required.Contains(key) && !CaseKeys.Optional.Contains(key))
            errors.Add(new CaseError(key, "this key is not known.", CaseKeys.Nearest(key) is { } near ? $"Did you mean \"{near}\"?" : $"Known keys: {string.Join(", ", CaseKeys.Required.Concat(CaseKeys.Optional))}."));
        else if (!values.TryAdd(key, property.Value))
            errors.Add(new CaseError(key, "this key stands twice.", "Keep one of them."));
    }

    private DecisionCase Given()
    {
        var given = new DecisionCase
        {
            Entry = Entries(),
            Granularity = Scale<Granularity>("granularity"),
            Persons = Count("persons"),
            PData = Share("p_data") ?? default,
            PDataMax = Share("p_data_max"),
            Motive = Scale<Motive>("motive"),
            Prevalence = Share("prevalence") ?? default,
            DualUse = Level("dual_use"),
            DestinationGroup = Scale<DestinationGroup>("destination_group"),
            Environment = Scale<EnvironmentLevel>("environment"),
            Mode = Scale<AccessMode>("mode"),
            Purpose = Text("purpose"),
            HighInvasiveness = Flag("high_invasiveness", false),
            Vulnerable = Flag("vulnerable", false),
            Recognised = Flag("recognised", false),
            History = Scale<History>("history"),
            Composition = Flag("composition", false),
            Screening = Scale<Screening>("screening"),
            AuditRights = Flag("audit_rights", true),
            DirectIdentifiers = Flag("direct_identifiers", false),
            Programme = Flag("programme", false),
            DataUseBar = Flag("data_use_bar", false),
        };
        if (given.PDataMax < given.PData)
            errors.Add(new CaseError("p_data_max", $"the worst record ({given.PDataMax}) cannot be below the average ({given.PData}).", "Hand in the largest record risk, or leave the key out."));
        return given;
    }

    /// <summary>One code or a list of codes, each known to the pack and named once.</summary>
    private List<string> Entries()
    {
        var codes = new List<string>();
        if (!values.TryGetValue("entry", out var value))
            return codes;
        foreach (var item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value])
        {
            var code = item.ValueKind == JsonValueKind.String ? item.GetString()! : null;
            if (code is null || pack.FindEntry(code) is null)
                Bad("entry", item, $"a code of the control list of {pack.Id}, such as \"1M01\", or a list of codes");
            else if (codes.Contains(code))
                errors.Add(new CaseError("entry", $"\"{code}\" stands twice.", "Name each code once."));
            else
                codes.Add(code);
        }
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0)
            Bad("entry", value, "at least one code of the control list");
        return codes;
    }

    private T Scale<T>(string key) where T : struct, Enum
    {
        if (!values.TryGetValue(key, out var value))
            return default;
        if (value.ValueKind == JsonValueKind.String && CaseWords.TryRead<T>(value.GetString()!, out var read))
            return read;
        Bad(key, value, $"one of {CaseWords.List<T>()}");
        return default;
    }

    private long Count(string key)
    {
        if (!values.TryGetValue(key, out var value))
            return 0;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count >= 0)
            return count;
        Bad(key, value, "a whole number of persons or devices, 0 or more");
        return 0;
    }

    private int Level(string key)
    {
        if (!values.TryGetValue(key, out var value))
            return 0;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var level) && level is >= 0 and <= 3)
            return level;
        Bad(key, value, "0, 1, 2 or 3");
        return 0;
    }

    private Probability? Share(string key)
    {
        if (!values.TryGetValue(key, out var value))
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var share) && share is >= 0 and <= 1)
            return new Probability(share);
        Bad(key, value, "a number between 0 and 1, both inclusive");
        return null;
    }

    private bool Flag(string key, bool absent)
    {
        if (!values.TryGetValue(key, out var value))
            return absent;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Bad(key, value, "true or false");
        return absent;
    }

    private string Text(string key)
    {
        if (!values.TryGetValue(key, out var value))
            return "";
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString()!;
        Bad(key, value, "a text");
        return "";
    }

    private void Bad(string key, JsonElement value, string allowed)
    {
        var raw = value.GetRawText();
        errors.Add(new CaseError(key, $"{(raw.Length <= 60 ? raw : raw[..57] + "...")} is not allowed.", $"Write {allowed}."));
    }
}
