using SkiaSharp;

namespace ExportPortal.Documents.Layout.Text;

/// <summary>Notes which glyphs of which face a document uses, and cuts the faces to them.</summary>
internal sealed class GlyphUse
{
    private readonly Dictionary<FontFace, (SortedSet<ushort> Glyphs, SortedSet<int> CodePoints)> used = [];

    public void Note(LinePiece piece, ReadOnlySpan<char> characters)
    {
        var run = piece.Run;
        if (!used.TryGetValue(run.Face, out var face))
            used.Add(run.Face, face = ([], []));
        for (var g = piece.First; g < piece.Last; g++)
            face.Glyphs.Add(run.Glyphs[g]);
        foreach (var rune in characters.EnumerateRunes())
            face.CodePoints.Add(rune.Value);
    }

    /// <summary>A face for each that was noted. The caller disposes of those that are not the library's own.</summary>
    public Dictionary<FontFace, SKTypeface> Cut() =>
        used.ToDictionary(pair => pair.Key, pair => FontSubset.Of(pair.Key, pair.Value.Glyphs, pair.Value.CodePoints));
}
