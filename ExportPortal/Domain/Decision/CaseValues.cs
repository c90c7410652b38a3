using System.Text.Json;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Decision;

/// <summary>
/// The values of a case by key, each read on its scale. An absent one gives the default; one outside its scale
/// adds an error and gives the default too, so that all faults are found in one reading.
/// </summary>
internal sealed class CaseValues(List<CaseError> errors)
{
    private readonly Dictionary<string, JsonElement> values = new(24, StringComparer.Ordinal);

    /// <summary>False when the key stands there already.</summary>
    public bool TryAdd(string key, JsonElement value) => values.TryAdd(key, value);

    public JsonElement? Find(string key) => values.TryGetValue(key, out var value) ? value : null;

    public T Scale<T>(string key) where T : struct, Enum
    {
        if (Find(key) is not { } value)
            return default;
        if (value.ValueKind == JsonValueKind.String && CaseWords.TryRead<T>(value.GetString()!, out var read))
            return read;
        Bad(key, value, $"one of {CaseWords.List<T>()}");
        return default;
    }

    /// <summary>A list of words of one scale, each once; empty when the key is absent.</summary>
    public IReadOnlyList<T> Scales<T>(string key) where T : struct, Enum
    {
        if (Find(key) is not { } value)
            return [];
        var words = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "").ToList() : [""];
        var read = words.Select(word => CaseWords.TryRead<T>(word, out var one) ? one : (T?)null).OfType<T>().Distinct().ToList();
        if (read.Count != words.Count)
            Bad(key, value, $"a list of {CaseWords.List<T>()}, each once");
        return read;
    }

    public long Count(string key)
    {
        if (Find(key) is not { } value)
            return 0;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var count) && count >= 0)
            return count;
        Bad(key, value, "a whole number of persons or devices, 0 or more");
        return 0;
    }

    public int Level(string key)
    {
        if (Find(key) is not { } value)
            return 0;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var level) && level is >= 0 and <= 3)
            return level;
        Bad(key, value, "0, 1, 2 or 3");
        return 0;
    }

    public int? Months(string key)
    {
        if (Find(key) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var months) && months >= 0)
            return months;
        Bad(key, value, "a whole number of months, 0 or more");
        return null;
    }

    public Probability? Share(string key)
    {
        if (Find(key) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var share) && share is >= 0 and <= 1)
            return new Probability(share);
        Bad(key, value, "a number between 0 and 1, both inclusive");
        return null;
    }

    /// <summary>Figures by key of their gate; null when the key is absent.</summary>
    public IReadOnlyDictionary<string, double>? Measures(string key, IEnumerable<string> known)
    {
        if (Find(key) is not { } value)
            return null;
        var (gates, read) = (known.ToHashSet(), new SortedDictionary<string, double>(StringComparer.Ordinal));
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var one in value.EnumerateObject())
                if (gates.Contains(one.Name) && one.Value.ValueKind == JsonValueKind.Number && one.Value.TryGetDouble(out var figure) && figure >= 0 && !read.ContainsKey(one.Name))
                    read.Add(one.Name, figure);
                else
                    Bad(key, value, $"an object of figures, 0 or more, each once, by the keys {string.Join(", ", gates)}");
        else
            Bad(key, value, "an object of figures by the key of their gate, such as {\"k_minimum\": 5}");
        return read;
    }

    public bool Flag(string key, bool absent)
    {
        if (Find(key) is not { } value)
            return absent;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Bad(key, value, "true or false");
        return absent;
    }

    public string Text(string key)
    {
        if (Find(key) is not { } value)
            return "";
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString()!;
        Bad(key, value, "a text");
        return "";
    }

    public void Bad(string key, JsonElement value, string allowed)
    {
        var raw = value.GetRawText();
        errors.Add(new CaseError(key, $"{(raw.Length <= 60 ? raw : raw[..57] + "...")} is not allowed.", $"Write {allowed}."));
    }
}
