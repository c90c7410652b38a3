using System.Globalization;

namespace ExportPortal.Domain.Policy;

/// <summary>Names of countries for people; records, rules and machines keep the codes.</summary>
public static class CountryName
{
    /// <summary>The invented countries of the packs and of the demonstration, under codes that ISO 3166-1 leaves to its users.</summary>
    private static readonly Dictionary<string, string> Fictional = new() { ["XA"] = "Aldermark", ["XV"] = "Korvania", ["XT"] = "Tessaly" };

    /// <summary>"Netherlands" for "NL"; what is no code of a country stays as it is.</summary>
    public static string Of(string code)
    {
        if (code is not { Length: 2 } || !code.All(char.IsAsciiLetterUpper))
            return code;
        if (Fictional.TryGetValue(code, out var invented))
            return invented;
        try
        {
            var name = new RegionInfo(code).EnglishName;
            return name.Length == 0 || name.StartsWith("Unknown", StringComparison.Ordinal) ? code : name;
        }
        catch (ArgumentException)
        {
            return code;
        }
    }

    /// <summary>Several, in the order given.</summary>
    public static string Of(IEnumerable<string> codes) => string.Join(", ", codes.Select(Of));
}
