using SkiaSharp;

namespace ExportPortal.Documents.Layout.Text;

internal enum FontRole { Regular, Strong, Mono }

/// <param name="Size">Points.</param>
/// <param name="Leading">Points from one baseline to the next.</param>
/// <param name="Tabular">Figures of one width, for columns of numbers; it widens hyphens too, so not for running text.</param>
internal readonly record struct TextStyle(float Size, float Leading, SKColor Ink, FontRole Font = FontRole.Regular, bool Tabular = false)
{
    public TextStyle Strong => this with { Font = FontRole.Strong };
    public TextStyle Mono => this with { Font = FontRole.Mono };
}

/// <summary>A stretch of text in one style.</summary>
internal readonly record struct TextSpan(string Text, TextStyle Style);

internal enum TextAlign { Left, Right, Centre }
