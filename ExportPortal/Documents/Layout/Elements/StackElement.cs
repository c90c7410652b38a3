namespace ExportPortal.Documents.Layout.Elements;

/// <param name="Gap">Points above, earned only where something stands above on the same page.</param>
internal readonly record struct Stacked(float Gap, Element Element);

/// <summary>Things one under the other.</summary>
internal sealed class StackElement(IReadOnlyList<Stacked> children) : Element
{
    public override Answer Plan(Cursor? cursor, Room room)
    {
        var marks = new List<Placed>();
        var (y, inner) = (0f, cursor?.Inner);
        for (var i = cursor?.Index ?? 0; i < children.Count; i++, inner = null)
        {
            var gap = y > 0 ? children[i].Gap : 0;
            var answer = children[i].Element.Plan(inner, room.Below(y + gap));
            if (answer.Fit == Fit.Nothing)
                continue;
            if (answer.Fit == Fit.DoesNotFit)
                return y > 0 ? Answer.Part(y, marks, new Cursor(i, inner)) : answer;
            foreach (var mark in answer.Marks)
                marks.Add(mark.Moved(0, y + gap));
            y += gap + answer.Height;
            if (answer.Fit == Fit.Part)
                return Answer.Part(y, marks, new Cursor(i, answer.Next));
        }
        return y > 0 ? Answer.Whole(y, marks) : Answer.Nothing;
    }
}
