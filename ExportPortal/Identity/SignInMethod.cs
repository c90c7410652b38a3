using System.Security.Claims;

namespace ExportPortal.Identity;

/// <summary>How a session was opened, in the words that the evidence keeps.</summary>
internal static class SignInMethod
{
    public static string Of(ClaimsPrincipal user) =>
        user.HasClaim(PortalClaims.Method, "hwk") ? "passkey"
        : user.HasClaim(PortalClaims.Method, "mfa") ? "password and one-time code"
        : user.HasClaim(PortalClaims.Method, "pwd") ? "password"
        : "not recorded";
}
