using System.Collections.Frozen;
using System.Globalization;

namespace ExportPortal.Domain.Policy;

/// <summary>Names of countries for people; records, rules and machines keep the codes.</summary>
public static class CountryName
{
    /// <summary>The invented countries of the packs and of the demonstration, under codes that ISO 3166-1 leaves to its users.</summary>
    private static readonly Dictionary<string, string> Fictional = new() { ["XA"] = "Aldermark", ["XV"] = "Korvania", ["XT"] = "Tessaly" };

    /// <summary>The codes of ISO 3166-1, with XK for Kosovo, which has none there, and the invented countries.</summary>
    private static readonly FrozenSet<string> Known = """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG
        CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL
        GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA
        LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP
        NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
        SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
        """.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Concat(["XK"]).Concat(Fictional.Keys).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether two capital letters are the code of a country.</summary>
    public static bool IsCode(string? code) => code is not null && Known.Contains(code);

    /// <summary>Every code with its name, in the order of the names.</summary>
    public static IReadOnlyList<(string Code, string Name)> All { get; } = [.. Known.Select(code => (code, Of(code))).OrderBy(one => one.Item2, StringComparer.Ordinal)];

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
