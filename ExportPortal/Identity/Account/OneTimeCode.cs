namespace ExportPortal.Identity.Account;

/// <summary>Codes as people type them.</summary>
internal static class OneTimeCode
{
    /// <summary>Without the spaces and hyphens that apps show between groups.</summary>
    public static string Digits(string typed) => typed.Replace(" ", "").Replace("-", "");

    /// <summary>A key in groups of four lower-case letters, for typing from the screen.</summary>
    public static string Groups(string key) => string.Join(' ', key.ToLowerInvariant().Chunk(4).Select(group => new string(group)));

    /// <summary>The address that authenticator apps read from the picture.</summary>
    public static string Address(string email, string key) =>
        $"otpauth://totp/ExportPortal:{Uri.EscapeDataString(email)}?secret={key}&issuer=ExportPortal&digits=6";
}
