namespace ExportPortal.Documents.Layout;

/// <summary>Where a part begins on a page.</summary>
/// <param name="Y">Points below the top of the body; 0 for a part that begins the page.</param>
internal readonly record struct PartStart(int Part, float Y);

/// <summary>A page as planned: marks in the body, the part it begins with, and the parts that begin on it.</summary>
internal sealed record PlannedPage(int Part, IReadOnlyList<PartStart> Starts, IReadOnlyList<Placed> Marks);

/// <summary>Fills pages until each part is whole. A part begins a page, or flows on below the one before it.</summary>
internal sealed class Pager
{
    public const int MostPages = 500;

    /// <summary>Points between a part and one that flows on below it.</summary>
    public const float PartGap = 30;

    /// <summary>Less room than this at the foot of a page is left empty: a heading with two lines under it looks lost there.</summary>
    public const float LeastRoom = 120;

    private readonly List<PlannedPage> pages = [];

    /// <summary>Of the last page: what is left of its body, and the points taken so far.</summary>
    private (Room Room, float Used) foot;

    private Pager()
    {
    }

    /// <param name="flows">Whether a part may begin where the one before it ends; null for none.</param>
    public static IReadOnlyList<PlannedPage> Fill(IReadOnlyList<Element> parts, Func<int, Room> roomOfPart, Func<int, bool>? flows = null)
    {
        var pager = new Pager();
        for (var part = 0; part < parts.Count; part++)
        {
            Cursor? cursor = null;
            if (flows?.Invoke(part) is true && pager.Below(part, parts[part]) is { } begun)
            {
                if (begun.Fit != Fit.Part)
                    continue;
                cursor = begun.Next;
            }
            do
                cursor = pager.Turn(part, parts[part], cursor, roomOfPart(part));
            while (cursor is not null);
        }
        return pager.pages;
    }

    /// <summary>Begins a part on the last page; null where too little room is left for it.</summary>
    private Answer? Below(int part, Element element)
    {
        if (pages.Count == 0 || foot.Room.Below(PartGap) is not { Height: >= LeastRoom } room)
            return null;
        var answer = element.Plan(null, room with { Fresh = false });
        if (answer.Fit == Fit.DoesNotFit)
            return null;
        var (last, y) = (pages[^1], foot.Used + PartGap);
        pages[^1] = last with { Starts = [.. last.Starts, new PartStart(part, y)], Marks = [.. last.Marks, .. answer.Marks.Select(mark => mark.Moved(0, y))] };
        foot = (room.Below(answer.Height), y + answer.Height);
        return answer;
    }

    /// <summary>Fills a new page and says where the part goes on; null when it is whole.</summary>
    private Cursor? Turn(int part, Element element, Cursor? cursor, Room room)
    {
        var answer = element.Plan(cursor, room);
        if (answer.Fit == Fit.DoesNotFit)
            throw new LayoutException($"Does not fit on an empty page: {answer.Why}.");
        if (answer is { Fit: Fit.Part, Marks.Count: 0 } || pages.Count == MostPages)
            throw new LayoutException($"Part {part + 1} goes on past page {pages.Count} without an end.");
        pages.Add(new PlannedPage(part, cursor is null ? [new PartStart(part, 0)] : [], answer.Marks));
        foot = (room.Below(answer.Height), answer.Height);
        return answer.Next;
    }
}

/// <summary>A document that cannot be laid out; the message has the path to the piece.</summary>
public sealed class LayoutException(string message) : Exception(message);
