using ExportPortal.Documents.Layout.Text;

namespace ExportPortal.Documents.Layout;

public sealed class BidiTests
{
    /// <summary>Capitals stand for Arabic letters, as in the examples of the Unicode algorithm.</summary>
    private static string Shown(string text)
    {
        var arabic = string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? (char)('\u0628' + (c - 'A') % 2) : c));
        var levels = Bidi.Levels(arabic);
        return string.Concat(Bidi.VisualOrder(levels).Select(i => text[i]));
    }

    [Theory]
    [InlineData("plain text, 12.5", "plain text, 12.5")]
    [InlineData("ABC DEF", "FED CBA")]
    [InlineData("by ABC DEF, here", "by FED CBA, here")]
    [InlineData("by ABC (here)", "by CBA (here)")]
    [InlineData("no. ABC 12 DEF x", "no. FED 12 CBA x")]
    [InlineData("ABC 12", "12 CBA")]
    [InlineData("x ABC 12", "x 12 CBA")]
    [InlineData("x 12 ABC", "x 12 CBA")]
    public void VisualOrder_MixedText_IsAsTheUnicodeAlgorithm(string text, string shown) =>
        Assert.Equal(shown, Shown(text));
}
