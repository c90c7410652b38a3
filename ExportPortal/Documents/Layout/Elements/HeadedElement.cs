namespace ExportPortal.Documents.Layout.Elements;

/// <summary>A head that never stands alone at the foot of a page; on the next pages it is left out or repeated.</summary>
/// <param name="gap">Points between head and body.</param>
/// <param name="repeated">Head of the following pages, such as a table's; null for none.</param>
internal sealed class HeadedElement(Element head, float gap, Element body, Element? repeated = null) : Element
{
    public override Answer Plan(Cursor? cursor, Room room)
    {
        var top = cursor is null ? head : repeated;
        var above = top?.Plan(null, room) ?? Answer.Nothing;
        if (above.Fit is Fit.DoesNotFit or Fit.Part)
            return Answer.DoesNotFit(above.Why ?? "the head does not fit whole");
        var used = above.Height > 0 ? above.Height + gap : 0;
        var below = body.Plan(cursor?.Inner, new Room(room.Width, room.Height - used, room.Fresh));
        if (below.Fit == Fit.DoesNotFit)
            return below;
        if (below.Fit == Fit.Nothing)
            return above;
        var marks = new List<Placed>(above.Marks);
        foreach (var mark in below.Marks)
            marks.Add(mark.Moved(0, used));
        return below.Fit == Fit.Whole
            ? Answer.Whole(used + below.Height, marks)
            : Answer.Part(used + below.Height, marks, new Cursor(1, below.Next));
    }
}
