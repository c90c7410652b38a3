using SkiaSharp;

namespace ExportPortal.Documents.Layout.Elements;

/// <summary>A horizontal rule, drawn along its top.</summary>
internal sealed class RuleMark(float width, float line, SKColor ink) : Mark(Role.Artifact)
{
    public override void Draw(Paper paper, float x, float y) =>
        paper.Canvas.DrawLine(x, y, x + width, y, paper.Stroke(ink, line));
}

internal sealed class FrameMark(float width, float height, float radius, float line, SKColor ink) : Mark(Role.Artifact)
{
    public override void Draw(Paper paper, float x, float y) =>
        paper.Canvas.DrawRoundRect(SKRect.Create(x, y, width, height), radius, radius, paper.Stroke(ink, line));
}
