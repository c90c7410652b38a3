using MudBlazor;

namespace ExportPortal.Components.Layout;

/// <summary>The colours of one theme by the names of css/tokens.css, as #RRGGBB.</summary>
public sealed record PaletteColours(
    string Background, string Surface, string Surface2, string Surface3, string Line, string LineStrong,
    string Text, string Text2, string Text3, string Accent, string AccentStrong, string AccentSoft, string OnAccent,
    string Good, string GoodSoft, string Warn, string WarnSoft, string Bad, string BadSoft, string Work, string WorkSoft)
{
    /// <summary>Sets every colour of a palette. What MudBlazor calls disabled stays readable: a closed verb's reason must be read.</summary>
    internal TPalette Fill<TPalette>(TPalette palette) where TPalette : Palette
    {
        (palette.Primary, palette.PrimaryDarken, palette.PrimaryLighten, palette.PrimaryContrastText) = (Accent, AccentStrong, AccentSoft, OnAccent);
        (palette.Secondary, palette.SecondaryDarken, palette.SecondaryLighten, palette.SecondaryContrastText) = (Text2, Text, Surface2, Surface);
        (palette.Tertiary, palette.TertiaryDarken, palette.TertiaryLighten, palette.TertiaryContrastText) = (Text3, Text2, Surface3, Surface);
        (palette.Info, palette.InfoDarken, palette.InfoLighten, palette.InfoContrastText) = (Work, Work, WorkSoft, Surface);
        (palette.Success, palette.SuccessDarken, palette.SuccessLighten, palette.SuccessContrastText) = (Good, Good, GoodSoft, Surface);
        (palette.Warning, palette.WarningDarken, palette.WarningLighten, palette.WarningContrastText) = (Warn, Warn, WarnSoft, Surface);
        (palette.Error, palette.ErrorDarken, palette.ErrorLighten, palette.ErrorContrastText) = (Bad, Bad, BadSoft, Surface);
        (palette.Dark, palette.DarkDarken, palette.DarkLighten, palette.DarkContrastText) = (Text, Text, Text2, Surface);
        (palette.TextPrimary, palette.TextSecondary, palette.TextDisabled) = (Text, Text2, Text3);
        (palette.ActionDefault, palette.ActionDisabled, palette.ActionDisabledBackground) = (Text2, Text3, Surface2);
        (palette.Background, palette.BackgroundGray, palette.Surface) = (Background, Surface2, Surface);
        (palette.AppbarBackground, palette.AppbarText) = (Surface, Text);
        (palette.DrawerBackground, palette.DrawerText, palette.DrawerIcon) = (Surface, Text2, Text2);
        (palette.LinesDefault, palette.LinesInputs, palette.TableLines, palette.Divider, palette.DividerLight) = (Line, LineStrong, Line, Line, Surface3);
        (palette.TableHover, palette.TableStriped, palette.Skeleton) = (Surface2, Surface2, Surface3);
        (palette.Black, palette.White) = ("#17212B", "#FFFFFF");
        (palette.GrayDefault, palette.GrayLight, palette.GrayLighter, palette.GrayDark, palette.GrayDarker) = (Text3, Line, Surface2, Text2, Text);
        return palette;
    }
}
