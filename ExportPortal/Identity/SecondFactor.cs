using System.Security.Claims;
using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;

namespace ExportPortal.Identity;

/// <summary>Those whose word counts in a case, or who see into all of them, must have shown a second factor at sign-in.</summary>
internal sealed class SecondFactor : IAuthorizationRequirement
{
    /// <summary>Everybody of the authority: officers, reviewers, deciders, auditors, administrators.</summary>
    public static IReadOnlyList<Role> Needed { get; } = PortalPolicies.Groups[PortalPolicies.Staff];

    /// <summary>
    /// Whether this session may add or take away a second factor: the first one anybody signed in, any further one only
    /// who has shown one. Else a stolen password would make itself a passkey.
    /// </summary>
    public static async Task<bool> MayManage(UserManager<PortalUser> users, PortalUser user, ClaimsPrincipal session) =>
        PortalClaims.HasSecondFactor(session) || !(await users.GetTwoFactorEnabledAsync(user) || (await users.GetPasskeysAsync(user)).Count > 0);
}

internal sealed class SecondFactorHandler(IdentityRules rules) : AuthorizationHandler<SecondFactor>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, SecondFactor requirement)
    {
        if (!rules.RequireSecondFactor || PortalClaims.HasSecondFactor(context.User) || !SecondFactor.Needed.Any(role => context.User.IsInRole(role.ToString())))
            context.Succeed(requirement);
        return Task.CompletedTask;
    }
}
