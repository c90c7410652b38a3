using ExportPortal.Documents.Layout.Text;

namespace ExportPortal.Cli.Doctor;

/// <summary>The faces of the documents.</summary>
internal static class FontChecks
{
    public static Check Fonts(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<FontLibrary>();
            return Check.Good("fonts", FontLibrary.FindFolder());
        }
        catch (Exception missing) when (missing is IOException or InvalidOperationException)
        {
            return Check.Bad("fonts", missing.Message, "Put back the folder fonts of the release; without it no licence can be drawn.");
        }
    }

    /// <summary>No such face is set: that is a choice and no fault, but the operator should know what it means.</summary>
    public static Check Cjk(IServiceProvider services)
    {
        try
        {
            var fonts = services.GetRequiredService<FontLibrary>();
            return fonts.HasCjk ? Check.Good("cjk-font", "set and readable")
                : Check.Of("cjk-font", fonts.CjkNotice is null, fonts.CjkNotice ?? "none set: documents print romanised names where a name is Chinese, Japanese or Korean, with a notice", "Name an installed font in Documents:CjkFont, or empty the setting.");
        }
        catch (Exception missing) when (missing is IOException or InvalidOperationException)
        {
            return Check.Bad("cjk-font", "not looked at: the portal's own fonts are missing", "Mend the check 'fonts' first.");
        }
    }
}
