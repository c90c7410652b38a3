using ExportPortal.Documents.Layout.Drawings;
using ExportPortal.Documents.Layout.Text;
using ExportPortal.Domain.Common;
using SkiaSharp;

namespace ExportPortal.Documents.Layout;

/// <summary>Running head and foot: artifacts on every page, the head not on the cover.</summary>
internal static class Furniture
{
    private const float HeadBaseline = 52;
    private const float HeadRule = 64;
    private const float FootRule = 799.5f;
    private const float FootBaseline = 814;
    private static readonly TextStyle Head = new(8, 11, Print.Ink, FontRole.Strong);
    private static readonly TextStyle Foot = new(8, 11, Print.Soft);

    public static void Draw(Paper paper, PortalDocument document, bool cover)
    {
        if (!cover)
            DrawHead(paper, document);
        Rule(paper, FootRule);
        var right = Print.PageWidth - Print.Margin;
        var end = Print.Margin + paper.Write(document.FootMark, Print.Margin, FootBaseline, Foot);
        var start = right - paper.Write($"page {Figures.Whole(paper.Page)} of {Figures.Whole(paper.Pages)}", right, FootBaseline, Foot, TextAlign.Right);
        if (document.SealNote is not null)
            paper.Write(document.SealNote, (end + start) / 2, FootBaseline, Foot, TextAlign.Centre);
    }

    private static void DrawHead(Paper paper, PortalDocument document)
    {
        Icons.Brand(paper, SKRect.Create(Print.Margin, HeadBaseline - 9.5f, 12, 12));
        paper.Write(document.RunningHead, Print.Margin + 18, HeadBaseline, Head);
        paper.Write(document.Issuer, Print.PageWidth - Print.Margin, HeadBaseline, Foot, TextAlign.Right);
        Rule(paper, HeadRule);
    }

    private static void Rule(Paper paper, float y) =>
        paper.Canvas.DrawLine(Print.Margin, y, Print.PageWidth - Print.Margin, y, paper.Stroke(Print.Rule, .6f));
}
