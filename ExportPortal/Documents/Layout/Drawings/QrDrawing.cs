using SkiaSharp;

namespace ExportPortal.Documents.Layout.Drawings;

/// <summary>A QR code as one filled path, so that it prints sharp at any size.</summary>
internal static class QrDrawing
{
    public static Action<Paper, SKRect> Of(string address)
    {
        var modules = QrModules.Of(address);
        return (paper, box) =>
        {
            var side = Math.Min(box.Width, box.Height) / modules.Length;
            using var path = new SKPathBuilder();
            foreach (var (row, start, length) in QrModules.Stretches(modules))
                path.AddRect(SKRect.Create(box.Left + (start * side), box.Top + (row * side), length * side, side));
            using var drawn = path.Detach();
            using var paint = new SKPaint { Color = SKColors.Black, IsAntialias = false };
            paper.Canvas.DrawPath(drawn, paint);
        };
    }
}
