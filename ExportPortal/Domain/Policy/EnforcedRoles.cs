using System.Collections.Frozen;
using ExportPortal.Domain.Common;
using static ExportPortal.Domain.Common.Role;

namespace ExportPortal.Domain.Policy;

/// <summary>
/// Who may do what in this release (domain/12): the tables of the workflows keep it, and a pack prints it. A pack that says
/// otherwise is refused when it is handed in, so nobody reads there of a right that nothing enforces; what was published
/// before stays readable. Who decides at a tier is the pack's own choice, among those who may decide at all.
/// </summary>
internal static class EnforcedRoles
{
    private static readonly Role[] Deciders = [LicensingOfficer, LicensingManager, BoardMember];

    private static readonly FrozenDictionary<string, Dictionary<Role, RolePermission>> All = new Dictionary<string, Dictionary<Role, RolePermission>>
    {
        ["create-and-submit-application"] = May(Steward),
        ["sign-end-use-statement"] = May(Recipient),
        ["check-completeness"] = May(LicensingOfficer),
        ["clear-screening-match"] = Two(LicensingOfficer, ScreeningAnalyst),
        ["technical-review-and-risk-approval"] = May(TechnicalReviewer),
        ["legal-review"] = May(LegalReviewer),
        ["ethics-opinion"] = May(EthicsMember),
        ["recommend"] = May(LicensingOfficer),
        ["seal-licence"] = May(),
        ["minor-amendment"] = May(LicensingOfficer),
        ["suspend"] = May(LicensingManager, BoardMember).And(RolePermission.Provisional, Auditor, IncidentLead),
        ["lift-suspension"] = Two(LicensingManager, BoardMember),
        ["revoke"] = Two(LicensingManager, BoardMember),
        ["plan-and-run-audit"] = May(Auditor).And(RolePermission.View, Steward, Recipient, LicensingManager, BoardMember),
        ["see-full-access-log"] = May(Auditor).And(RolePermission.View, LicensingManager, IncidentLead).And(RolePermission.InHand, TechnicalReviewer, AppealPanel).And(RolePermission.Own, Steward, Recipient),
        ["export-unredacted-log"] = Two(LicensingManager, Auditor),
        ["close-capa"] = May(Auditor),
        ["lead-incident"] = May(IncidentLead).And(RolePermission.View, LicensingManager, BoardMember, Auditor),
        ["impose-sanction-l1-l3"] = May(LicensingManager),
        ["impose-l4"] = May(LicensingManager, BoardMember).And(RolePermission.Provisional, Auditor, IncidentLead),
        ["impose-l5"] = Two(LicensingManager, BoardMember),
        ["impose-l6-l8"] = Two(BoardMember),
        ["prohibit-at-a-gate"] = Two(LicensingOfficer),
        ["classification-ruling"] = May(LicensingOfficer).And(RolePermission.WithSecond, TechnicalReviewer),
        ["override-by-one-tier"] = Two(LicensingManager, BoardMember),
        ["publish-a-no-licence-release"] = May(Steward, LicensingOfficer),
        ["recognise-a-partner-authority"] = Two(LicensingManager, BoardMember),
        ["approve-an-environment-level"] = May(TechnicalReviewer),
        ["break-glass-access"] = Two(Auditor, Administrator),
        ["decide-appeal"] = Two(AppealPanel),
        ["edit-policy-pack"] = May(PolicyAuthor).And(RolePermission.View, LicensingManager, BoardMember, Auditor),
        ["publish-policy-pack"] = Two(LicensingManager, BoardMember),
        ["edit-registry-text"] = May(LicensingOfficer).And(RolePermission.Own, Steward),
        ["manage-users-and-keys"] = Two(Administrator),
        ["read-public-registry"] = May().And(RolePermission.View, Enum.GetValues<Role>()),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static void Run(Responsibilities given)
    {
        foreach (var (action, at) in PackChecks.Numbered("$.responsibilities.actions", given.Actions))
        {
            if (action.Key is "decide-t1" or "decide-t2" or "decide-t3" or "decide-t4")
                PackChecks.Must(action.Roles.Count == 1 && action.Roles.First() is var (role, permission) && Deciders.Contains(role) && permission is RolePermission.May or RolePermission.WithSecond, $"{at}.roles",
                    $"one of these decides, alone or with a second person: {string.Join(", ", Deciders.Select(one => Words.Of(one)))}.");
            else
                PackChecks.Must(All.TryGetValue(action.Key, out var kept) && kept.Count == action.Roles.Count && kept.All(one => action.Roles.TryGetValue(one.Key, out var permission) && permission == one.Value), at,
                    kept is null ? $"this release knows no act '{action.Key}', so nothing would keep what is said of it." : $"this release keeps '{action.Key}' for: {Said(kept)}. A pack cannot change who may do it.");
        }
    }

    private static string Said(Dictionary<Role, RolePermission> kept) => kept.Count == 0 ? "nobody"
        : string.Join(", ", kept.Select(one => one.Value is RolePermission.May ? Words.Of(one.Key) : $"{Words.Of(one.Key)} ({Words.Of(one.Value)})"));

    private static Dictionary<Role, RolePermission> May(params Role[] roles) => new Dictionary<Role, RolePermission>().And(RolePermission.May, roles);

    /// <summary>Each needs a second person.</summary>
    private static Dictionary<Role, RolePermission> Two(params Role[] roles) => new Dictionary<Role, RolePermission>().And(RolePermission.WithSecond, roles);

    private static Dictionary<Role, RolePermission> And(this Dictionary<Role, RolePermission> rows, RolePermission permission, params Role[] roles)
    {
        foreach (var role in roles)
            rows.Add(role, permission);
        return rows;
    }
}
