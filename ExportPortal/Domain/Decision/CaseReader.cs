using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Decision;

/// <summary>Reads one case. Nothing is guessed: an unknown key, a missing one or a value outside its scale is an error.</summary>
internal sealed class CaseReader
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4 };

    private readonly List<CaseError> errors = [];
    private readonly CaseValues values;
    private readonly PolicyPack pack;

    private CaseReader(PolicyPack pack)
    {
        this.pack = pack;
        values = new CaseValues(errors);
    }

    public static CaseReading Read(ReadOnlyMemory<byte> json, PolicyPack pack)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return new CaseReader(pack).Read(document.RootElement);
        }
        catch (InvalidOperationException)
        {
            // A string with bytes or escapes that are not Unicode; the parser looks into strings only when they are read.
            return new CaseReading(null, [new CaseError("", "a text in the case is not valid Unicode.", "Write the case in UTF-8, with whole surrogate pairs.")]);
        }
        catch (JsonException bad)
        {
            var where = $"line {bad.LineNumber + 1}, byte {bad.BytePositionInLine + 1}";
            return new CaseReading(null, [new CaseError(where, "this is not a flat JSON object.", "Hand in one JSON object with the keys of a case.")]);
        }
    }

    private CaseReading Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new CaseReading(null, [new CaseError("", "a case is a JSON object.", "Hand in one object with the keys of a case.")]);
        foreach (var property in root.EnumerateObject())
            Collect(property);
        foreach (var key in CaseKeys.Required)
            if (values.Find(key) is null)
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
            Granularity = values.Scale<Granularity>("granularity"),
            Persons = values.Count("persons"),
            PData = values.Share("p_data") ?? default,
            PDataMax = values.Share("p_data_max"),
            Motive = values.Scale<Motive>("motive"),
            Prevalence = values.Share("prevalence") ?? default,
            DualUse = values.Level("dual_use"),
            DestinationGroup = values.Scale<DestinationGroup>("destination_group"),
            Environment = values.Scale<EnvironmentLevel>("environment"),
            EndPoint = values.Find("end_point") is null ? null : values.Scale<EnvironmentLevel>("end_point"),
            Mode = values.Scale<AccessMode>("mode"),
            Purpose = values.Text("purpose"),
            HighInvasiveness = values.Flag("high_invasiveness", false),
            Vulnerable = values.Flag("vulnerable", false),
            Recognised = values.Flag("recognised", false),
            History = values.Scale<History>("history"),
            Composition = values.Flag("composition", false),
            TraceUnicity = values.Share("trace_unicity"),
            Measures = values.Measures("measures", pack.Gates.Select(gate => gate.Key)),
            Unassessed = values.Scales<RiskChannel>("unassessed"),
            LongestTerm = values.Months("longest_term"),
            Screening = values.Scale<Screening>("screening"),
            AuditRights = values.Flag("audit_rights", true),
            DirectIdentifiers = values.Flag("direct_identifiers", false),
            Programme = values.Flag("programme", false),
            DataUseBar = values.Flag("data_use_bar", false),
        };
        if (given.PDataMax < given.PData)
            errors.Add(new CaseError("p_data_max", $"the worst record ({given.PDataMax}) cannot be below the average ({given.PData}).", "Hand in the largest record risk, or leave the key out."));
        return given;
    }

    /// <summary>One code or a list of codes, each known to the pack and named once.</summary>
    private List<string> Entries()
    {
        var codes = new List<string>();
        if (values.Find("entry") is not { } value)
            return codes;
        foreach (var item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value])
        {
            var code = item.ValueKind == JsonValueKind.String ? item.GetString()! : null;
            if (code is null || pack.FindEntry(code) is null)
                values.Bad("entry", item, $"a code of the control list of {pack.Id}, such as \"1M01\", or a list of codes");
            else if (codes.Contains(code))
                errors.Add(new CaseError("entry", $"\"{code}\" stands twice.", "Name each code once."));
            else
                codes.Add(code);
        }
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0)
            values.Bad("entry", value, "at least one code of the control list");
        return codes;
    }
}
