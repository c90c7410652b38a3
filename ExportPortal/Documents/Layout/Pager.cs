namespace ExportPortal.Documents.Layout;

/// <summary>A page as planned: marks in the body, and the part it belongs to.</summary>
internal sealed record PlannedPage(int Part, IReadOnlyList<Placed> Marks);

/// <summary>Fills pages until each part is whole. Each part begins a page.</summary>
internal static class Pager
{
    public const int MostPages = 500;

    /// <summary>Share of the room below which a last page looks like something left over.</summary>
    private const float Leftover = .25f;

    /// <summary>Share of the room that the page before it keeps when its last block goes over whole.</summary>
    private const float StillFull = .45f;

    /// <param name="otherForms">Other forms of a part, the best first: taken where the part would else end with a few rows on a page of their own. Null for none.</param>
    public static IReadOnlyList<PlannedPage> Fill(IReadOnlyList<Element> parts, Func<int, Room> roomOfPart, Func<int, IEnumerable<Element>>? otherForms = null)
    {
        var pages = new List<PlannedPage>();
        for (var part = 0; part < parts.Count; part++)
        {
            var room = roomOfPart(part);
            var plain = Plan(parts[part], part, room, pages.Count);
            var better = otherForms is null || plain.Count == 1 || plain[^1].Height >= Leftover * room.Height ? null
                : otherForms(part).Select(form => Plan(form, part, room, pages.Count)).FirstOrDefault(other => IsBetter(other, plain, room));
            pages.AddRange((better ?? plain).Select(answer => new PlannedPage(part, answer.Marks)));
        }
        return pages;
    }

    private static bool IsBetter(List<Answer> other, List<Answer> plain, Room room) =>
        other.Count < plain.Count || (other.Count == plain.Count && other[^1].Height >= Leftover * room.Height && other[^2].Height >= StillFull * room.Height);

    private static List<Answer> Plan(Element part, int number, Room room, int before)
    {
        var pages = new List<Answer>();
        Cursor? cursor = null;
        do
        {
            var answer = part.Plan(cursor, room);
            if (answer.Fit == Fit.DoesNotFit)
                throw new LayoutException($"Does not fit on an empty page: {answer.Why}.");
            if (answer is { Fit: Fit.Part, Marks.Count: 0 } || before + pages.Count == MostPages)
                throw new LayoutException($"Part {number + 1} goes on past page {before + pages.Count} without an end.");
            pages.Add(answer);
            cursor = answer.Next;
        }
        while (cursor is not null);
        return pages;
    }
}

/// <summary>A document that cannot be laid out; the message has the path to the piece.</summary>
public sealed class LayoutException(string message) : Exception(message);
