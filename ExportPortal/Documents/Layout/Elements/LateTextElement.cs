using ExportPortal.Documents.Layout.Text;

namespace ExportPortal.Documents.Layout.Elements;

/// <summary>One line whose words are known only when the pages are: a page number. It has a fixed place, so it cannot change the layout.</summary>
internal sealed class LateTextElement(TextStyle style, Func<Paper, string> words, TextAlign align, Role role) : Element
{
    public override Answer Plan(Cursor? cursor, Room room) =>
        room.Holds(style.Leading)
            ? Answer.Whole(style.Leading, [new Placed(0, 0, new LateMark(style, words, align, room.Width, role))])
            : Answer.DoesNotFit("a line does not fit");

    private sealed class LateMark(TextStyle style, Func<Paper, string> words, TextAlign align, float width, Role role) : Mark(role)
    {
        public override void Draw(Paper paper, float x, float y)
        {
            var at = align switch { TextAlign.Right => x + width, TextAlign.Centre => x + (width / 2), _ => x };
            paper.Write(words(paper), at, y + LineMark.Baseline(style), style, align);
        }
    }
}
