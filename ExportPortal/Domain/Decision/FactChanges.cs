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
        return [.. keys.Select(key => (key, from: Text(was.RootElement, key), to: Text(now.RootElement, key))).Where(one => one.from != one.to).Select(one => $"{Named(one.key)} {one.from} to {one.to}")];
    }

    private static string Text(JsonElement of, string key) => of.TryGetProperty(key, out var value) ? value.ToString() : "not known";

    private static string Named(string key) => new StringBuilder(key).Replace('_', ' ').ToString();
}
