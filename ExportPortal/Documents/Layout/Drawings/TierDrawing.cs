using ExportPortal.Documents.Layout.Elements;
using ExportPortal.Documents.Layout.Text;
using ExportPortal.Domain.Common;
using SkiaSharp;

namespace ExportPortal.Documents.Layout.Drawings;

/// <summary>The tier badge, told apart by letter, bars and frame and never by colour, and the state at print beside it.</summary>
internal static class TierDrawing
{
    public const float Height = 24;
    private static readonly TextStyle Word = new(10.4f, 14, Print.Ink);

    public static string Alternative(TierBlock tier) =>
        $"Tier {tier.Tier}, {tier.Word}" + (tier.Status is null ? "" : $". {tier.Status}");

    public static void Draw(Paper paper, SKRect box, TierBlock tier)
    {
        var inverted = tier.Tier >= 4;
        var ink = inverted ? SKColors.White : Print.Ink;
        var baseline = box.Top + (Height / 2) + (Word.Size * .36f);
        var x = box.Left + 8;
        var width = Measured(paper, tier, x, baseline, ink, inverted);
        if (tier.Status is null)
            return;
        var left = box.Left + width + 8;
        Icons.Pen(paper, SKRect.Create(left + 8, box.Top + 6.5f, 11, 11));
        var end = left + 25 + paper.Write(tier.Status, left + 25, baseline, Word);
        paper.Canvas.DrawRoundRect(SKRect.Create(left, box.Top, end + 9 - left, Height), 3, 3, paper.Stroke(Print.Rule, .7f));
    }

    /// <returns>Width of the badge in points.</returns>
    private static float Measured(Paper paper, TierBlock tier, float x, float baseline, SKColor ink, bool inverted)
    {
        var (top, left) = (baseline - (Height / 2) - (Word.Size * .36f), x - 8);
        var code = $"T{tier.Tier}";
        var bars = tier.Tier > 0 ? 19 : 0;
        var strong = paper.Width(code, Word.Strong);
        var width = 8 + bars + strong + 5 + paper.Width(tier.Word, Word) + 9;
        var frame = SKRect.Create(left, top, width, Height);
        if (inverted)
            paper.Canvas.DrawRoundRect(frame, 3, 3, paper.Fill(Print.Ink));
        else if (tier.Tier == 0)
            Dashed(paper, frame);
        else
            paper.Canvas.DrawRoundRect(frame, 3, 3, paper.Stroke(Print.Ink, .9f));
        if (tier.Tier > 0)
            Bars(paper, x, baseline, tier.Tier, ink);
        paper.Write(code, x + bars, baseline, Word.Strong with { Ink = ink });
        paper.Write(tier.Word, x + bars + strong + 5, baseline, Word with { Ink = inverted ? SKColors.White : Print.Soft });
        return width;
    }

    private static void Bars(Paper paper, float x, float bottom, int filled, SKColor ink)
    {
        for (var bar = 0; bar < 4; bar++)
        {
            var height = 2.6f + (bar * 2.1f);
            var box = SKRect.Create(x + (bar * 3.9f), bottom - height + .4f, 2.9f, height);
            if (bar < filled)
                paper.Canvas.DrawRect(box, paper.Fill(ink));
            else
                paper.Canvas.DrawRect(SKRect.Inflate(box, -.25f, -.25f), paper.Stroke(ink, .5f));
        }
    }

    private static void Dashed(Paper paper, SKRect frame)
    {
        using var dash = SKPathEffect.CreateDash([3, 2], 0);
        using var paint = new SKPaint { Color = Print.Ink, IsStroke = true, StrokeWidth = .9f, IsAntialias = true, PathEffect = dash };
        paper.Canvas.DrawRoundRect(frame, 3, 3, paint);
    }
}
