using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;

namespace ExportPortal.Domain.Policy;

/// <summary>Which texts a pack must have, which words in braces each may use, and how they are filled in.</summary>
public static partial class PackWords
{
    public static FrozenDictionary<string, string[]> Reasons { get; } = Table(
        "P1", "P2", "P3 purpose", "P4", "P5", "P6", "P7", "H1",
        "B1 entry title tier source", "B2 entry title tier granularity sensitivity",
        "M1 persons limit group", "M1n limit", "M3.2", "M3.3", "M4", "M5.C", "M5.D", "M5.E", "M8", "M9",
        "M2d overall threshold", "M7", "M6", "FL1 floor", "RP1", "RP2 group", "RT1 overall threshold", "CP1 need", "GT need");

    /// <summary>Reasons that came later: a pack has all of them or none, and without them the data alone set no floor.</summary>
    public static FrozenDictionary<string, string[]> FloorReasons { get; } = Table("M10.unique entry", "M10.trace share points limit", "M10.leak risk limit");

    public static FrozenDictionary<string, string[]> Needs { get; } = Table(
        "environment needed assessed", "remote", "risk overall threshold", "board", "worst_record value limit tier");

    /// <summary>The needs that came later: a pack without them holds no measured figure against the gates.</summary>
    public static FrozenDictionary<string, string[]> GateNeeds { get; } = Table("gate title value bound limit tier", "gate_instead title tier gates", "gate_owed title tier");

    /// <summary>Needs that came one by one, each for itself: a pack without one does not ask for it.</summary>
    public static FrozenDictionary<string, string[]> LaterNeeds { get; } = Table("end_point needed assessed", "channel channel tier");

    public static FrozenDictionary<string, string[]> Alternatives { get; } = Table(
        "remote effect", "environment from to effect", "data_risk from to effect", "worst_record from to effect",
        "persons from to effect", "finding effect", "composition effect", "visible_group effect", "audit_rights effect",
        "identifiers effect", "recognised effect", "destination to effect");

    /// <summary>Alternatives that came later, each for itself: a pack without one does not name it.</summary>
    public static FrozenDictionary<string, string[]> LaterAlternatives { get; } = Table("enclave to effect");

    public static FrozenDictionary<string, string[]> AlternativeEffects { get; } = Table(
        "decidable outcome", "refusal_lifted", "tier from to", "condition_one count", "conditions count");

    public static FrozenDictionary<string, string[]> ClauseTriggers { get; } = Table("words group dual_use purpose");

    /// <summary>Fills the words in braces. A word without a value is a bug, because reading a pack checks them.</summary>
    public static string Fill(string text, params ReadOnlySpan<(string Word, string Value)> values)
    {
        if (!text.Contains('{'))
            return text;
        var filled = new StringBuilder(text.Length + 32);
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            if (open < 0)
                return filled.Append(text, at, text.Length - at).ToString();
            var close = text.IndexOf('}', open);
            filled.Append(text, at, open - at).Append(Value(text.AsSpan(open + 1, close - open - 1), values));
            at = close + 1;
        }
        return filled.ToString();
    }

    /// <summary>The words in braces of a text.</summary>
    internal static IEnumerable<string> In(string text) => Word().Matches(text).Select(match => match.Groups[1].Value);

    private static string Value(ReadOnlySpan<char> word, ReadOnlySpan<(string Word, string Value)> values)
    {
        foreach (var (name, value) in values)
            if (word.SequenceEqual(name))
                return value;
        throw new InvalidOperationException($"Nothing was given for the word {{{word}}}.");
    }

    private static FrozenDictionary<string, string[]> Table(params string[] rows) =>
        rows.Select(row => row.Split(' ')).ToFrozenDictionary(row => row[0], row => row[1..], StringComparer.Ordinal);

    [GeneratedRegex(@"\{([a-z_]*)\}?", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
