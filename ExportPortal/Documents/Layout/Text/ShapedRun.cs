namespace ExportPortal.Documents.Layout.Text;

/// <summary>Glyphs of one face, style and direction, from left to right, in points at the size of the style.</summary>
/// <param name="Clusters">Index in the paragraph's text of the character each glyph stands for.</param>
internal sealed record ShapedRun(
    FontFace Face, TextStyle Style, int Start, int End, byte Level,
    ushort[] Glyphs, int[] Clusters, float[] Advances, float[] ShiftX, float[] ShiftY);

/// <summary>A paragraph shaped once, ready to be cut into lines at any width.</summary>
/// <param name="Advance">Points of advance at each UTF-16 unit that begins a cluster, else 0.</param>
/// <param name="ClusterStart">True where a cluster begins, that is where a line may be cut in need.</param>
internal sealed record ShapedText(string Text, IReadOnlyList<ShapedRun> Runs, float[] Advance, bool[] ClusterStart, TextStyle Style);
