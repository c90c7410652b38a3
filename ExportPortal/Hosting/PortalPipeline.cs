namespace ExportPortal.Hosting;

/// <summary>What every request passes, in this order.</summary>
internal static class PortalPipeline
{
    public static void UsePortalPipeline(this WebApplication app)
    {
        app.UsePortalSecurityHeaders();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        if (app.Environment.IsProduction())
            app.UseHttpsRedirection();
        app.UseOriginGuard();
        app.UseCookiePolicy();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
    }
}
