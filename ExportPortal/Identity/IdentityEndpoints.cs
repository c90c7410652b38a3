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
        account.MapPost("/PasskeyStepUp", StepUpWithKey).RequireAuthorization(PortalPolicies.SignedIn).RequireRateLimiting(RateLimits.SignIn);
        return endpoints;
    }

    /// <summary>A passkey in place of the code, for a page that is open. The key must be one of the account that is signed in.</summary>
    private static async Task<IResult> StepUpWithKey(HttpContext context, SignInManager<PortalUser> signIn, IAntiforgery antiforgery, StepUp steps, AccountTrail trail)
    {
        if (!await antiforgery.IsRequestValidAsync(context) || PortalClaims.Read(context.User) is not { } actor)
            return TypedResults.BadRequest();
        using var body = new StreamReader(context.Request.Body);
        var shown = await signIn.PerformPasskeyAssertionAsync(await body.ReadToEndAsync(context.RequestAborted));
        if (!shown.Succeeded || shown.User.Id != actor.User.Value || await signIn.UserManager.IsLockedOutAsync(shown.User))
        {
            await trail.Append("account.stepup", await signIn.UserManager.GetUserAsync(context.User), "passkey", refused: true, context.RequestAborted);
            return TypedResults.BadRequest();
        }
        await signIn.UserManager.AddOrUpdatePasskeyAsync(shown.User, shown.Passkey);
        await steps.Keep(actor, shown.User, "passkey", context.RequestAborted);
        return TypedResults.NoContent();
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
