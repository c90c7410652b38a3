using System.Collections.Frozen;
using System.Globalization;

namespace ExportPortal.Domain.Recipients.Lists;

/// <summary>Codes of countries that a list gives in English words.</summary>
internal static class Countries
{
    private static readonly FrozenDictionary<string, string> ByName = Table();

    /// <returns>ISO 3166-1 alpha-2; null when the words are no country that is known here.</returns>
    public static string? CodeOf(string words) => words is { Length: 2 } && words.All(char.IsAsciiLetterUpper) ? words : ByName.GetValueOrDefault(Transliteration.Folded(words).Trim());

    private static FrozenDictionary<string, string> Table()
    {
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var culture in CultureInfo.GetCultures(CultureTypes.SpecificCultures))
            if (new RegionInfo(culture.Name) is { TwoLetterISORegionName: { Length: 2 } code } region && code.All(char.IsAsciiLetterUpper))
                table[Transliteration.Folded(region.EnglishName).Trim()] = code;
        foreach (var (words, code) in ((string, string)[])[("korea north", "KP"), ("korea south", "KR"), ("burma", "MM"), ("congo democratic republic of the", "CD"), ("democratic people s republic of korea", "KP"),
            ("iran islamic republic of", "IR"), ("russian federation", "RU"), ("syrian arab republic", "SY"), ("united states of america", "US"), ("viet nam", "VN"), ("turkey", "TR"), ("democratic peoples republic of korea", "KP")])
            table[words] = code;
        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
