using ExportPortal.Hosting;
using ExportPortal.Identity.Account;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace ExportPortal.Identity;

public static class IdentityEndpoints
{
    /// <summary>What the account pages need besides themselves.</summary>
    public static IEndpointRouteBuilder MapPortalIdentity(this IEndpointRouteBuilder endpoints)
    {
        var account = endpoints.MapGroup("/Account");
        account.MapPost("/Logout", SignOut).RequireAuthorization(PortalPolicies.SignedIn);
        account.MapPost("/PasskeyCreationOptions", CreationOptions).RequireAuthorization(PortalPolicies.SignedIn);
        account.MapPost("/PasskeyRequestOptions", RequestOptions).AllowAnonymous().RequireRateLimiting(RateLimits.SignIn);
        return endpoints;
    }

    /// <summary>
    /// Ends every session of the account, not this cookie alone: a cookie that was copied before must not live on.
    /// </summary>
    private static async Task<IResult> SignOut(HttpContext context, SignInManager<PortalUser> signIn, [FromForm] string? returnUrl)
    {
        if (await signIn.UserManager.GetUserAsync(context.User) is { } user)
            await signIn.UserManager.UpdateSecurityStampAsync(user);
        await signIn.SignOutAsync();
        return TypedResults.LocalRedirect(LocalAddress.OrHome(returnUrl));
    }

    private static async Task<IResult> CreationOptions(HttpContext context, SignInManager<PortalUser> signIn, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return TypedResults.BadRequest();
        if (await signIn.UserManager.GetUserAsync(context.User) is not { } user)
            return TypedResults.NotFound();
        var options = await signIn.MakePasskeyCreationOptionsAsync(new()
        {
            Id = user.Id.ToString(),
            Name = user.Email!,
            DisplayName = user.DisplayName,
        });
        return TypedResults.Content(options, "application/json");
    }

    /// <summary>Never asks for an e-mail: the list of a user's keys would tell whether the account exists.</summary>
    private static async Task<IResult> RequestOptions(HttpContext context, SignInManager<PortalUser> signIn, IAntiforgery antiforgery) =>
        await antiforgery.IsRequestValidAsync(context)
            ? TypedResults.Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json")
            : TypedResults.BadRequest();
}
