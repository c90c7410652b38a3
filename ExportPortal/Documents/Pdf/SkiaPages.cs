using ExportPortal.Documents.Layout;
using ExportPortal.Documents.Layout.Text;
using ExportPortal.Domain.Common;
using SkiaSharp;

namespace ExportPortal.Documents.Pdf;

/// <summary>Draws planned pages with Skia. Page numbers are known here, because planning is done.</summary>
internal static class SkiaPages
{
    /// <summary>Date of a document that names none: any fixed one, so that the bytes do not depend on the clock.</summary>
    private static readonly DateTimeOffset NoDate = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset DateOf(PortalDocument document) => document.Prepared?.ToUniversalTime() ?? NoDate;

    public static byte[] Draw(PortalDocument document, IReadOnlyList<PlannedPage> pages, TextShaper shaper)
    {
        var date = DateOf(document).UtcDateTime;
        var metadata = new SKDocumentPdfMetadata
        {
            Title = document.Title,
            Author = document.Issuer,
            Subject = document.RunningHead,
            Creator = "ExportPortal",
            Producer = "ExportPortal",
            Creation = date,
            Modified = date,
            RasterDpi = SKDocumentPdfMetadata.DefaultRasterDpi,
            EncodingQuality = SKDocumentPdfMetadata.DefaultEncodingQuality,
            PdfA = true,
        };
        var first = Starts(document, pages).ToDictionary(part => part.Key, part => part.Value.Page, StringComparer.Ordinal);
        var use = Rehearse(document, pages, shaper, first);
        using var stream = new SKDynamicMemoryWStream();
        using (var pdf = SKDocument.CreatePdf(stream, metadata))
        using (var paper = new Paper(shaper, pages.Count, first, use, use.Cut()))
        {
            for (var i = 0; i < pages.Count; i++)
            {
                using var canvas = pdf.BeginPage(Print.PageWidth, Print.PageHeight);
                DrawPage(canvas, paper, document, pages, i);
                pdf.EndPage();
            }
            pdf.Close();
        }
        using var data = stream.DetachAsData();
        return data.ToArray();
    }

    /// <summary>Where each part begins: its page, from 1, and points from the top of the sheet; 0 for the head of the page.</summary>
    public static Dictionary<string, (int Page, float Top)> Starts(PortalDocument document, IReadOnlyList<PlannedPage> pages)
    {
        var starts = new Dictionary<string, (int, float)>(StringComparer.Ordinal);
        for (var i = 0; i < pages.Count; i++)
            foreach (var start in pages[i].Starts)
                starts.TryAdd(document.Parts[start.Part].Id, (i + 1, start.Y > 0 ? Top(document, pages[i]) + start.Y : 0));
        return starts;
    }

    /// <summary>Draws to nowhere once, to learn which glyphs are needed: some words are known only at drawing.</summary>
    private static GlyphUse Rehearse(PortalDocument document, IReadOnlyList<PlannedPage> pages, TextShaper shaper, Dictionary<string, int> first)
    {
        var use = new GlyphUse();
        using var nowhere = new SKNoDrawCanvas((int)Print.PageWidth, (int)Print.PageHeight);
        using var paper = new Paper(shaper, pages.Count, first, use, faces: null);
        for (var i = 0; i < pages.Count; i++)
            DrawPage(nowhere, paper, document, pages, i);
        return use;
    }

    private static void DrawPage(SKCanvas canvas, Paper paper, PortalDocument document, IReadOnlyList<PlannedPage> pages, int index)
    {
        var page = pages[index];
        var (cover, top) = (IsCover(document, page), Top(document, page));
        paper.Turn(canvas, index + 1);
        foreach (var start in page.Starts)
            canvas.DrawNamedDestinationAnnotation(new SKPoint(0, start.Y > 0 ? top + start.Y : 0), document.Parts[start.Part].Id);
        Furniture.Draw(paper, document, cover);
        foreach (var placed in page.Marks)
            placed.Mark.Draw(paper, Print.Margin + placed.X, top + placed.Y);
    }

    /// <summary>Of the body, in points from the top of the sheet.</summary>
    private static float Top(PortalDocument document, PlannedPage page) => IsCover(document, page) ? Print.CoverTop : Print.BodyTop;

    private static bool IsCover(PortalDocument document, PlannedPage page) => Composer.IsCover(document.Parts[page.Part]);
}
