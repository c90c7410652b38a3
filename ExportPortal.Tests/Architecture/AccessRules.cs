using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExportPortal.Architecture;

/// <summary>Deny by default: every page and endpoint says who may come in, or says that everybody may.</summary>
internal static class AccessRules
{
    /// <summary>The framework's own: the circuit and the files of the framework carry no data of ours before a page asked who you are.</summary>
    private static readonly string[] Framework = ["/_blazor", "/_framework", "/_content"];

    /// <summary>The framework's fallback for files made while a developer's portal runs; the fallback policy closes it to strangers.</summary>
    private const string DevelopmentFiles = "{**path:file}";

    public static IReadOnlyList<string> UnclassifiedPages(IEnumerable<Type> types) =>
        [.. types.Where(type => type.IsDefined(typeof(RouteAttribute), inherit: false) && !type.GetCustomAttributes(inherit: true).Any(SaysWho))
            .Select(type => $"{type} has a route, but neither [Authorize] nor [AllowAnonymous]").Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> UnclassifiedEndpoints(IEnumerable<Endpoint> endpoints) =>
        [.. endpoints.Where(endpoint => !endpoint.Metadata.Any(SaysWho) && !IsFramework(endpoint))
            .Select(endpoint => $"{endpoint.DisplayName} says neither RequireAuthorization nor AllowAnonymous").Order(StringComparer.Ordinal)];

    private static bool SaysWho(object mark) => mark is IAuthorizeData or IAllowAnonymous or AuthorizationPolicy;

    private static bool IsFramework(Endpoint endpoint) => endpoint is RouteEndpoint route
        && (route.RoutePattern.RawText == DevelopmentFiles || Framework.Any(prefix => ("/" + route.RoutePattern.RawText?.TrimStart('/')).StartsWith(prefix, StringComparison.Ordinal)));
}
