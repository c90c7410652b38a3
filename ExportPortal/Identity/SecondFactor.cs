using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Authorization;

namespace ExportPortal.Identity;

/// <summary>Those whose word binds others must have shown a second factor at sign-in.</summary>
internal sealed class SecondFactor : IAuthorizationRequirement
{
    public static IReadOnlyList<Role> Needed { get; } =
    [
        Role.LicensingOfficer, Role.LicensingManager, Role.BoardMember, Role.Auditor, Role.IncidentLead, Role.AppealPanel,
        Role.PolicyAuthor, Role.Administrator,
    ];
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
