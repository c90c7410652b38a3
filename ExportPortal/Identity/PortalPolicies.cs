using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using Microsoft.AspNetCore.Authorization;

namespace ExportPortal.Identity;

/// <summary>
/// Who may open which part of the portal. Coarse on purpose: who may act on which object is decided by the use case
/// on the loaded object. Without a policy an endpoint is open to every signed-in user and to nobody else.
/// </summary>
public static class PortalPolicies
{
    /// <summary>Signed in, with or without a second factor: the pages where the second factor is set up.</summary>
    public const string SignedIn = nameof(SignedIn);

    public const string Staff = nameof(Staff);
    public const string Applicants = nameof(Applicants);

    /// <summary>Stewards and recipients: both sides of a licence.</summary>
    public const string Parties = nameof(Parties);

    /// <summary>Who may look at datasets: stewards at their own, the authority at all.</summary>
    public const string DatasetReaders = nameof(DatasetReaders);

    /// <summary>Who sees the whole access log, its alerts, holds and proofs (domain/12, "see full access log").</summary>
    public const string LogReaders = nameof(LogReaders);

    /// <summary>Who sees the access log at all: its readers the whole, the parties of licences their own, reviewers and members of a panel that of the cases which they have in hand (ADR 32).</summary>
    public const string LogOwners = nameof(LogOwners);

    /// <summary>Who sees by which sources the log comes: its readers, and the administrators who keep their keys.</summary>
    public const string SourceReaders = nameof(SourceReaders);

    /// <summary>Who erases persons from the access log.</summary>
    public const string Managers = nameof(Managers);

    /// <summary>Who may open a case in an emergency, by two (domain/12, "break-glass access").</summary>
    public const string Emergency = nameof(Emergency);

    /// <summary>Who plans and runs audits (domain/12).</summary>
    public const string Auditors = nameof(Auditors);

    /// <summary>Who sees all audits: auditors, managers and the board.</summary>
    public const string AuditOffice = nameof(AuditOffice);

    /// <summary>Who sees audits at all: the office all, the parties of licences their own.</summary>
    public const string AuditReaders = nameof(AuditReaders);

    /// <summary>Who reads drafts of policy packs (domain/12, "edit policy pack").</summary>
    public const string PackReaders = nameof(PackReaders);

    public const string Administrators = nameof(Administrators);

    private static readonly Role[] ReadersOfTheLog = [Role.LicensingManager, Role.Auditor, Role.IncidentLead];

    /// <summary>Whether the actor is one of <see cref="LogReaders"/>.</summary>
    public static bool SeesWholeLog(Actor actor) => actor.IsAny(ReadersOfTheLog);

    private static readonly Role[] OfTheAuthority =
    [
        Role.LicensingOfficer, Role.ScreeningAnalyst, Role.TechnicalReviewer, Role.LegalReviewer, Role.EthicsMember,
        Role.LicensingManager, Role.BoardMember, Role.Auditor, Role.IncidentLead, Role.AppealPanel, Role.PolicyAuthor, Role.Administrator,
    ];

    public static IReadOnlyDictionary<string, IReadOnlyList<Role>> Groups { get; } = new Dictionary<string, IReadOnlyList<Role>>
    {
        [Staff] = OfTheAuthority,
        [Applicants] = [Role.Steward],
        [Parties] = [Role.Steward, Role.Recipient],
        [DatasetReaders] = [Role.Steward, .. OfTheAuthority],
        [LogReaders] = ReadersOfTheLog,
        [LogOwners] = [Role.Steward, Role.Recipient, Role.TechnicalReviewer, Role.AppealPanel, .. ReadersOfTheLog],
        [SourceReaders] = [Role.Administrator, .. ReadersOfTheLog],
        [Managers] = [Role.LicensingManager],
        [Emergency] = [Role.Administrator, Role.Auditor],
        [Auditors] = [Role.Auditor],
        [AuditOffice] = AuditWorkflow.Office,
        [AuditReaders] = [.. AuditWorkflow.Office, Role.Steward, Role.Recipient],
        [PackReaders] = Domain.Policy.PackWorkflow.Readers,
        [Administrators] = [Role.Administrator],
    };

    internal static void Configure(AuthorizationOptions options)
    {
        var everyone = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new SecondFactor()).Build();
        options.DefaultPolicy = everyone;
        options.FallbackPolicy = everyone;
        options.AddPolicy(SignedIn, policy => policy.RequireAuthenticatedUser());
        foreach (var (name, roles) in Groups)
            options.AddPolicy(name, policy => policy.Combine(everyone).RequireRole(roles.Select(role => role.ToString())));
    }
}
