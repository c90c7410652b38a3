using ExportPortal.Components.Shared;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Outlined = MudBlazor.Icons.Material.Outlined;

namespace ExportPortal.Features.AccessLog;

/// <summary>The codes of the access log in the words of the pages.</summary>
public static class AccessWords
{
    private static readonly IReadOnlyList<(string Word, string Icon, string Family)> Outcomes =
    [
        ("Allowed", Outlined.Check, "plain"), ("Denied", Outlined.Block, "bad"), ("Output passed", Outlined.CheckCircle, "good"),
        ("Output refused", Outlined.RemoveCircleOutline, "warn"), ("Error", Outlined.ErrorOutline, "bad"),
    ];

    public static (string Word, string Icon, string Family) Of(AccessOutcome outcome) => Outcomes[(int)outcome];

    public static string Of(AccessAction action) => action.Code().Replace('_', ' ');

    public static string Heading(string facet) => facet switch { "rule" => "Rule", "recipient" => "Recipient", _ => Words.Capital(facet) };

    /// <summary>A value of a facet in words.</summary>
    /// <param name="names">What the sources call their actors, by pseudonym.</param>
    public static string Value(string facet, string value, IReadOnlyDictionary<string, string> names) => facet switch
    {
        "action" => value.Replace('_', ' '),
        "outcome" when AccessCodes.Outcome(value) is { } outcome => Of(outcome).Word,
        "actor" => Actor(value, names),
        "country" => CountryName.Of(value),
        "licence" when value == AccessFacts.NoLicence => "no licence",
        "licence" when value.StartsWith("XP-", StringComparison.Ordinal) => value[3..],
        _ => value,
    };

    /// <summary>The id that its source gives an actor; where that was erased, the beginning of the pseudonym and that it was.</summary>
    public static string Actor(string? pseudonym, IReadOnlyDictionary<string, string> names) =>
        pseudonym is null ? "nobody named" : names.TryGetValue(pseudonym, out var name) ? name : $"{(pseudonym.Length > 10 ? pseudonym[..10] : pseudonym)} (erased)";

    public static string Count(AccessCount count) => count.Capped ? $"{Figures.Count(count.Events)}+" : Figures.Count(count.Events);
}
