using ExportPortal.Documents.Layout.Text;
using SkiaSharp;

namespace ExportPortal.Documents.Layout;

/// <summary>The look of the printed page: A4 with margins of 17 mm, ink and two rules. Lengths in points.</summary>
internal static class Print
{
    public const float PageWidth = 595.28f;
    public const float PageHeight = 841.89f;
    public const float Margin = 48.2f;
    public const float Width = PageWidth - (2 * Margin);
    public const float BodyTop = 84;
    public const float CoverTop = 42;
    public const float BodyBottom = 792;
    public const float LabelWidth = 132;
    public const float ColumnGap = 12;

    public static readonly SKColor Ink = new(0x17, 0x21, 0x2B);
    public static readonly SKColor Soft = new(0x46, 0x52, 0x5E);
    public static readonly SKColor Rule = new(0x7D, 0x87, 0x91);
    public static readonly SKColor Hair = new(0xC9, 0xCF, 0xD5);
    public static readonly SKColor Reference = new(0xA8, 0xB0, 0xB8);
    public static readonly SKColor Hatch = new(0x6B, 0x76, 0x82);
    public static readonly SKColor Accent = new(0x0B, 0x60, 0x70);

    public static readonly TextStyle Body = new(9, 12.6f, Ink);
    public static readonly TextStyle Muted = new(9, 12.6f, Soft);
    public static readonly TextStyle Small = new(8.2f, 11, Soft);
    public static readonly TextStyle Hash = new(8.6f, 12.6f, Ink, FontRole.Mono);
    public static readonly TextStyle Title = new(18, 24, Ink, FontRole.Strong);
    public static readonly TextStyle TitleNumber = new(18, 24, Soft);
    public static readonly TextStyle Lead = new(10.2f, 14, Soft);
    public static readonly TextStyle Section = new(10.6f, 15, Ink, FontRole.Strong);
    public static readonly TextStyle CoverNumber = new(30, 38, Ink, FontRole.Strong);
    public static readonly TextStyle CoverTitle = new(14.5f, 19, Ink);
    public static readonly TextStyle Spoken = new(19, 25, Ink, FontRole.Mono);
}
