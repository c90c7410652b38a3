using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace ExportPortal.Components.Layout;

public sealed partial class PortalThemeTests
{
    [Theory]
    [InlineData(":root {", false)]
    [InlineData("[data-theme=\"dark\"] {", true)]
    public void Colours_OfATheme_AreThoseOfTheStyleSheet(string selector, bool isDark)
    {
        var css = File.ReadAllText(StyleSheet());
        var block = css[css.IndexOf(selector, StringComparison.Ordinal)..];
        var tokens = Token().Matches(block[..block.IndexOf('}')]).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        var colours = isDark ? PortalTheme.DarkColours : PortalTheme.LightColours;

        Assert.All(typeof(PaletteColours).GetProperties().Where(p => p.PropertyType == typeof(string)), property =>
            Assert.Equal(tokens[CssName(property.Name)], (string)property.GetValue(colours)!));
    }

    [Fact]
    public void Palettes_OfTheTwoThemes_AreScopedSoThatOneAttributeSwitchesThem()
    {
        Assert.Equal(":root", PortalTheme.Light.PseudoCss.Scope);
        Assert.Equal(":root[data-theme=\"dark\"]", PortalTheme.Dark.PseudoCss.Scope);
        Assert.Equal(PortalTheme.DarkColours.Surface, PortalTheme.Dark.PaletteDark.Surface.Value[..7], ignoreCase: true);
    }

    private static string CssName(string property) => property == "Background" ? "bg"
        : Boundary().Replace(property, "-$0").TrimStart('-').ToLowerInvariant();

    private static string StyleSheet([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "wwwroot-assets", "css", "tokens.css");

    [GeneratedRegex("--ep-([a-z0-9-]+): (#[0-9A-F]{6});")]
    private static partial Regex Token();

    [GeneratedRegex("[A-Z0-9]")]
    private static partial Regex Boundary();
}
