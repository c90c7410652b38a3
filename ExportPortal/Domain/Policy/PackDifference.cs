using System.Globalization;
using System.Text.Json;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Policy;

/// <summary>One change between two packs.</summary>
/// <param name="Part">Key of the part of the pack: "control_list".</param>
/// <param name="Words">A sentence: "1M01 Hospital discharges, default tier: was 2, is 3."</param>
public sealed record PackChange(string Part, string Words);

/// <summary>What differs between two packs, in words. It compares the files, so nothing that is in a pack escapes it.</summary>
public static class PackDifference
{
    public const string ControlList = "control_list";

    /// <summary>Longest text quoted; what is longer is cut, and says so.</summary>
    private const int Quoted = 240;

    /// <summary>By what an element of a list is known, the first that all of its elements bear.</summary>
    private static readonly string[] Names = ["code", "key", "number", "country", "date", "tier", "opinion", "clock", "regime", "clause", "name", "title"];

    private static readonly string[] Titles = ["title", "name", "text", "words"];

    private static readonly string[] Head = ["id", "hash"];

    public static IReadOnlyList<PackChange> Between(PolicyPack before, PolicyPack after) => Between(before.Json, after.Json);

    /// <returns>In the order of the parts in the later pack; those that only the earlier one had last.</returns>
    public static IReadOnlyList<PackChange> Between(JsonElement before, JsonElement after)
    {
        var changes = new List<PackChange>();
        foreach (var part in after.EnumerateObject().Select(one => one.Name).Union(before.EnumerateObject().Select(one => one.Name)).Except(Head))
            changes.AddRange(Values(Find(before, part), Find(after, part), []).Select(words => new PackChange(part, words)));
        return changes;
    }

    /// <summary>Title of a part: "control_list" is "Control list".</summary>
    public static string Title(string part) => Words.Capital(part.Replace('_', ' '));

    private static IEnumerable<string> Values(JsonElement? before, JsonElement? after, IReadOnlyList<string> path) => (before, after) switch
    {
        (null, null) => [],
        (null, { } added) => [Sentence(path, $"is new: {Say(added)}")],
        ({ } gone, null) => [Sentence(path, $"is gone; was {Say(gone)}")],
        ({ ValueKind: JsonValueKind.Object } one, { ValueKind: JsonValueKind.Object } other) => Members(one, other, path),
        ({ ValueKind: JsonValueKind.Array } one, { ValueKind: JsonValueKind.Array } other) => Lists(one, other, path),
        ({ } one, { } other) => JsonElement.DeepEquals(one, other) ? [] : [Sentence(path, $"was {Say(one)}, is {Say(other)}")],
    };

    private static IEnumerable<string> Members(JsonElement before, JsonElement after, IReadOnlyList<string> path) =>
        after.EnumerateObject().Select(one => one.Name).Union(before.EnumerateObject().Select(one => one.Name))
            .SelectMany(name => Values(Find(before, name), Find(after, name), [.. path, name.Replace('_', ' ')]));

    private static IEnumerable<string> Lists(JsonElement before, JsonElement after, IReadOnlyList<string> path)
    {
        if (JsonElement.DeepEquals(before, after))
            return [];
        var (one, other) = (before.EnumerateArray().ToList(), after.EnumerateArray().ToList());
        if (Key([.. one, .. other], one, other) is { } key)
            return ByKey(key, one, other, path);
        if (one.Concat(other).All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)))
            return Sets(one, other, path);
        // What stands in both is no change, wherever it stands; of the rest the first is held against the first.
        var (gone, added) = (Without(one, other), Without(other, one));
        return gone.Count + added.Count == 0 ? [Sentence(path, "the order has changed")]
            : Enumerable.Range(0, Math.Max(gone.Count, added.Count)).SelectMany(at => Values(
                at < gone.Count ? gone[at].Item : null, at < added.Count ? added[at].Item : null, [.. path, $"no. {(at < added.Count ? added[at].Number : gone[at].Number)}"]));
    }

    /// <summary>The elements that the other list has not, each as often as it lacks it, with their places from 1 on.</summary>
    private static List<(int Number, JsonElement Item)> Without(List<JsonElement> list, IEnumerable<JsonElement> other)
    {
        var (left, rest) = (other.ToList(), new List<(int, JsonElement)>());
        foreach (var (item, at) in list.Select((item, at) => (item, at)))
        {
            var same = left.FindIndex(one => JsonElement.DeepEquals(one, item));
            if (same < 0)
                rest.Add((at + 1, item));
            else
                left.RemoveAt(same);
        }
        return rest;
    }

    private static IEnumerable<string> ByKey(string key, List<JsonElement> before, List<JsonElement> after, IReadOnlyList<string> path)
    {
        var changed = after.Select(item => Text(item, key)).Union(before.Select(item => Text(item, key)))
            .SelectMany(name => Values(Pick(before, key, name), Pick(after, key, name), [.. path, Named(Pick(after, key, name) ?? Pick(before, key, name)!.Value, key, name)])).ToList();
        return changed.Count > 0 ? changed : [Sentence(path, "the order has changed")];
    }

    private static IEnumerable<string> Sets(List<JsonElement> before, List<JsonElement> after, IReadOnlyList<string> path)
    {
        var (one, other) = (before.Select(Say).ToList(), after.Select(Say).ToList());
        var (added, gone) = (other.Except(one).ToList(), one.Except(other).ToList());
        if (added.Count > 0)
            yield return Sentence(path, $"has {string.Join(", ", added)} besides");
        if (gone.Count > 0)
            yield return Sentence(path, $"has {string.Join(", ", gone)} no more");
        if (added.Count == 0 && gone.Count == 0)
            yield return Sentence(path, $"was {string.Join(", ", one)}, is {string.Join(", ", other)}");
    }

    /// <summary>What tells the elements apart; null where nothing does.</summary>
    private static string? Key(List<JsonElement> all, List<JsonElement> before, List<JsonElement> after) =>
        all.Count == 0 || all.Exists(item => item.ValueKind is not JsonValueKind.Object) ? null
        : Array.Find(Names, name => all.TrueForAll(item => Find(item, name) is { ValueKind: JsonValueKind.String or JsonValueKind.Number }) && IsUnique(before, name) && IsUnique(after, name));

    private static bool IsUnique(List<JsonElement> items, string name) => items.Select(item => Text(item, name)).Distinct().Count() == items.Count;

    private static JsonElement? Pick(List<JsonElement> items, string key, string name) => items.Where(item => Text(item, key) == name).Select(item => (JsonElement?)item).FirstOrDefault();

    private static string Named(JsonElement item, string key, string name) =>
        Array.Find(Titles, title => title != key && Find(item, title) is { ValueKind: JsonValueKind.String }) is { } title && Text(item, title) is { Length: <= 60 } words && words != name ? $"{name} {words}" : name;

    private static JsonElement? Find(JsonElement item, string name) => item.ValueKind is JsonValueKind.Object && item.TryGetProperty(name, out var found) ? found : null;

    private static string Text(JsonElement item, string name) => Find(item, name) is not { } found ? "" : found.ValueKind is JsonValueKind.String ? found.GetString()! : found.GetRawText();

    private static string Sentence(IReadOnlyList<string> path, string what) => path.Count == 0 ? $"{Words.Capital(what)}." : $"{string.Join(", ", path)}: {what}.";

    private static string Say(JsonElement value)
    {
        var said = value.ValueKind switch
        {
            JsonValueKind.String => $"“{value.GetString()}”",
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            JsonValueKind.Array => value.GetArrayLength() == 0 ? "nothing" : string.Join(", ", value.EnumerateArray().Select(Say)),
            JsonValueKind.Object => string.Join("; ", value.EnumerateObject().Select(one => $"{one.Name.Replace('_', ' ')} {Say(one.Value)}")),
            _ => value.GetRawText(),
        };
        return said.Length <= Quoted ? said : string.Create(CultureInfo.InvariantCulture, $"{said[..Quoted]}… ({said.Length:N0} characters)");
    }
}
