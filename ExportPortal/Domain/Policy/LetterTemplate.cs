using System.Collections.Immutable;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Policy;

/// <summary>A letter that an act of the portal or of a person brings. Its text is part of the pack, so each letter can be traced to its version.</summary>
/// <param name="Acts">Codes of the acts, such as "licence.suspend".</param>
/// <param name="To">Who is told: recipient and steward are the people of that side, every other role is that of the authority.</param>
/// <param name="Subject">One line; words in braces are filled in, and "{clock:appeal-lodge}" is the length of that clock of the pack.</param>
/// <param name="Body">Paragraphs; words in braces are filled in.</param>
/// <param name="State">Code of the state after the act; null for any.</param>
/// <param name="Digest">Waits for the digest of the day instead of going out alone.</param>
/// <param name="Waits">Goes, of those roles, to the persons alone who may take the next step now. False, also where it is left out: to all of them.</param>
public sealed record LetterTemplate(
    string Key, ImmutableList<string> Acts, ImmutableList<Role> To, string Subject, ImmutableList<string> Body, string? State = null, bool Digest = false, bool Waits = false)
{
    /// <summary>The acts whose letters may quote the decision.</summary>
    public static IReadOnlyList<string> DecisionActs { get; } = ["application.announcerefusal", "application.refuse", "application.prohibit", "application.approve"];

    /// <summary>What such a letter quotes: ground with the words of the notice, ground alone, what would change it, reasons of the rules, milder ways, conditions.</summary>
    public static IReadOnlyList<string> OfDecisions { get; } = ["ground", "basis", "change", "reasons", "alternatives", "conditions"];

    /// <summary>What can be filled in; "appeal" is the last instant for an appeal against the act, and stands in letters on cases and licences alone.</summary>
    public static IReadOnlyList<string> Words { get; } = ["number", "title", "steward", "recipient", "reason", "end", "authority", "link", "hash", "until", "appeal", .. OfDecisions];

    /// <summary>The text with its words filled in; a word without a value is a bug of whoever gave the values.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Fill(text, values, Words);

    /// <summary>The same with other words than those of the portal's own letters.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values, IReadOnlyList<string> words) =>
        words.Aggregate(text, (filled, word) => filled.Contains($"{{{word}}}", StringComparison.Ordinal) ? filled.Replace($"{{{word}}}", values[word], StringComparison.Ordinal) : filled);
}
