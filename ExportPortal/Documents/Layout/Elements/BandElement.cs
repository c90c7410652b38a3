namespace ExportPortal.Documents.Layout.Elements;

/// <param name="X">Points from the left of the band.</param>
internal readonly record struct BandCell(float X, float Width, Element Element);

/// <summary>
/// Things side by side, such as a table row. It stays whole; only a band higher than a page is split, and the rest
/// is marked as continued.
/// </summary>
/// <param name="rule">Drawn along the bottom of the last part; null for none.</param>
/// <param name="continued">Stands above the rest of a split band; null for none.</param>
internal sealed class BandElement(IReadOnlyList<BandCell> cells, float padding = 0, RuleMark? rule = null, Element? continued = null) : Element
{
    private static readonly Cursor Done = new(-1);

    public override Answer Plan(Cursor? cursor, Room room)
    {
        var marks = new List<Placed>();
        var next = new Cursor?[cells.Count];
        var top = padding;
        if (cursor is not null && continued?.Plan(null, room) is { Fit: Fit.Whole } label)
        {
            marks.AddRange(label.Marks.Select(mark => mark.Moved(0, padding)));
            top += label.Height;
        }
        var (height, whole) = (0f, true);
        for (var i = 0; i < cells.Count; i++)
        {
            var at = cursor?.Cells?[i];
            if (at == Done)
            {
                next[i] = Done;
                continue;
            }
            var answer = cells[i].Element.Plan(at, new Room(cells[i].Width, room.Height - top - padding, room.Fresh));
            if (answer.Fit == Fit.DoesNotFit)
                return answer;
            foreach (var mark in answer.Marks)
                marks.Add(mark.Moved(cells[i].X, top));
            height = Math.Max(height, answer.Height);
            next[i] = answer.Fit == Fit.Part ? answer.Next : Done;
            whole &= answer.Fit != Fit.Part;
        }
        if (!whole && !room.Fresh)
            return Answer.DoesNotFit("a row stays whole");
        var total = top + height + padding;
        if (rule is not null && whole)
            marks.Add(new Placed(0, total, rule));
        return whole ? Answer.Whole(total, marks) : Answer.Part(total, marks, new Cursor(0, null, next));
    }
}
