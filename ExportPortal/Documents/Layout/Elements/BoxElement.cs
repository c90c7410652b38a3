namespace ExportPortal.Documents.Layout.Elements;

/// <summary>A frame round something that stays whole.</summary>
/// <param name="line">Width of the frame in points.</param>
internal sealed class BoxElement(Element child, float padding, float line, SkiaSharp.SKColor ink) : Element
{
    private const float Radius = 3;

    public override Answer Plan(Cursor? cursor, Room room)
    {
        var inner = new Room(room.Width - (2 * padding), room.Height - (2 * padding), room.Fresh);
        var answer = child.Plan(cursor, inner);
        if (answer.Fit is Fit.DoesNotFit or Fit.Nothing)
            return answer;
        if (answer.Fit == Fit.Part && !room.Fresh)
            return Answer.DoesNotFit("a framed block stays whole");
        var height = answer.Height + (2 * padding);
        var marks = new List<Placed> { new(0, 0, new FrameMark(room.Width, height, Radius, line, ink)) };
        marks.AddRange(answer.Marks.Select(mark => mark.Moved(padding, padding)));
        return answer with { Height = height, Marks = marks };
    }
}
