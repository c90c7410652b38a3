using System.Globalization;

namespace ExportPortal.Documents.Layout.Text;

/// <summary>
/// Directions for names of one script inside text of another: the implicit part of the Unicode bidirectional
/// algorithm (strong characters, numbers, neutrals) without explicit marks, which are removed before.
/// </summary>
internal static class Bidi
{
    private enum Kind : byte { Left, Right, Number, Neutral }

    /// <summary>
    /// Level of each UTF-16 unit: even reads left to right, odd right to left. The base is left to right as soon as
    /// the text has a letter that reads so; a text only of right-to-left letters is right to left as a whole.
    /// </summary>
    public static byte[] Levels(string text)
    {
        var levels = new byte[text.Length];
        if (!HasRight(text))
            return levels;
        var kinds = Kinds(text);
        byte basis = kinds.Contains(Kind.Left) ? (byte)0 : (byte)1;
        NumbersAfterLeftAreLeft(kinds, basis);
        ResolveNeutrals(kinds, basis);
        for (var i = 0; i < levels.Length; i++)
            levels[i] = kinds[i] switch { Kind.Right => 1, Kind.Number => 2, _ => (byte)(basis == 0 ? 0 : 2) };
        return levels;
    }

    /// <summary>Order in which runs of these levels stand from left to right.</summary>
    public static int[] VisualOrder(IReadOnlyList<byte> levels)
    {
        var order = Enumerable.Range(0, levels.Count).ToArray();
        for (var level = levels.DefaultIfEmpty().Max(); level > 0; level--)
            for (var start = 0; start < order.Length; start++)
            {
                var end = start;
                while (end < order.Length && levels[order[end]] >= level)
                    end++;
                if (end > start)
                    Array.Reverse(order, start, end - start);
                start = Math.Max(start, end);
            }
        return order;
    }

    private static bool HasRight(string text)
    {
        foreach (var c in text)
            if (c >= 0x0590 && (IsRight(c) || char.IsSurrogate(c)))
                return true;
        return false;
    }

    private static bool IsRight(int c) =>
        c is (>= 0x0590 and <= 0x08FF) or 0x200F or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFE) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);

    private static Kind[] Kinds(string text)
    {
        var kinds = new Kind[text.Length];
        var last = Kind.Neutral;
        for (var i = 0; i < text.Length; i++)
        {
            var pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            var c = pair ? char.ConvertToUtf32(text[i], text[i + 1]) : text[i];
            kinds[i] = Characters.IsMark(c) || (Characters.IsInvisible(c) && c != '\n') ? last : KindOf(c);
            last = kinds[i];
            if (pair)
                kinds[++i] = last;
        }
        return kinds;
    }

    private static Kind KindOf(int c)
    {
        var category = CharUnicodeInfo.GetUnicodeCategory(c);
        if (category is UnicodeCategory.DecimalDigitNumber && (c < 0x0700 || !char.IsBetween((char)c, '\u0900', '\uA8FF')))
            return Kind.Number;
        var letter = category <= UnicodeCategory.OtherLetter || category is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber;
        return !letter ? Kind.Neutral : IsRight(c) ? Kind.Right : Kind.Left;
    }

    /// <summary>A number reads with the Latin text before it; after right-to-left text it keeps its own order inside.</summary>
    private static void NumbersAfterLeftAreLeft(Kind[] kinds, byte basis)
    {
        var strong = basis == 0 ? Kind.Left : Kind.Right;
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] is Kind.Left or Kind.Right)
                strong = kinds[i];
            else if (kinds[i] == Kind.Number && strong == Kind.Left)
                kinds[i] = Kind.Left;
        }
    }

    /// <summary>Neutrals between two of one direction take it, others that of the whole; a number counts as right to left here.</summary>
    private static void ResolveNeutrals(Kind[] kinds, byte basis)
    {
        var whole = basis == 0 ? Kind.Left : Kind.Right;
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] != Kind.Neutral)
                continue;
            var end = i;
            while (end < kinds.Length && kinds[end] == Kind.Neutral)
                end++;
            var before = i == 0 ? whole : Side(kinds[i - 1]);
            var after = end == kinds.Length ? whole : Side(kinds[end]);
            Array.Fill(kinds, before == after ? before : whole, i, end - i);
            i = end;
        }
    }

    private static Kind Side(Kind kind) => kind == Kind.Number ? Kind.Right : kind;
}
