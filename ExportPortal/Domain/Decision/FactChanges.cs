using System.Text;
using System.Text.Json;

namespace ExportPortal.Domain.Decision;

/// <summary>What is different between two readings of a case, in words.</summary>
public static class FactChanges
{
    /// <summary>"environment E3 to E2", in the order in which a case is written.</summary>
    public static IReadOnlyList<string> Between(DecisionCase before, DecisionCase after)
    {
        using var was = JsonDocument.Parse(DecisionJson.Bytes(before));
        using var now = JsonDocument.Parse(DecisionJson.Bytes(after));
        var keys = was.RootElement.EnumerateObject().Concat(now.RootElement.EnumerateObject()).Select(property => property.Name).Distinct();
        return [.. keys.SelectMany(key => Nested(was.RootElement, key).Concat(Nested(now.RootElement, key)).Distinct().DefaultIfEmpty(key)).Select(key => (key, from: Text(was.RootElement, key), to: Text(now.RootElement, key))).Where(one => one.from != one.to).Select(one => $"{Named(one.key)} {one.from} to {one.to}")];
    }

    /// <summary>"measures.k_minimum" for each figure within a key; none where the key holds a plain value.</summary>
    private static IEnumerable<string> Nested(JsonElement of, string key) =>
        of.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.Object ? value.EnumerateObject().Select(property => $"{key}.{property.Name}").ToList() : [];

    private static string Text(JsonElement of, string key) => key.Split('.') is [var outer, var inner]
        ? of.TryGetProperty(outer, out var figures) ? Text(figures, inner) : "not known"
        : of.TryGetProperty(key, out var value) ? value.ToString() : "not known";

    private static string Named(string key) => new StringBuilder(key).Replace("measures.", "").Replace('_', ' ').ToString();
}
