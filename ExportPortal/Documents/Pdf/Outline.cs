using ExportPortal.Documents.Layout;
using ExportPortal.Domain.Common;

namespace ExportPortal.Documents.Pdf;

/// <summary>Bookmarks, one per part. Skia writes none.</summary>
internal static class Outline
{
    public static PdfDictionary Add(PdfUpdate update, PdfFile file, PdfDictionary catalog, PortalDocument document, IReadOnlyList<PlannedPage> pages)
    {
        var leaves = PdfPages.Leaves(file);
        var starts = SkiaPages.Starts(document, pages);
        var outline = update.Reserve();
        var items = document.Parts.Select(_ => update.Reserve()).ToArray();
        for (var i = 0; i < items.Length; i++)
        {
            var part = document.Parts[i];
            var (number, top) = starts[part.Id];
            var page = new PdfReference(leaves[number - 1]);
            var item = PdfDictionary.Of(
                ("/Title", PdfValue.Text(part.Number is { } own ? $"{own} {part.Heading}" : part.Heading)),
                ("/Parent", new PdfReference(outline)),
                ("/Dest", PdfValue.Array(page, PdfValue.Name("XYZ"), PdfValue.Number(0), PdfValue.Number((int)(Print.PageHeight - top)), PdfValue.Number(0))));
            if (i > 0)
                item = item.With("/Prev", new PdfReference(items[i - 1]));
            if (i + 1 < items.Length)
                item = item.With("/Next", new PdfReference(items[i + 1]));
            update.Set(items[i], item);
        }
        update.Set(outline, PdfDictionary.Of(
            ("/Type", PdfValue.Name("Outlines")),
            ("/First", new PdfReference(items[0])),
            ("/Last", new PdfReference(items[^1])),
            ("/Count", PdfValue.Number(items.Length))));
        return catalog.With("/Outlines", new PdfReference(outline)).With("/PageMode", PdfValue.Name("UseOutlines"));
    }
}
