namespace ExportPortal.Documents.Layout.Text;

/// <summary>A stretch of a run as it stands in one line, from left to right.</summary>
/// <param name="First">First glyph of the run, inclusive.</param>
/// <param name="Last">Last glyph of the run, exclusive.</param>
internal readonly record struct LinePiece(ShapedRun Run, int First, int Last, float X);

/// <summary>One line of a paragraph, cut and put into visual order.</summary>
internal sealed class TextLine
{
    public IReadOnlyList<LinePiece> Pieces { get; }
    public string Text { get; }

    /// <summary>Points.</summary>
    public float Width { get; }

    public TextLine(ShapedText shaped, int start, int end)
    {
        Text = shaped.Text;
        var cuts = new List<(ShapedRun Run, int First, int Last)>();
        foreach (var run in shaped.Runs)
            if (run.Start < end && run.End > start && Cut(run, start, end) is var (first, last) && last > first)
                cuts.Add((run, first, last));
        var pieces = new List<LinePiece>(cuts.Count);
        var x = 0f;
        foreach (var index in Bidi.VisualOrder([.. cuts.Select(cut => cut.Run.Level)]))
        {
            var (run, first, last) = cuts[index];
            pieces.Add(new LinePiece(run, first, last, x));
            for (var g = first; g < last; g++)
                x += run.Advances[g];
        }
        (Pieces, Width) = (pieces, x);
    }

    public static IReadOnlyList<TextLine> Lines(ShapedText shaped, float width) =>
        [.. LineBreaker.Break(shaped, width).Select(line => new TextLine(shaped, line.Start, line.End))];

    public static TextLine Single(ShapedText shaped) => new(shaped, 0, shaped.Text.Length);

    /// <summary>Clusters are in order (either way), so the glyphs of a stretch stand together.</summary>
    private static (int First, int Last) Cut(ShapedRun run, int start, int end)
    {
        var first = 0;
        while (first < run.Glyphs.Length && (run.Clusters[first] < start || run.Clusters[first] >= end))
            first++;
        var last = first;
        while (last < run.Glyphs.Length && run.Clusters[last] >= start && run.Clusters[last] < end)
            last++;
        return (first, last);
    }
}
