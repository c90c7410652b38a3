using ExportPortal.Documents.Layout.Text;
using ExportPortal.Domain.Common;
using SkiaSharp;

namespace ExportPortal.Documents.Layout.Drawings;

/// <summary>The curve of risk by background knowledge; the point that decides is filled, the threshold is a solid line.</summary>
internal sealed class KnowledgeDrawing(KnowledgeBlock curve)
{
    public const float Height = Plot.Height;

    public void Draw(Paper paper, SKRect box)
    {
        var points = curve.Points;
        var plot = new Plot(box, Math.Max(points.Max(point => point.Worst), curve.Threshold), points.Count);
        plot.Axes(paper, Probability.Format, "Attributes the attacker knows (worst set)");
        for (var i = 1; i < points.Count; i++)
            paper.Canvas.DrawLine(plot.X(i - 1), plot.Y(points[i - 1].Worst), plot.X(i), plot.Y(points[i].Worst), paper.Stroke(Print.Ink, 1.1f));
        paper.Canvas.DrawLine(plot.Field.Left, plot.Y(curve.Threshold), plot.Field.Right, plot.Y(curve.Threshold), paper.Stroke(Print.Ink, 1.5f));
        paper.Write(Probability.Format(curve.Threshold), plot.Field.Right + 3, plot.Y(curve.Threshold) + 2.6f, Plot.Strong);
        for (var i = 0; i < points.Count; i++)
            Point(paper, plot, i, points[i]);
    }

    private void Point(Paper paper, Plot plot, int column, KnowledgeMark point)
    {
        var (x, y, decides) = (plot.X(column), plot.Y(point.Worst), point.Known == curve.Decisive);
        paper.Canvas.DrawCircle(x, y, decides ? 4 : 2.6f, paper.Fill(decides ? Print.Ink : SKColors.White));
        paper.Canvas.DrawCircle(x, y, decides ? 4 : 2.6f, paper.Stroke(Print.Ink, 1.1f));
        if (decides)
            // The curve rises: it is clear of what stands left above a point, and right below the first.
            paper.Write($"{Probability.Format(point.Worst)} at {Figures.Whole(point.Known)}", column == 0 ? x + 6 : x - 2, column == 0 ? y + 12 : y - 7, Plot.Strong, column == 0 ? TextAlign.Left : TextAlign.Right);
        else if (column == curve.Points.Count - 1)
            paper.Write(Probability.Format(point.Worst), x, y - 6, Plot.Label, TextAlign.Centre);
        paper.Write(Figures.Whole(point.Known), x, plot.Field.Bottom + 10, Plot.Label, TextAlign.Centre);
    }
}
