using SkiaSharp;

namespace ExportPortal.Documents.Layout.Drawings;

/// <summary>The few signs that stand before words. A sign never stands without its word.</summary>
internal static class Icons
{
    public static void Check(Paper paper, SKRect box)
    {
        using var path = new SKPathBuilder();
        path.MoveTo(X(box, .12f), Y(box, .55f));
        path.LineTo(X(box, .38f), Y(box, .8f));
        path.LineTo(X(box, .9f), Y(box, .25f));
        using var drawn = path.Detach();
        paper.Canvas.DrawPath(drawn, paper.Stroke(Print.Ink, 1));
    }

    public static void Info(Paper paper, SKRect box) => Ringed(paper, box, dotAbove: true);

    public static void Over(Paper paper, SKRect box) => Ringed(paper, box, dotAbove: false);

    public static void Absent(Paper paper, SKRect box)
    {
        Ring(paper, box);
        paper.Canvas.DrawLine(X(box, .3f), Y(box, .5f), X(box, .7f), Y(box, .5f), paper.Stroke(Print.Ink, .9f));
    }

    /// <summary>A pen on a line: the state at print.</summary>
    public static void Pen(Paper paper, SKRect box)
    {
        var stroke = paper.Stroke(Print.Ink, 1);
        paper.Canvas.DrawLine(X(box, .22f), Y(box, .72f), X(box, .78f), Y(box, .12f), stroke);
        paper.Canvas.DrawLine(X(box, .36f), Y(box, .82f), X(box, .92f), Y(box, .24f), stroke);
        paper.Canvas.DrawLine(X(box, .22f), Y(box, .72f), X(box, .16f), Y(box, .9f), stroke);
        paper.Canvas.DrawLine(X(box, .16f), Y(box, .9f), X(box, .36f), Y(box, .82f), stroke);
        paper.Canvas.DrawLine(X(box, .78f), Y(box, .12f), X(box, .92f), Y(box, .24f), stroke);
    }

    /// <summary>The portal's sign: a bracket that something leaves.</summary>
    public static void Brand(Paper paper, SKRect box)
    {
        var ink = paper.Fill(Print.Ink);
        paper.Canvas.DrawRect(SKRect.Create(X(box, .06f), Y(box, .06f), box.Width * .2f, box.Height * .88f), ink);
        paper.Canvas.DrawRect(SKRect.Create(X(box, .06f), Y(box, .06f), box.Width * .6f, box.Height * .2f), ink);
        paper.Canvas.DrawRect(SKRect.Create(X(box, .06f), Y(box, .74f), box.Width * .6f, box.Height * .2f), ink);
        var accent = paper.Fill(Print.Accent);
        paper.Canvas.DrawRect(SKRect.Create(X(box, .4f), Y(box, .41f), box.Width * .32f, box.Height * .18f), accent);
        using var head = new SKPathBuilder();
        head.MoveTo(X(box, .68f), Y(box, .25f));
        head.LineTo(X(box, .98f), Y(box, .5f));
        head.LineTo(X(box, .68f), Y(box, .75f));
        head.Close();
        using var drawn = head.Detach();
        paper.Canvas.DrawPath(drawn, accent);
    }

    private static void Ringed(Paper paper, SKRect box, bool dotAbove)
    {
        Ring(paper, box);
        var (dot, from, to) = dotAbove ? (.3f, .45f, .74f) : (.7f, .26f, .55f);
        paper.Canvas.DrawCircle(X(box, .5f), Y(box, dot), box.Width * .055f, paper.Fill(Print.Ink));
        paper.Canvas.DrawLine(X(box, .5f), Y(box, from), X(box, .5f), Y(box, to), paper.Stroke(Print.Ink, .9f));
    }

    private static void Ring(Paper paper, SKRect box) =>
        paper.Canvas.DrawCircle(box.MidX, box.MidY, box.Width * .46f, paper.Stroke(Print.Ink, .9f));

    private static float X(SKRect box, float share) => box.Left + (share * box.Width);

    private static float Y(SKRect box, float share) => box.Top + (share * box.Height);
}
