using System.Security.Claims;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Identity;

/// <summary>What a key must be allowed to do at this endpoint. An endpoint without it takes no key: there a session counts alone.</summary>
public sealed record KeyScope(string Scope);

/// <summary>
/// Lets a program in by the key that a person of its organisation made. It acts as that person, as a party alone, within
/// its scopes; when the person is locked or gone, so is the key. No cookie is read beside it.
/// </summary>
internal static class KeyAccess
{
    private const string Scheme = "Bearer ";
    private const string ScopeClaim = "xp:scope";

    /// <summary>Keys belong to parties; whatever else the person may do, its key may not.</summary>
    private static readonly Role[] Parties = [Role.Steward, Role.Recipient];

    public static void UseApiKeys(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<KeyScope>() is { } needed && context.Request.Headers.Authorization.ToString() is { Length: > 7 and <= 200 } header
            && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            context.User = await Enter(context.RequestServices, header[Scheme.Length..].Trim(), context.RequestAborted) ?? new ClaimsPrincipal(new ClaimsIdentity());
            if (context.User.Identity is { IsAuthenticated: true } && !context.User.HasClaim(ScopeClaim, needed.Scope))
            {
                await TypedResults.Problem($"This key lacks the scope {needed.Scope}.", statusCode: StatusCodes.Status403Forbidden, title: "You may not do this.",
                    extensions: new Dictionary<string, object?> { ["code"] = "KY-2" }).ExecuteAsync(context);
                return;
            }
        }
        await next(context);
    });

    /// <summary>Whether the caller came by a key, so that no other site can have sent the request with a cookie.</summary>
    public static bool IsKey(ClaimsPrincipal principal) => principal.HasClaim(claim => claim.Type == PortalClaims.Key);

    private static async Task<ClaimsPrincipal?> Enter(IServiceProvider services, string secret, CancellationToken cancellation)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync(cancellation);
        if (await ApiClient.Find(db, secret, cancellation) is not { } client || client.User is not { } user
            || await services.GetRequiredService<ActorStore>().Fresh(db, user, null, cancellation) is not { } actor || actor.Organisation != client.Organisation)
            return null;
        var stamp = await db.Users.Where(row => row.Id == user.Value).Select(row => row.SecurityStamp).SingleAsync(cancellation);
        return new ClaimsPrincipal(new ClaimsIdentity(
        [
            new(ClaimTypes.NameIdentifier, user.Value.ToString()), new(PortalClaims.Person, actor.Person.Value.ToString()), new(PortalClaims.Name, actor.Name),
            new(PortalClaims.Organisation, actor.Organisation.Value.ToString()), new(PortalClaims.Stamp, stamp ?? ""), new(PortalClaims.Key, client.Shown),
            .. actor.Roles.Intersect(Parties).Select(role => new Claim(ClaimTypes.Role, role.ToString())),
            .. client.Scopes.Select(scope => new Claim(ScopeClaim, scope)),
        ], "key"));
    }
}
