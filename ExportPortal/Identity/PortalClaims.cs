using System.Globalization;
using System.Security.Claims;
using ExportPortal.Domain.Common;

namespace ExportPortal.Identity;

/// <summary>The claims of a session, and the actor they stand for.</summary>
public static class PortalClaims
{
    public const string Name = "xp:name";
    public const string Person = "xp:person";
    public const string Organisation = "xp:org";
    public const string OrganisationName = "xp:org_name";

    /// <summary>When the user signed in, in seconds since 1970 UTC. Survives every renewal of the cookie.</summary>
    public const string Since = "xp:since";

    /// <summary>Which sign-in of the account it is. Survives every renewal of the cookie.</summary>
    public const string SignInId = "xp:signin";

    /// <summary>First characters of the key by which a program came; absent for people.</summary>
    public const string Key = "xp:key";

    /// <summary>How the user signed in: pwd, mfa (password and a code) or hwk (passkey).</summary>
    public const string Method = "amr";

    /// <summary>Identity's own claim of the security stamp.</summary>
    public const string Stamp = "AspNet.Identity.SecurityStamp";

    /// <summary>The actor of a signed-in principal; null for an anonymous one and for claims that are not the portal's.</summary>
    public static Actor? Read(ClaimsPrincipal principal)
    {
        if (principal.Identity is not { IsAuthenticated: true })
            return null;
        if (Id(principal, ClaimTypes.NameIdentifier) is not { } user || Id(principal, Person) is not { } person || Id(principal, Organisation) is not { } organisation)
            return null;
        return new Actor(new(user), new(person), principal.FindFirstValue(Name) ?? "", new(organisation), Roles(principal.FindAll(ClaimTypes.Role).Select(role => role.Value)))
        {
            Session = principal.FindFirstValue(Stamp),
            Key = principal.FindFirstValue(Key),
            SignIn = new(principal.FindFirstValue(SignInId) ?? "", HasSecondFactor(principal) ? Start(principal) : null),
        };
    }

    /// <summary>Whether a second factor was shown at sign-in.</summary>
    public static bool HasSecondFactor(ClaimsPrincipal principal) =>
        principal.HasClaim(Method, "mfa") || principal.HasClaim(Method, "hwk");

    /// <summary>When the user signed in; null for a session that is not one of ours.</summary>
    internal static DateTimeOffset? Start(ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirstValue(Since), CultureInfo.InvariantCulture, out var since) ? DateTimeOffset.FromUnixTimeSeconds(since) : null;

    /// <summary>Known roles by name. An unknown name gives no rights.</summary>
    internal static IReadOnlySet<Role> Roles(IEnumerable<string?> names) =>
        names.Where(name => Enum.IsDefined(typeof(Role), name ?? "")).Select(name => Enum.Parse<Role>(name!)).ToHashSet();

    private static Guid? Id(ClaimsPrincipal principal, string type) =>
        Guid.TryParse(principal.FindFirstValue(type), out var id) ? id : null;
}
