using SkiaSharp;

namespace ExportPortal.Documents.Layout.Elements;

/// <summary>A drawing of a given size with the sentence that says what it shows.</summary>
/// <param name="width">Points; null takes the whole room.</param>
internal sealed class FigureElement(float? width, float height, string alternative, Action<Paper, SKRect> draw, Role role = Role.Figure) : Element
{
    public override Answer Plan(Cursor? cursor, Room room) =>
        room.Holds(height)
            ? Answer.Whole(height, [new Placed(0, 0, new FigureMark(width ?? room.Width, height, alternative, draw, role))])
            : Answer.DoesNotFit($"a drawing of {height:0} pt wants more than {room.Height:0} pt");
}

internal sealed class FigureMark(float width, float height, string alternative, Action<Paper, SKRect> draw, Role role) : Mark(role)
{
    /// <summary>What the drawing shows, in words; empty for an artifact.</summary>
    public string Alternative => alternative;

    public override void Draw(Paper paper, float x, float y) => draw(paper, SKRect.Create(x, y, width, height));
}
