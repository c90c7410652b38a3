namespace ExportPortal.Documents.Layout;

/// <summary>A page as planned: marks in the body, and the part it belongs to.</summary>
internal sealed record PlannedPage(int Part, IReadOnlyList<Placed> Marks);

/// <summary>Fills pages until each part is whole. Each part begins a page.</summary>
internal static class Pager
{
    public const int MostPages = 500;

    public static IReadOnlyList<PlannedPage> Fill(IReadOnlyList<Element> parts, Func<int, Room> roomOfPart)
    {
        var pages = new List<PlannedPage>();
        for (var part = 0; part < parts.Count; part++)
        {
            Cursor? cursor = null;
            do
            {
                var answer = parts[part].Plan(cursor, roomOfPart(part));
                if (answer.Fit == Fit.DoesNotFit)
                    throw new LayoutException($"Does not fit on an empty page: {answer.Why}.");
                if (answer is { Fit: Fit.Part, Marks.Count: 0 } || pages.Count == MostPages)
                    throw new LayoutException($"Part {part + 1} goes on past page {pages.Count} without an end.");
                pages.Add(new PlannedPage(part, answer.Marks));
                cursor = answer.Next;
            }
            while (cursor is not null);
        }
        return pages;
    }
}

/// <summary>A document that cannot be laid out; the message has the path to the piece.</summary>
public sealed class LayoutException(string message) : Exception(message);
