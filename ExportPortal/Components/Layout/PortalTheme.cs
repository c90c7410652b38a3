using MudBlazor;

namespace ExportPortal.Components.Layout;

/// <summary>MudBlazor's share of the look. The same colours stand in css/tokens.css.</summary>
public static class PortalTheme
{
    private static readonly string[] Sans = ["Inter", "Segoe UI", "system-ui", "-apple-system", "Noto Sans", "sans-serif"];

    public static readonly PaletteColours LightColours = new(
        Background: "#F5F6F7", Surface: "#FFFFFF", Surface2: "#EEF0F2", Surface3: "#E4E7EA", Line: "#DADEE2", LineStrong: "#7D8791",
        Text: "#17212B", Text2: "#46525E", Text3: "#5D6873", Accent: "#0B6070", AccentStrong: "#084B58", AccentSoft: "#E2F0F2", OnAccent: "#FFFFFF",
        Good: "#1B6B3F", GoodSoft: "#E3F2E9", Warn: "#7A4B00", WarnSoft: "#FBF0D9", Bad: "#A6231C", BadSoft: "#FBE8E6", Work: "#29559B", WorkSoft: "#E6EDF8");

    public static readonly PaletteColours DarkColours = new(
        Background: "#0F1418", Surface: "#171E24", Surface2: "#1E262D", Surface3: "#28323B", Line: "#2E3943", LineStrong: "#7A8793",
        Text: "#E8EDF1", Text2: "#B5C0CA", Text3: "#98A5B1", Accent: "#6CC6D3", AccentStrong: "#93D9E3", AccentSoft: "#14343B", OnAccent: "#06252B",
        Good: "#7FD1A2", GoodSoft: "#15301F", Warn: "#EBBF6D", WarnSoft: "#342912", Bad: "#FF9F96", BadSoft: "#3D1B19", Work: "#A0C0F4", WorkSoft: "#1A2B47");

    /// <summary>
    /// Both palettes are written into the page, each under its own selector, so that the switch is one attribute of the
    /// document: no flash before the circuit is there and no round trip.
    /// </summary>
    public static readonly MudTheme Light = Theme(":root");

    /// <summary>Rendered with IsDarkMode.</summary>
    public static readonly MudTheme Dark = Theme(":root[data-theme=\"dark\"]");

    private static MudTheme Theme(string scope) => new()
    {
        PseudoCss = new PseudoCss { Scope = scope },
        PaletteLight = LightColours.Fill(new PaletteLight()),
        PaletteDark = DarkColours.Fill(new PaletteDark()),
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", AppbarHeight = "56px", DrawerWidthLeft = "200px", DrawerMiniWidthLeft = "56px", DrawerWidthRight = "352px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Sans, FontSize = "13px", LineHeight = "18px", FontWeight = "400", LetterSpacing = "0" },
            H1 = new H1Typography { FontSize = "30px", LineHeight = "38px", FontWeight = "600", LetterSpacing = "0" },
            H2 = new H2Typography { FontSize = "22px", LineHeight = "28px", FontWeight = "600", LetterSpacing = "0" },
            H3 = new H3Typography { FontSize = "18px", LineHeight = "24px", FontWeight = "600", LetterSpacing = "0" },
            H4 = new H4Typography { FontSize = "15px", LineHeight = "20px", FontWeight = "600", LetterSpacing = "0" },
            H5 = new H5Typography { FontSize = "13px", LineHeight = "18px", FontWeight = "600", LetterSpacing = "0" },
            H6 = new H6Typography { FontSize = "13px", LineHeight = "18px", FontWeight = "600", LetterSpacing = "0" },
            Subtitle1 = new Subtitle1Typography { FontSize = "16px", LineHeight = "24px", FontWeight = "400", LetterSpacing = "0" },
            Subtitle2 = new Subtitle2Typography { FontSize = "13px", LineHeight = "18px", FontWeight = "600", LetterSpacing = "0" },
            Body1 = new Body1Typography { FontSize = "14px", LineHeight = "20px", FontWeight = "400", LetterSpacing = "0" },
            Body2 = new Body2Typography { FontSize = "13px", LineHeight = "18px", FontWeight = "400", LetterSpacing = "0" },
            Button = new ButtonTypography { FontSize = "13px", LineHeight = "18px", FontWeight = "600", LetterSpacing = "0", TextTransform = "none" },
            Caption = new CaptionTypography { FontSize = "12px", LineHeight = "16px", FontWeight = "400", LetterSpacing = "0" },
            Overline = new OverlineTypography { FontSize = "12px", LineHeight = "16px", FontWeight = "500", LetterSpacing = "0", TextTransform = "none" },
        },
    };
}
