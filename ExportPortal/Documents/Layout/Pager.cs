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

    /// <summary>Less room than this at the foot of a page is not begun in by a part that goes over: a heading with two lines under it looks lost there.</summary>
    public const float LeastRoom = 120;

    /// <summary>Share of the room below which a last page looks like something left over.</summary>
    private const float Leftover = .25f;

    /// <summary>Share of the room that the page before it keeps when its last block goes over whole.</summary>
    private const float StillFull = .45f;

    private readonly List<PlannedPage> pages = [];

    /// <summary>Of the last page: what is left of its body, and the points taken so far.</summary>
    private (Room Room, float Used) foot;

    private Pager()
    {
    }

    /// <summary>A part as planned, page by page.</summary>
    /// <param name="Flows">Whether its first piece stands below the part before it.</param>
    private sealed record Form(bool Flows, List<Answer> Pieces);

    /// <param name="otherForms">Other forms of a part, the best first: taken where the part would else end with a few rows on a page of their own. Null for none.</param>
    /// <param name="flows">Whether a part may begin where the one before it ends; null for none.</param>
    public static IReadOnlyList<PlannedPage> Fill(IReadOnlyList<Element> parts, Func<int, Room> roomOfPart, Func<int, IEnumerable<Element>>? otherForms = null, Func<int, bool>? flows = null)
    {
        var pager = new Pager();
        for (var part = 0; part < parts.Count; part++)
        {
            var (room, below) = (roomOfPart(part), flows?.Invoke(part) is true);
            var plain = pager.Plan(parts[part], part, room, below);
            var goesOn = part + 1 < parts.Count && flows?.Invoke(part + 1) is true;
            var better = otherForms is null || goesOn || plain.Pieces.Count == 1 || plain.Pieces[^1].Height >= Leftover * room.Height ? null
                : otherForms(part).Select(form => pager.Plan(form, part, room, below)).FirstOrDefault(other => IsBetter(other, plain, room));
            pager.Take(part, better ?? plain, room);
        }
        return pager.pages;
    }

    private static bool IsBetter(Form other, Form plain, Room room) => other.Flows == plain.Flows && (other.Pieces.Count < plain.Pieces.Count
        || (other.Pieces.Count == plain.Pieces.Count && other.Pieces[^1].Height >= Leftover * room.Height
            && ((other.Flows && other.Pieces.Count == 2) || other.Pieces[^2].Height >= StillFull * room.Height)));

    private Form Plan(Element part, int number, Room room, bool below)
    {
        var pieces = new List<Answer>();
        Cursor? cursor = null;
        var begun = below ? Below(part) : null;
        if (begun is not null)
        {
            pieces.Add(begun);
            if (begun.Fit != Fit.Part)
                return new(true, pieces);
            cursor = begun.Next;
        }
        do
        {
            var answer = part.Plan(cursor, room);
            if (answer.Fit == Fit.DoesNotFit)
                throw new LayoutException($"Does not fit on an empty page: {answer.Why}.");
            if (answer is { Fit: Fit.Part, Marks.Count: 0 } || pages.Count + pieces.Count == MostPages)
                throw new LayoutException($"Part {number + 1} goes on past page {pages.Count + pieces.Count} without an end.");
            pieces.Add(answer);
            cursor = answer.Next;
        }
        while (cursor is not null);
        return new(begun is not null, pieces);
    }

    /// <summary>The part's beginning at the foot of the last page; null where too little room is left for it.</summary>
    private Answer? Below(Element part) =>
        pages.Count > 0 && foot.Room.Below(PartGap) is { Height: > 0 } room && part.Plan(null, room with { Fresh = false }) is { Fit: not Fit.DoesNotFit } begun
            && (begun.Fit != Fit.Part || room.Height >= LeastRoom) ? begun : null;

    private void Take(int part, Form form, Room room)
    {
        foreach (var (at, piece) in form.Pieces.Index())
            if (at == 0 && form.Flows)
            {
                var (last, y) = (pages[^1], foot.Used + PartGap);
                pages[^1] = last with { Starts = [.. last.Starts, new PartStart(part, y)], Marks = [.. last.Marks, .. piece.Marks.Select(mark => mark.Moved(0, y))] };
                foot = (foot.Room.Below(PartGap + piece.Height), y + piece.Height);
            }
            else
            {
                pages.Add(new PlannedPage(part, at == 0 ? [new PartStart(part, 0)] : [], piece.Marks));
                foot = (room.Below(piece.Height), piece.Height);
            }
    }
}

/// <summary>A document that cannot be laid out; the message has the path to the piece.</summary>
public sealed class LayoutException(string message) : Exception(message);
