using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace ExportPortal.Identity;

/// <summary>The link with which a person chooses the first password of an account.</summary>
public static class InvitationLink
{
    /// <returns>Path and query of the page, without the host.</returns>
    public static string Of(Guid account, string token) => QueryHelpers.AddQueryString("/Account/Invitation", new Dictionary<string, string?>
    {
        ["account"] = account.ToString(), ["code"] = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token)),
    });

    /// <returns>The token that the code of the link carries; null for anything that is no code.</returns>
    public static string? TokenOf(string? code)
    {
        try
        {
            return code is { Length: > 0 } ? Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(code)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>How the link of an invitation reaches the person.</summary>
/// <param name="IsMailed">Whether it goes by mail; else an administrator is shown it and hands it over.</param>
public sealed record InvitationDelivery(bool IsMailed);
