namespace ExportPortal.Documents.Layout.Elements;

/// <summary>Makes what its child covers a link, to a part of the document or to an address.</summary>
internal sealed class LinkElement(Element child, string target, bool external) : Element
{
    public override Answer Plan(Cursor? cursor, Room room)
    {
        var answer = child.Plan(cursor, room);
        return answer.Fit is Fit.Whole or Fit.Part
            ? answer with { Marks = [.. answer.Marks, new Placed(0, 0, new LinkMark(room.Width, answer.Height, target, external))] }
            : answer;
    }

    private sealed class LinkMark(float width, float height, string target, bool external) : Mark(Role.Link)
    {
        public override void Draw(Paper paper, float x, float y)
        {
            var area = SkiaSharp.SKRect.Create(x, y, width, height);
            if (external)
                paper.Canvas.DrawUrlAnnotation(area, target);
            else
                paper.Canvas.DrawLinkDestinationAnnotation(area, target);
        }
    }
}
