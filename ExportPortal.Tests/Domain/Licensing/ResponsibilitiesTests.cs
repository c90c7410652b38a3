using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Licensing;

/// <summary>The matrix of responsibilities that a pack prints says what the tables of the workflows keep (domain/12).</summary>
public sealed class ResponsibilitiesTests
{
    private static IEnumerable<(Role[] Who, int Signatures)> Rows<TState, TVerb>(TransitionTable<TState, TVerb> table, params TVerb[] verbs)
        where TState : struct, Enum where TVerb : struct, Enum =>
        table.Rows.Where(row => verbs.Contains(row.Verb) && !row.IsByPortal).Select(row => (row.Who.ToArray(), row.Signatures));

    private static readonly Dictionary<string, (Role[] Who, int Signatures)[]> Tables = new()
    {
        ["create-and-submit-application"] = [.. Rows(ApplicationWorkflow.Table, ApplicationVerb.Submit)],
        ["check-completeness"] = [.. Rows(ApplicationWorkflow.Table, ApplicationVerb.Register, ApplicationVerb.ReturnAsIncomplete)],
        ["clear-screening-match"] = [.. Rows(ApplicationWorkflow.Table, ApplicationVerb.ClearMatch, ApplicationVerb.ConfirmMatch)],
        ["technical-review-and-risk-approval"] = [.. Rows(ApplicationWorkflow.Table, ApplicationVerb.GiveTechnicalOpinion)],
        ["legal-review"] = [.. Rows(ApplicationWorkflow.Table, ApplicationVerb.GiveLegalOpinion)],
        ["ethics-opinion"] = [.. Rows(ApplicationWorkflow.Table, ApplicationVerb.GiveEthicsOpinion)],
        ["recommend"] = [.. Rows(ApplicationWorkflow.Table, ApplicationVerb.Recommend)],
        ["prohibit-at-a-gate"] = [.. Rows(ApplicationWorkflow.Table, ApplicationVerb.Prohibit)],
        ["override-by-one-tier"] = [.. Rows(ApplicationWorkflow.Table, ApplicationVerb.OverrideTier)],
        ["minor-amendment"] = [.. AmendmentWorkflow.Table.Rows.Where(row => row is { From: AmendmentState.Requested, Verb: AmendmentVerb.Grant }).Select(row => (row.Who.ToArray(), row.Signatures))],
        ["suspend"] = [.. Rows(LicenceWorkflow.Table, LicenceVerb.Suspend)],
        ["lift-suspension"] = [.. LicenceWorkflow.Table.Rows.Where(row => row is { From: LicenceState.Suspended, Verb: LicenceVerb.LiftSuspension }).Select(row => (row.Who.ToArray(), row.Signatures))],
        ["revoke"] = [.. Rows(LicenceWorkflow.Table, LicenceVerb.Revoke, LicenceVerb.RevokeUrgently)],
        ["decide-appeal"] = [.. Rows(AppealWorkflow.Table, AppealVerb.Dismiss, AppealVerb.Remit, AppealVerb.GrantAppeal)],
    };

    public static TheoryData<string> Keys => [.. Tables.Keys];

    [Theory, MemberData(nameof(Keys))]
    public void Matrix_OfThePack_IsWhatTheTablesKeep(string key)
    {
        var roles = Cases.Pack.Responsibilities.Action(key).Roles;
        Assert.NotEmpty(Tables[key]);
        Assert.All(Tables[key], row =>
        {
            Assert.Equal(roles.Where(one => one.Value is RolePermission.May or RolePermission.WithSecond).Select(one => one.Key).Order(), row.Who.Order());
            Assert.Equal(row.Signatures == 2, roles.Values.Contains(RolePermission.WithSecond));
        });
    }

    [Fact]
    public void Matrix_OfAProvisionalSuspension_IsThatOfTheTable() => Assert.All(Rows(LicenceWorkflow.Table, LicenceVerb.SuspendProvisionally), row =>
        Assert.Equal(Cases.Pack.Responsibilities.Action("suspend").Roles.Where(one => one.Value is RolePermission.Provisional).Select(one => one.Key).Order(), row.Who.Order()));
}
