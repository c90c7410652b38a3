using ExportPortal.Documents.Layout.Text;
using ExportPortal.Domain.Common;
using SkiaSharp;

namespace ExportPortal.Documents.Layout.Drawings;

/// <summary>Bars of persons by the size of their class; the line of the smallest size that passes stands between two bars.</summary>
internal sealed class ClassSizesDrawing(ClassSizesBlock classes)
{
    public const float Height = Plot.Height;

    public void Draw(Paper paper, SKRect box)
    {
        var plot = new Plot(box, Math.Max(1, classes.Bands.Max(band => band.Persons)), classes.Bands.Count);
        plot.Axes(paper, tick => Figures.Count((long)tick), "Size of class (persons who look the same)");
        for (var i = 0; i < classes.Bands.Count; i++)
        {
            var band = classes.Bands[i];
            if (band.Persons > 0)
                paper.Canvas.DrawRect(SKRect.Create(plot.X(i) - (plot.Step * .41f), plot.Y(band.Persons), plot.Step * .82f, plot.Field.Bottom - plot.Y(band.Persons)), paper.Fill(Print.Ink));
            paper.Write(Figures.Count(band.Persons), plot.X(i), plot.Y(band.Persons) - 3, Plot.Label, TextAlign.Centre);
            paper.Write(Range(band), plot.X(i), plot.Field.Bottom + 10, Plot.Label, TextAlign.Centre);
        }
        if (classes.K is { } k)
            Line(paper, plot, k);
    }

    private void Line(Paper paper, Plot plot, int k)
    {
        var x = plot.Field.Left + (plot.Step * classes.Bands.TakeWhile(band => band.From < k && band.To < k).Count());
        paper.Canvas.DrawLine(x, plot.Field.Top - 14, x, plot.Field.Bottom, paper.Stroke(Print.Ink, 1.5f));
        paper.Write($"k ≥ {Figures.Whole(k)}", x + 3, plot.Field.Top - 9, Plot.Strong);
    }

    private static string Range(ClassBand band) => band.To is not { } to ? $"{Figures.Count(band.From)}+"
        : to == band.From ? Figures.Count(band.From) : $"{Figures.Count(band.From)}–{Figures.Count(to)}";
}
