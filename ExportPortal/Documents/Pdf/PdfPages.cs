namespace ExportPortal.Documents.Pdf;

/// <summary>Walks the tree of pages.</summary>
internal static class PdfPages
{
    private const int MostPages = 5_000;

    /// <returns>Object numbers of the pages in reading order.</returns>
    public static IReadOnlyList<int> Leaves(PdfFile file)
    {
        var leaves = new List<int>();
        var open = new Stack<int>();
        var seen = new HashSet<int>();
        open.Push(file.Dictionary(file.Root)["/Pages"] is PdfReference pages ? pages.Id : throw new PdfFormatException("The catalog has no pages."));
        while (open.TryPop(out var number))
        {
            if (!seen.Add(number) || seen.Count > MostPages)
                throw new PdfFormatException("The tree of pages is not a tree.");
            var node = file.Dictionary(number);
            if (file.Resolved(node["/Kids"]) is not PdfArray kids)
            {
                leaves.Add(number);
                continue;
            }
            foreach (var kid in kids.Items.Reverse())
                open.Push(kid is PdfReference reference ? reference.Id : throw new PdfFormatException("A page is not an object of its own."));
        }
        return leaves;
    }
}
