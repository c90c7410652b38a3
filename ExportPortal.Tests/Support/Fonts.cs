using ExportPortal.Documents.Layout.Text;

namespace ExportPortal.Support;

/// <summary>The portal's own fonts, loaded once for all tests.</summary>
public static class Fonts
{
    public static FontLibrary Shipped { get; } = FontLibrary.Load(FontLibrary.FindFolder());
}
