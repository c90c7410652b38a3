namespace ExportPortal.Hosting;

/// <summary>The response headers of security.md 4(d), on every response, errors and static files included.</summary>
internal static class SecurityHeaders
{
    private const int OneYear = 365 * 24 * 60 * 60;

    public static IApplicationBuilder UsePortalSecurityHeaders(this WebApplication app) =>
        app.UseSecurityHeaders(Policy(app.Environment.IsProduction()));

    internal static HeaderPolicyCollection Policy(bool production)
    {
        var headers = new HeaderPolicyCollection()
            .AddContentSecurityPolicy(Content)
            .AddContentTypeOptionsNoSniff()
            .AddReferrerPolicyNoReferrer()
            .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin())
            .AddPermissionsPolicy(Permissions)
            .RemoveServerHeader();
        return production ? headers.AddStrictTransportSecurityMaxAgeIncludeSubDomains(OneYear) : headers;
    }

    /// <summary>
    /// MudBlazor writes its theme into a style element and sizes into style attributes, hence the two exceptions;
    /// images, fonts and connections keep to the portal, so an injected style has nowhere to send anything.
    /// </summary>
    private static void Content(CspBuilder csp)
    {
        csp.AddDefaultSrc().None();
        csp.AddBaseUri().Self();
        csp.AddObjectSrc().None();
        csp.AddFrameAncestors().None();
        csp.AddFormAction().Self();
        csp.AddConnectSrc().Self();
        csp.AddImgSrc().Self().Data();
        csp.AddFontSrc().Self();
        csp.AddScriptSrc().Self().WithNonce();
        csp.AddStyleSrc().Self();
        csp.AddStyleSrcElem().Self().UnsafeInline();
        csp.AddStyleSrcAttr().UnsafeInline();
    }

    private static void Permissions(PermissionsPolicyBuilder permissions)
    {
        permissions.AddCamera().None();
        permissions.AddMicrophone().None();
        permissions.AddGeolocation().None();
        permissions.AddPayment().None();
        permissions.AddUsb().None();
    }
}
