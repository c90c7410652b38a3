using ExportPortal.Identity;
using Microsoft.AspNetCore.Diagnostics;

namespace ExportPortal.Hosting;

/// <summary>What every request passes, in this order.</summary>
internal static class PortalPipeline
{
    public static void UsePortalPipeline(this WebApplication app)
    {
        app.UsePortalSecurityHeaders();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(KeepOtherAnswers);
        if (app.Environment.IsProduction())
            app.UseHttpsRedirection();
        app.UseOriginGuard();
        app.UseCookiePolicy();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseApiKeys();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    /// <summary>The page "not found" is for people who asked for a page, and for 404 alone.</summary>
    private static async Task KeepOtherAnswers(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Request.Path.StartsWithSegments("/api") && context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null })
            await TypedResults.Problem(statusCode: context.Response.StatusCode, extensions: new Dictionary<string, object?> { ["code"] = $"HTTP-{context.Response.StatusCode}" }).ExecuteAsync(context);
        var isPage = context.Response.StatusCode == StatusCodes.Status404NotFound && !context.Request.Path.StartsWithSegments("/api");
        if (!isPage && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
    }
}
