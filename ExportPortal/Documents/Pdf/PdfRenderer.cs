using ExportPortal.Documents.Layout;
using ExportPortal.Documents.Layout.Text;
using ExportPortal.Domain.Common;

namespace ExportPortal.Documents.Pdf;

/// <summary>
/// Draws a document as a complete, unsealed PDF with its attachments and bookmarks. The same input gives the same
/// bytes. One instance serves all requests.
/// </summary>
public sealed class PdfRenderer(FontLibrary fonts)
{
    public byte[] Render(PortalDocument document, IReadOnlyList<DocumentAttachment> attachments) => Draw(document, attachments).Bytes;

    /// <exception cref="LayoutException">The document cannot be laid out; the message names the piece.</exception>
    public RenderedPdf Draw(PortalDocument document, IReadOnlyList<DocumentAttachment> attachments)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(attachments);
        if (document.Parts.Count == 0)
            throw new LayoutException("A document has at least one part.");
        using var shaper = new TextShaper(fonts, document.Language);
        var composer = new Composer(document, shaper);
        var pages = Pager.Fill(composer.Parts(), part => RoomOf(document.Parts[part]), composer.OtherForms, part => document.Parts[part].Flows);
        var drawn = SkiaPages.Draw(document, pages, shaper);
        var file = PdfFile.Open(StableIdentity.Set(drawn, withAttachments: attachments.Count > 0));
        var update = new PdfUpdate(file);
        var catalog = file.Dictionary(file.Root);
        catalog = Outline.Add(update, file, catalog, document, pages);
        catalog = EmbeddedFiles.Add(update, catalog, attachments, SkiaPages.DateOf(document));
        update.Set(file.Root, catalog
            .With("/Lang", PdfValue.Text(document.Language))
            .With("/ViewerPreferences", PdfDictionary.Of(("/DisplayDocTitle", PdfValue.True))));
        return new RenderedPdf(update.Finish(), new RenderReport(pages.Count, [.. shaper.Missing]));
    }

    private static Room RoomOf(DocumentPart part) =>
        new(Print.Width, Print.BodyBottom - (Composer.IsCover(part) ? Print.CoverTop : Print.BodyTop), Fresh: true);
}
