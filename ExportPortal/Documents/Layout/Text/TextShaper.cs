using System.Globalization;
using System.Text;
using HarfBuzzSharp;
using Buffer = HarfBuzzSharp.Buffer;

namespace ExportPortal.Documents.Layout.Text;

/// <summary>Turns text into glyphs. One per render: it owns a buffer and notes what could not be shown.</summary>
internal sealed class TextShaper(FontLibrary fonts, string language) : IDisposable
{
    private static readonly Feature[] Simple = [.. ((string[])["-liga", "-clig", "-calt", "-dlig"]).Select(Feature.Parse)];
    private static readonly Feature[] Tabular = [.. Simple, Feature.Parse("tnum")];

    private readonly Buffer buffer = new();
    private readonly Language spoken = new(language);
    private readonly SortedSet<int> missing = [];
    private readonly StringBuilder joined = new();

    /// <summary>Code points for which no face has a glyph, in order; they were printed as [U+hex].</summary>
    public IReadOnlyCollection<int> Missing => missing;

    public ShapedText Shape(IReadOnlyList<TextSpan> spans)
    {
        var (text, ends) = Join(spans);
        var advance = new float[text.Length];
        var starts = new bool[text.Length];
        var runs = new List<ShapedRun>();
        foreach (var (start, end, level, face, style) in Itemise(text, spans, ends))
        {
            var run = ShapeRun(text, start, end, level, face, style);
            runs.Add(run);
            for (var g = 0; g < run.Glyphs.Length; g++)
            {
                advance[run.Clusters[g]] += run.Advances[g];
                starts[run.Clusters[g]] = true;
            }
        }
        return new ShapedText(text, runs, advance, starts, spans.Count > 0 ? spans[0].Style : default);
    }

    public void Dispose() => buffer.Dispose();

    /// <summary>Text with what cannot be drawn replaced by words, and where in it each span ends.</summary>
    private (string, int[]) Join(IReadOnlyList<TextSpan> spans)
    {
        joined.Clear();
        var ends = new int[spans.Count];
        for (var i = 0; i < ends.Length; i++)
        {
            foreach (var rune in spans[i].Text.EnumerateRunes())
                Append(rune, spans[i].Style.Font);
            ends[i] = joined.Length;
        }
        return (joined.ToString(), ends);
    }

    private void Append(Rune rune, FontRole role)
    {
        var c = rune.Value;
        if (c == '\t')
            joined.Append(' ');
        else if (c == '\n' || (Characters.IsInvisible(c) && !Characters.IsDirectionControl(c)))
            joined.Append(rune);
        else if (Characters.IsDirectionControl(c) || c == '\r')
            return;
        else if (c != 0xFFFD && fonts.FaceFor(role, c) is not null)
            joined.Append(rune);
        else
        {
            missing.Add(c);
            joined.Append(CultureInfo.InvariantCulture, $"[U+{c:X4}]");
        }
    }

    /// <summary>Cuts where direction, face or style changes; marks, joiners and spaces stay with the face before them.</summary>
    private IEnumerable<(int Start, int End, byte Level, FontFace Face, TextStyle Style)> Itemise(string text, IReadOnlyList<TextSpan> spans, int[] ends)
    {
        var levels = Bidi.Levels(text);
        var (start, span, startSpan) = (0, 0, 0);
        FontFace? current = null;
        for (var i = 0; i < text.Length; i++)
        {
            var pair = char.IsHighSurrogate(text[i]);
            var c = pair ? char.ConvertToUtf32(text[i], text[i + 1]) : text[i];
            while (i >= ends[span])
                span++;
            var sameStyle = i > start && span == startSpan;
            var font = spans[span].Style.Font;
            var stays = sameStyle && current is not null && (Characters.IsInvisible(c) || ((c == ' ' || Characters.IsMark(c)) && current.Covers(c)));
            var face = stays ? current! : Characters.IsInvisible(c) ? fonts.FaceFor(font, ' ')! : fonts.FaceFor(font, c)!;
            if (i > start && (!sameStyle || face != current || levels[i] != levels[start]))
            {
                yield return (start, i, levels[start], current!, spans[startSpan].Style);
                start = i;
            }
            startSpan = span;
            current = face;
            if (pair)
                i++;
        }
        if (start < text.Length)
            yield return (start, text.Length, levels[start], current!, spans[startSpan].Style);
    }

    private ShapedRun ShapeRun(string text, int start, int end, byte level, FontFace face, TextStyle style)
    {
        buffer.Reset();
        buffer.AddUtf16(text.AsSpan(), start, end - start);
        buffer.GuessSegmentProperties();
        buffer.Direction = (level & 1) == 1 ? Direction.RightToLeft : Direction.LeftToRight;
        buffer.Language = spoken;
        face.Shaper.Shape(buffer, face.Complex ? [] : style.Tabular ? Tabular : Simple);
        var infos = buffer.GetGlyphInfoSpan();
        var positions = buffer.GetGlyphPositionSpan();
        var scale = style.Size / face.UnitsPerEm;
        var run = new ShapedRun(face, style, start, end, level, new ushort[infos.Length], new int[infos.Length],
            new float[infos.Length], new float[infos.Length], new float[infos.Length]);
        for (var g = 0; g < infos.Length; g++)
        {
            run.Glyphs[g] = (ushort)infos[g].Codepoint;
            run.Clusters[g] = (int)infos[g].Cluster;
            run.Advances[g] = text[run.Clusters[g]] == '\n' ? 0 : positions[g].XAdvance * scale;
            run.ShiftX[g] = positions[g].XOffset * scale;
            run.ShiftY[g] = -positions[g].YOffset * scale;
        }
        return run;
    }
}
