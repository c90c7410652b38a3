using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ExportPortal.Domain.Recipients.Lists;

/// <summary>
/// Writes Cyrillic, Greek and Arabic letters in Latin ones, so that a name is found in either script. Scripts that
/// cannot be written letter by letter, such as Chinese, stay as they are and are compared in their own script.
/// </summary>
public static class Transliteration
{
    private static readonly FrozenDictionary<char, string> Letters = Table(
        "а a б b в v г g д d е e ё yo ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ _ ы y ь _ э e ю yu я ya "
        + "і i ї yi є ye ґ g ў u ј j љ lj њ nj ћ c ђ dj џ dz ѓ gj ќ kj ѕ dz қ q ғ gh ә a ө o ү u ұ u ң ng һ h "
        + "α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o "
        + "ا a أ a إ i آ a ب b ت t ث th ج j ح h خ kh د d ذ dh ر r ز z س s ش sh ص s ض d ط t ظ z ع _ غ gh ف f ق q ك k ل l م m ن n ه h و w ي y ى a ة a ء _ ئ y ؤ w "
        + "پ p چ ch ژ zh گ g ک k ی y "
        + "ß ss ø o æ ae œ oe ł l đ d ð d þ th ı i");

    /// <summary>The text in Latin letters where it can be written so; case of the letters is kept out of it only where they were changed.</summary>
    public static string Latin(string text)
    {
        var written = new StringBuilder(text.Length);
        foreach (var letter in text)
            written.Append(Letters.TryGetValue(char.ToLowerInvariant(letter), out var latin) ? latin : letter.ToString());
        return written.ToString();
    }

    /// <summary>Lower case in Latin letters without accents, every sign that is no letter or digit a blank.</summary>
    public static string Folded(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in Latin(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant()).Normalize(NormalizationForm.FormD))
        {
            var kind = CharUnicodeInfo.GetUnicodeCategory(letter);
            if (kind is UnicodeCategory.NonSpacingMark)
                continue;
            folded.Append(letter is '\'' or '’' or '`' ? "" : char.IsLetterOrDigit(letter) || char.IsSurrogate(letter) || kind is UnicodeCategory.SpacingCombiningMark ? letter.ToString() : " ");
        }
        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    private static FrozenDictionary<char, string> Table(string pairs)
    {
        var words = pairs.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var table = new Dictionary<char, string>();
        for (var at = 0; at < words.Length; at += 2)
            table[words[at][0]] = words[at + 1] == "_" ? "" : words[at + 1];
        return table.ToFrozenDictionary();
    }
}
