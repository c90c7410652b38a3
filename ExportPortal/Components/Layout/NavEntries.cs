using Microsoft.AspNetCore.Components.Routing;
using Outlined = MudBlazor.Icons.Material.Outlined;

namespace ExportPortal.Components.Layout;

/// <summary>One entry of the navigation.</summary>
/// <param name="Key">Letter that follows "g" on the keyboard; null for none.</param>
public sealed record NavEntry(string Label, string Href, string Icon, char? Key, NavLinkMatch Match = NavLinkMatch.Prefix);

/// <param name="Heading">Null for the first group.</param>
public sealed record NavGroup(string? Heading, IReadOnlyList<NavEntry> Entries);

/// <summary>Which entries a person sees. Only pages that exist stand here.</summary>
public static class NavEntries
{
    private static readonly NavEntry Datasets = new("Datasets", "/datasets", Outlined.Dataset, 's');
    private static readonly NavEntry MyApplications = new("My applications", "/my/applications", Outlined.Assignment, 'a');
    private static readonly NavEntry MyLicences = new("My licences", "/my/licences", Outlined.VerifiedUser, 'm');
    private static readonly NavEntry Requests = new("Requests for access", "/my/requests", Outlined.MarkEmailUnread, 'q');
    private static readonly NavEntry Statements = new("Statements", "/my/statements", Outlined.DriveFileRenameOutline, 'b');
    private static readonly NavEntry Training = new("Training", "/my/training", Outlined.HistoryEdu, 'j');
    private static readonly NavEntry Rulings = new("Classification", "/my/rulings", Outlined.Category, 'x');
    private static readonly NavEntry Verify = new("Verify", "/verify", Outlined.TaskAlt, 'v');
    private static readonly NavEntry Register = new("Register", "/register", Outlined.MenuBook, null);
    private static readonly NavEntry Embargoes = new("Embargoes", "/embargoes", Outlined.VisibilityOff, null);
    private static readonly NavEntry Guide = new("Guide", "/guide", Outlined.School, 'h');

    private static readonly NavEntry AccessLog = new("Access log", "/log", Outlined.ReceiptLong, 'l', NavLinkMatch.All);
    private static readonly NavEntry Letters = new("Inbox", "/inbox", Outlined.MailOutline, 'n');
    private static readonly NavEntry Connections = new("Connections", "/my/connections", Outlined.Hub, 'k');
    private static readonly NavEntry Alerts = new("Alerts", "/log/alerts", Outlined.NotificationImportant, 'w');
    private static readonly NavEntry Audits = new("Audits", "/audits", Outlined.FactCheck, 'u');
    private static readonly NavEntry Sources = new("Log sources", "/log/sources", Outlined.VpnKey, 'o');
    private static readonly NavEntry Accounts = new("Accounts", "/accounts", Outlined.ManageAccounts, 'z');
    private static readonly NavEntry Incidents = new("Incidents", "/incidents", Outlined.CrisisAlert, 'e');
    private static readonly NavEntry Disputes = new("Disputes", "/disputes", Outlined.Forum, null);
    private static readonly NavEntry Integrity = new("Integrity", "/log/integrity", Outlined.Fingerprint, 'i');

    private static readonly NavEntry Drafts = new("Drafts of the rules", "/policy/drafts", Outlined.Rule, 'f');

    private static readonly NavEntry Emergency = new("Emergency access", "/emergency", Outlined.CrisisAlert, 'y');

    /// <summary>Who sees the whole log (domain/12); to others the entries would be a dead end.</summary>
    private static readonly Domain.Common.Role[] LogReaders = [Domain.Common.Role.LicensingManager, Domain.Common.Role.Auditor, Domain.Common.Role.IncidentLead];

    /// <summary>Who of the authority sees the log of some licences at least.</summary>
    private static readonly Domain.Common.Role[] LogSeers = [Domain.Common.Role.TechnicalReviewer, Domain.Common.Role.AppealPanel, .. LogReaders];

    private static readonly IReadOnlyList<NavGroup> Officer =
    [
        new(null,
        [
            new("Desk", "/", Outlined.Inbox, 'd', NavLinkMatch.All),
            new("Applications", "/applications", Outlined.Assignment, 'a'),
            new("Licences", "/licences", Outlined.VerifiedUser, 'c'),
            Datasets,
            Letters,
            new("Recipients", "/recipients", Outlined.LocationCity, 'r'),
            Audits,
            Incidents,
            Disputes,
            Rulings,
        ]),
        new("Watch", [AccessLog, Alerts, Integrity, Emergency]),
        new("Administration", [Accounts, Sources]),
        new("Rules and public view", [new("Policy", "/policy", Outlined.Policy, 'p', NavLinkMatch.All), Drafts, new("My interests", "/interests", Outlined.Diversity2, 't'), Embargoes, Register, Verify, Guide]),
    ];

    /// <summary>Entries that find room in the app bar; the others wait behind a button.</summary>
    public const int MostAcross = 5;

    // In front stands what waits for a party or is told to it; what it looks up stands behind.
    private static readonly IReadOnlyList<NavGroup> Steward = [new(null, [MyApplications, Requests, MyLicences, Datasets, Letters, AccessLog, Incidents, Audits, Disputes, Connections, Training, Rulings, Embargoes, Register, Verify, Guide])];
    private static readonly IReadOnlyList<NavGroup> Recipient = [new(null, [MyLicences, Requests, Statements, Letters, Incidents, Training, AccessLog, Audits, Disputes, Connections, Rulings, Embargoes, Register, Verify, Guide])];

    public static IReadOnlyList<NavGroup> For(SignedInUser user) => user.IsOfficer
        ? [.. Officer.Select(group => group with { Entries = [.. group.Entries.Where(entry => Sees(user, entry))] }).Where(group => group.Entries.Count > 0)]
        : user.Roles.Contains(Domain.Common.Role.Steward) ? Steward : Recipient;

    /// <summary>An entry that the person may not open would be a dead end.</summary>
    private static bool Sees(SignedInUser user, NavEntry entry) =>
        entry.Href == "/" ? user.Roles.Any(role => role is not Domain.Common.Role.PolicyAuthor)
        : entry == Emergency ? user.Roles.Contains(Domain.Common.Role.Administrator) || user.Roles.Contains(Domain.Common.Role.Auditor)
        : entry == Embargoes ? user.Roles.Any(role => role is not Domain.Common.Role.Administrator)
        : entry == Drafts ? Domain.Policy.PackWorkflow.Readers.Any(user.Roles.Contains)
        : entry == Audits ? Domain.Audits.AuditWorkflow.Office.Any(user.Roles.Contains)
        : entry == Sources || entry == Accounts ? user.Roles.Contains(Domain.Common.Role.Administrator)
        : entry == AccessLog ? LogSeers.Any(user.Roles.Contains)
        : (entry != Alerts && entry != Integrity) || LogReaders.Any(user.Roles.Contains);
}
