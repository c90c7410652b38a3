namespace ExportPortal.Domain.Recipients.Lists;

/// <summary>Likeness of two words after Jaro and Winkler: 0 for nothing in common, 1 for equal; a common start counts more.</summary>
internal static class Similarity
{
    private const int LongestWord = 64;
    private const double PrefixWeight = 0.1;
    private const int LongestPrefix = 4;

    public static double Of(string left, string right)
    {
        if (left == right)
            return 1;
        // Words of very different length are never alike enough, and most pairs end here.
        if (left.Length * 2 < right.Length || right.Length * 2 < left.Length || left.Length > LongestWord || right.Length > LongestWord)
            return 0;
        var jaro = Jaro(left, right);
        var prefix = 0;
        while (prefix < Math.Min(LongestPrefix, Math.Min(left.Length, right.Length)) && left[prefix] == right[prefix])
            prefix++;
        return jaro + (prefix * PrefixWeight * (1 - jaro));
    }

    private static double Jaro(string left, string right)
    {
        var reach = Math.Max(0, (Math.Max(left.Length, right.Length) / 2) - 1);
        Span<bool> ofLeft = stackalloc bool[LongestWord], ofRight = stackalloc bool[LongestWord];
        var common = 0;
        for (var at = 0; at < left.Length; at++)
            for (var to = Math.Max(0, at - reach); to <= Math.Min(right.Length - 1, at + reach); to++)
                if (!ofRight[to] && left[at] == right[to])
                {
                    ofLeft[at] = ofRight[to] = true;
                    common++;
                    break;
                }
        if (common == 0)
            return 0;
        var (crossed, next) = (0, 0);
        for (var at = 0; at < left.Length; at++)
        {
            if (!ofLeft[at])
                continue;
            while (!ofRight[next])
                next++;
            crossed += left[at] == right[next++] ? 0 : 1;
        }
        return ((common / (double)left.Length) + (common / (double)right.Length) + ((common - (crossed / 2)) / (double)common)) / 3;
    }
}
