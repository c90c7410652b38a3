using ExportPortal.Documents.Layout.Text;

namespace ExportPortal.Documents.Layout.Elements;

/// <summary>A paragraph. At a page break at least two of its lines stay on either side.</summary>
internal sealed class TextElement(ShapedText shaped, Role role, TextAlign align = TextAlign.Left) : Element
{
    private const int Together = 2;

    /// <summary>Lines at the width asked last: a function of the width alone, kept because it is asked several times.</summary>
    private (float Width, IReadOnlyList<TextLine> Lines)? known;

    public override Answer Plan(Cursor? cursor, Room room)
    {
        var lines = Lines(room.Width);
        var leading = shaped.Style.Leading;
        var first = cursor?.Index ?? 0;
        var left = lines.Count - first;
        if (left <= 0)
            return Answer.Nothing;
        if (room.Holds(left * leading))
            return Answer.Whole(left * leading, Marks(lines, first, left, room.Width));
        var fits = (int)((room.Height + 0.01f) / leading);
        var kept = Math.Min(fits, left - Together);
        if (kept < Together)
            kept = room.Fresh ? Math.Min(fits, left) : 0;
        if (kept < 1)
            return Answer.DoesNotFit($"{left} lines of {leading} pt want more than {room.Height:0} pt");
        return Answer.Part(kept * leading, Marks(lines, first, kept, room.Width), new Cursor(first + kept));
    }

    private IReadOnlyList<TextLine> Lines(float width)
    {
        if (known is { } cached && cached.Width == width)
            return cached.Lines;
        var lines = TextLine.Lines(shaped, width);
        known = (width, lines);
        return lines;
    }

    private Placed[] Marks(IReadOnlyList<TextLine> lines, int first, int count, float width)
    {
        var marks = new Placed[count];
        for (var i = 0; i < count; i++)
        {
            var slack = width - lines[first + i].Width;
            var x = align switch { TextAlign.Right => slack, TextAlign.Centre => slack / 2, _ => 0 };
            marks[i] = new Placed(x, i * shaped.Style.Leading, new LineMark(lines[first + i], shaped.Style, role));
        }
        return marks;
    }
}

/// <summary>One line of text; its top is a leading above the next line's.</summary>
internal sealed class LineMark(TextLine line, TextStyle style, Role role) : Mark(role)
{
    public TextLine Line => line;

    public override void Draw(Paper paper, float x, float y) => paper.DrawLine(line, x, y + Baseline(style));

    /// <summary>Points from the top of a line to its baseline: the middle of capitals in the middle of the leading.</summary>
    public static float Baseline(TextStyle style) => (style.Leading / 2) + (style.Size * 0.36f);
}
