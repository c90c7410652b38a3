using System.Text;
using ExportPortal.Documents.Layout.Text;
using SkiaSharp;

namespace ExportPortal.Documents.Layout;

/// <summary>What a mark draws on: the canvas of the page, the number of the page, and the tools shared by all pages.</summary>
/// <param name="faces">Faces cut for this document, disposed of with the paper; null draws nothing and only notes in <paramref name="use"/> what would be drawn.</param>
internal sealed class Paper(TextShaper shaper, int pages, IReadOnlyDictionary<string, int> pageOfPart, GlyphUse use, IReadOnlyDictionary<FontFace, SKTypeface>? faces) : IDisposable
{
    private readonly Dictionary<(FontFace, float), SKFont> fonts = [];
    private readonly Dictionary<(SKColor, float), SKPaint> paints = [];
    private readonly SKTextBlobBuilder blobs = new();

    public SKCanvas Canvas { get; private set; } = null!;

    /// <summary>From 1.</summary>
    public int Page { get; private set; }

    public int Pages => pages;

    /// <summary>First page of a part.</summary>
    public int PageOf(string part) => pageOfPart[part];

    public void Turn(SKCanvas canvas, int page) => (Canvas, Page) = (canvas, page);

    public SKPaint Fill(SKColor ink) => Paint(ink, 0);

    /// <param name="line">Points.</param>
    public SKPaint Stroke(SKColor ink, float line) => Paint(ink, line);

    /// <summary>Writes a single line with its baseline at y. Right aligned text ends at x, centred text has x in its middle.</summary>
    public float Write(string text, float x, float y, TextStyle style, TextAlign align = TextAlign.Left)
    {
        var line = TextLine.Single(shaper.Shape([new TextSpan(text, style)]));
        DrawLine(line, align switch { TextAlign.Right => x - line.Width, TextAlign.Centre => x - (line.Width / 2), _ => x }, y);
        return line.Width;
    }

    /// <summary>Points that a single line would take.</summary>
    public float Width(string text, TextStyle style) => TextLine.Single(shaper.Shape([new TextSpan(text, style)])).Width;

    public void DrawLine(TextLine line, float x, float baseline)
    {
        foreach (var piece in line.Pieces)
            DrawPiece(line.Text, piece, x + piece.X, baseline);
    }

    public void Dispose()
    {
        foreach (var font in fonts.Values)
            font.Dispose();
        foreach (var paint in paints.Values)
            paint.Dispose();
        blobs.Dispose();
        foreach (var (face, cut) in faces ?? new Dictionary<FontFace, SKTypeface>())
            if (cut != face.Typeface)
                cut.Dispose();
    }

    /// <summary>The characters travel with the glyphs, so that the file's text is the text whatever the shaper did.</summary>
    private void DrawPiece(string text, LinePiece piece, float x, float baseline)
    {
        var (run, count) = (piece.Run, piece.Last - piece.First);
        var (first, end) = Stretch(run, piece);
        if (faces is null)
        {
            use.Note(piece, text.AsSpan(first, end - first));
            return;
        }
        Span<byte> utf8 = end - first <= 256 ? stackalloc byte[3 * (end - first)] : new byte[3 * (end - first)];
        var characters = utf8[..Encoding.UTF8.GetBytes(text.AsSpan(first, end - first), utf8)];
        var buffer = blobs.AllocatePositionedTextRun(FontOf(run), count, characters.Length);
        Span<SKPoint> points = count <= 256 ? stackalloc SKPoint[count] : new SKPoint[count];
        Span<uint> clusters = count <= 256 ? stackalloc uint[count] : new uint[count];
        var pen = 0f;
        for (var g = 0; g < count; g++)
        {
            var glyph = piece.First + g;
            points[g] = new SKPoint(pen + run.ShiftX[glyph], run.ShiftY[glyph]);
            pen += run.Advances[glyph];
            clusters[g] = (uint)Encoding.UTF8.GetByteCount(text.AsSpan(first, run.Clusters[glyph] - first));
        }
        buffer.SetGlyphs(run.Glyphs.AsSpan(piece.First, count));
        buffer.SetPositions(points);
        buffer.SetText(characters);
        buffer.SetClusters(clusters);
        using var blob = blobs.Build();
        Canvas.DrawText(blob, x, baseline, Fill(run.Style.Ink));
    }

    /// <summary>Characters that the glyphs stand for; the last cluster runs up to the next glyph's or the end of the run.</summary>
    private static (int First, int End) Stretch(ShapedRun run, LinePiece piece)
    {
        var (low, high) = (int.MaxValue, -1);
        for (var g = piece.First; g < piece.Last; g++)
            (low, high) = (Math.Min(low, run.Clusters[g]), Math.Max(high, run.Clusters[g]));
        var end = run.End;
        foreach (var cluster in run.Clusters)
            if (cluster > high && cluster < end)
                end = cluster;
        return (low, end);
    }

    private SKFont FontOf(ShapedRun run)
    {
        if (!fonts.TryGetValue((run.Face, run.Style.Size), out var font))
        {
            font = new SKFont(faces![run.Face], run.Style.Size) { Subpixel = true, LinearMetrics = true, Hinting = SKFontHinting.None };
            fonts.Add((run.Face, run.Style.Size), font);
        }
        return font;
    }

    private SKPaint Paint(SKColor ink, float line)
    {
        if (!paints.TryGetValue((ink, line), out var paint))
        {
            paint = new SKPaint { Color = ink, IsAntialias = true, IsStroke = line > 0, StrokeWidth = line };
            paints.Add((ink, line), paint);
        }
        return paint;
    }
}
