using ExportPortal.Documents.Layout.Text;
using SkiaSharp;

namespace ExportPortal.Documents.Layout.Drawings;

/// <summary>The field of a small chart: axes with round steps, room for labels around it.</summary>
/// <param name="box">What the chart may use, labels included.</param>
/// <param name="top">Value at the upper edge, above 0.</param>
internal readonly struct Plot(SKRect box, double top, int columns)
{
    public const float Height = 132;
    public static readonly TextStyle Label = new(7.4f, 9, Print.Soft);
    public static readonly TextStyle Strong = new(7.6f, 9, Print.Ink, FontRole.Strong);
    private const float Left = 30;
    private const float Right = 28;
    private const float HeadRoom = 18;
    private const float Foot = 30;

    public SKRect Field { get; } = new(box.Left + Left, box.Top + HeadRoom, box.Right - Right, box.Bottom - Foot);

    public float Step => Field.Width / columns;

    public float Y(double value) => Field.Bottom - ((float)(value / top) * Field.Height);

    /// <summary>Middle of a column, from 0.</summary>
    public float X(int column) => Field.Left + (Step * (column + .5f));

    public void Axes(Paper paper, Func<double, string> tickWords, string title)
    {
        foreach (var tick in Figures.Ticks(top))
        {
            paper.Canvas.DrawLine(Field.Left, Y(tick), Field.Right, Y(tick), paper.Stroke(Print.Hair, .5f));
            paper.Write(tickWords(tick), Field.Left - 4, Y(tick) + 2.6f, Label, TextAlign.Right);
        }
        paper.Canvas.DrawLine(Field.Left, Field.Bottom, Field.Right, Field.Bottom, paper.Stroke(Print.Rule, .8f));
        paper.Write(title, Field.MidX, Field.Bottom + 22, Label, TextAlign.Centre);
    }
}
