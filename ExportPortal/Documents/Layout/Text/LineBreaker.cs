namespace ExportPortal.Documents.Layout.Text;

/// <summary>Fills lines greedily at spaces, hyphens, slashes and between ideographs; a word wider than the line is cut between clusters.</summary>
internal static class LineBreaker
{
    private const float Epsilon = 0.01f;

    /// <returns>Lines as half-open stretches of the text without the spaces at their end.</returns>
    public static IReadOnlyList<(int Start, int End)> Break(ShapedText shaped, float width)
    {
        var lines = new List<(int, int)>();
        var (start, fits, at, used) = (0, -1, 0, 0f);
        var text = shaped.Text;
        while (at < text.Length)
        {
            if (text[at] == '\n')
            {
                lines.Add(Trimmed(text, start, at));
                (start, fits, used) = (++at, -1, 0);
                continue;
            }
            if (at > start && MayBreakBefore(text, at))
                fits = at;
            used += shaped.Advance[at];
            if (used > width + Epsilon && !Characters.IsBreakingSpace(text[at]) && at > start)
            {
                var end = fits > start ? fits : LastCluster(shaped, start, at);
                lines.Add(Trimmed(text, start, end));
                (start, fits, at, used) = (end, -1, end, 0);
                continue;
            }
            at++;
        }
        if (start < text.Length || lines.Count == 0)
            lines.Add(Trimmed(text, start, text.Length));
        return lines;
    }

    private static bool MayBreakBefore(string text, int at)
    {
        var (before, here) = (text[at - 1], text[at]);
        if (Characters.IsBreakingSpace(here) || char.IsLowSurrogate(here))
            return false;
        if (Characters.IsBreakingSpace(before))
            return true;
        if (before is '-' or '/' && at > 1 && char.IsLetter(text[at - 2]) && char.IsLetter(here))
            return true;
        return (Characters.IsIdeographic(here) || Characters.IsIdeographic(before) || char.IsSurrogate(here)) && !Characters.MayNotBegin(here);
    }

    private static int LastCluster(ShapedText shaped, int start, int at)
    {
        for (var i = at; i > start; i--)
            if (shaped.ClusterStart[i])
                return i;
        var next = at + 1;
        while (next < shaped.Text.Length && !shaped.ClusterStart[next])
            next++;
        return next;
    }

    private static (int, int) Trimmed(string text, int start, int end)
    {
        while (end > start && Characters.IsBreakingSpace(text[end - 1]))
            end--;
        return (start, end);
    }
}
