namespace ExportPortal.Identity.Account;

/// <summary>Keeps a redirect on this portal, whatever the link said.</summary>
internal static class LocalAddress
{
    /// <summary>The address when it is a path of this portal ("/licences?x=1"), else "/".</summary>
    public static string OrHome(string? address) =>
        address is ['/', ..] && address is not ['/', '/' or '\\', ..] && !address.Any(char.IsControl) && Uri.IsWellFormedUriString(address, UriKind.Relative)
            ? address
            : "/";
}
