using ExportPortal.Documents.Layout.Text;
using ExportPortal.Domain.Common;
using SkiaSharp;

namespace ExportPortal.Documents.Layout.Drawings;

/// <summary>Four bars from certain re-identification to the overall risk, against the line of the threshold.</summary>
internal sealed class WaterfallDrawing(WaterfallBlock risk)
{
    public const float Height = 172;
    private const float Labels = 144;
    private const float BarHeight = 16.7f;
    private const float FirstBar = 31;
    private const float Pitch = 29.6f;
    private static readonly TextStyle Name = new(8.6f, 11, Print.Ink, FontRole.Strong);
    private static readonly TextStyle Input = new(8, 11, Print.Soft);
    private static readonly TextStyle Points = new(9.6f, 12, Print.Ink, FontRole.Strong);
    private static readonly TextStyle Halo = new(8, 11, Print.Soft);

    public void Draw(Paper paper, SKRect box)
    {
        var scale = (box.Width - Labels - 74) / 100;
        float At(double index) => box.Left + Labels + ((float)Math.Clamp(index, 0, 100) * scale);
        Axis(paper, box, At);
        var limit = At(risk.ThresholdIndex);
        var afterData = 100 + risk.DataPoints;
        Bar(paper, box, 0, "Certain re-identification", "public release, no protection", At(0), At(100), Figures.Points(100), limit, Taken.Reference);
        Bar(paper, box, 1, "Data protection", $"data risk {Probability.Format(risk.DataRisk)}", At(afterData), At(100), Figures.Points(risk.DataPoints), limit, Taken.Hatched);
        Bar(paper, box, 2, "Recipient and environment", $"context risk {Probability.Format(risk.ContextRisk)}", At(risk.Index), At(afterData), Figures.Points(risk.ContextPoints), limit, Taken.Hatched);
        Bar(paper, box, 3, "Overall identity risk", $"{Probability.Format(risk.OverallRisk)} = {Probability.Format(risk.DataRisk)} × {Probability.Format(risk.ContextRisk)}", At(0), At(risk.Index), Figures.Points(risk.Index), limit, Taken.Measured);
        Step(paper, At(100), Bottom(box, 0), Top(box, 1));
        Step(paper, At(afterData), Bottom(box, 1), Top(box, 2));
        Step(paper, At(risk.Index), Bottom(box, 2), Top(box, 3));
        Threshold(paper, box, limit);
    }

    private enum Taken { Reference, Hatched, Measured }

    private static float Top(SKRect box, int row) => box.Top + FirstBar + (row * Pitch);

    private static float Bottom(SKRect box, int row) => Top(box, row) + BarHeight;

    private static void Axis(Paper paper, SKRect box, Func<double, float> at)
    {
        foreach (var tick in (int[])[0, 25, 50, 75, 100])
        {
            paper.Canvas.DrawLine(at(tick), box.Top + 27, at(tick), Bottom(box, 3) + 12, paper.Stroke(Print.Hair, .5f));
            paper.Write(Figures.Whole(tick), at(tick), Bottom(box, 3) + 23, Halo, TextAlign.Centre);
        }
    }

    private static void Bar(Paper paper, SKRect box, int row, string name, string input, float left, float right, string points, float limit, Taken taken)
    {
        var bar = SKRect.Create(left, Top(box, row), Math.Max(right - left, .5f), BarHeight);
        paper.Write(name, box.Left + 12, bar.Top + 8, Name);
        paper.Write(input, box.Left + 12, bar.Top + 18.6f, Input);
        if (taken == Taken.Hatched)
            Hatch(paper, bar);
        else
            paper.Canvas.DrawRect(bar, paper.Fill(taken == Taken.Reference ? Print.Reference : Print.Ink));
        paper.Write(points, Beside(right + 6, paper.Width(points, Points), limit), bar.MidY + (Points.Size * .36f), Points);
    }

    /// <summary>At the end of its bar; where the line of the threshold would strike the figure through, beyond the line.</summary>
    private static float Beside(float left, float width, float limit) => left - 3 < limit && limit < left + width + 3 ? limit + 6 : left;

    /// <summary>Lines at 45 degrees, cut at the frame by arithmetic: a clip would cost a group in the file.</summary>
    private static void Hatch(Paper paper, SKRect bar)
    {
        var stroke = paper.Stroke(Print.Hatch, 1.7f);
        for (var foot = bar.Left - BarHeight + 3; foot < bar.Right; foot += 5)
        {
            var from = Math.Max(foot, bar.Left);
            var to = Math.Min(foot + BarHeight, bar.Right);
            if (to > from)
                paper.Canvas.DrawLine(from, bar.Bottom - (from - foot), to, bar.Bottom - (to - foot), stroke);
        }
        paper.Canvas.DrawRect(bar, paper.Stroke(Print.Hatch, .8f));
    }

    private static void Step(Paper paper, float x, float from, float to)
    {
        for (var y = from + 1; y < to; y += 3)
            paper.Canvas.DrawLine(x, y, x, Math.Min(y + 1.6f, to), paper.Stroke(Print.Soft, .6f));
    }

    private void Threshold(Paper paper, SKRect box, float x)
    {
        var label = $"threshold {Probability.Format(risk.Threshold)} = {Figures.Points(risk.ThresholdIndex)}";
        paper.Canvas.DrawLine(x, box.Top + 24, x, Bottom(box, 3) + 12, paper.Stroke(Print.Ink, 1.5f));
        paper.Write(label, x, box.Top + 19, new TextStyle(8.2f, 11, Print.Ink, FontRole.Strong), TextAlign.Centre);
    }
}
