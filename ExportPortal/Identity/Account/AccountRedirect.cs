using Microsoft.AspNetCore.Components;

namespace ExportPortal.Identity.Account;

/// <summary>Moves on from an account page, with a sentence for the next one if there is something to say.</summary>
internal sealed class AccountRedirect(NavigationManager navigation, IdentityRules rules)
{
    /// <summary>The sentence lives in a cookie for this long; it is shown once.</summary>
    private static readonly TimeSpan Shown = TimeSpan.FromSeconds(5);

    public string StatusCookie { get; } = rules.Cookie("ExportPortal.Status");

    public void To(string path) => navigation.NavigateTo(path);

    public void To(string path, string message, HttpContext context)
    {
        context.Response.Cookies.Append(StatusCookie, message, new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Strict, MaxAge = Shown, Path = "/" });
        To(path);
    }

    public void ToReturn(string? returnUrl) => To(LocalAddress.OrHome(returnUrl));

    /// <summary>The next step of signing in, which still knows where the user wanted to go.</summary>
    public void ToStep(string path, string? returnUrl) =>
        To(navigation.GetUriWithQueryParameters(navigation.ToAbsoluteUri(path).AbsoluteUri, new Dictionary<string, object?> { ["ReturnUrl"] = LocalAddress.OrHome(returnUrl) }));
}
