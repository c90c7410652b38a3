namespace ExportPortal.Hosting;

/// <summary>
/// Refuses a circuit that another site opens in the user's browser. WebSockets know no same-origin policy; the cookie's
/// SameSite does not stop a sibling host or another port.
/// </summary>
internal static class OriginGuard
{
    public static IApplicationBuilder UseOriginGuard(this IApplicationBuilder app) =>
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/_blazor"), branch => branch.Use((context, next) =>
        {
            if (IsOwn(context.Request))
                return next(context);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }));

    /// <summary>No Origin header means no browser script asked.</summary>
    internal static bool IsOwn(HttpRequest request)
    {
        if (request.Headers.Origin is not [{ Length: > 0 } origin])
            return request.Headers.Origin.Count == 0;
        // Not the scheme: behind a proxy that ends TLS the request itself is plain.
        return Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
    }
}
