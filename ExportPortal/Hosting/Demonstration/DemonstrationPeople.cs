using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Identity;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>An invented party of the demonstration (domain/13). Real countries appear in groups A to C only.</summary>
internal sealed record DemonstrationParty(
    string Key, OrganisationKind Kind, string Name, string Country, EnvironmentLevel Environment = EnvironmentLevel.E0,
    Motive Motive = Motive.Low, History History = History.Clean, string? Romanised = null);

/// <summary>An invented person with a sign-in.</summary>
internal sealed record DemonstrationPerson(string Name, string Party, params Role[] Roles)
{
    /// <summary>First name at a reserved domain, which nobody can own.</summary>
    public string Email => $"{Name.Replace("Dr ", "", StringComparison.Ordinal).Split(' ')[0].ToLowerInvariant()}@{Party}.example";
}

internal static class DemonstrationPeople
{
    /// <summary>One password for all: the demonstration protects nothing and prints it at every start.</summary>
    public const string Password = "demonstration-only";

    public const string Authority = "adeo";

    /// <summary>What the console and the sign-in page tell of them.</summary>
    public static DemonstrationSignIns SignIns => new(Password,
        [.. People.Select(person => new DemonstrationSignIn(person.Email, $"{person.Name}, {string.Join(", ", person.Roles.Select(role => Words.Of(role)))}"))]);

    public static IReadOnlyList<DemonstrationParty> Parties { get; } =
    [
        new("hospital-trust", OrganisationKind.Steward, "Aldermark Hospital Data Trust", "XA", EnvironmentLevel.E4),
        new("lindemeer", OrganisationKind.Recipient, "Lindemeer Institute for Public Health", "NL", EnvironmentLevel.E3),
        new("saaremets", OrganisationKind.Recipient, "Saaremets Data Workshop", "EE", EnvironmentLevel.E2),
        new("kurohana", OrganisationKind.Recipient, "黒花医科大学財団", "JP", EnvironmentLevel.E3, Romanised: "Kurohana Medical University Foundation"),
        new("rift-lakes", OrganisationKind.Recipient, "Rift Lakes Epidemiology Network", "KE", EnvironmentLevel.E2),
        new("banyan-grove", OrganisationKind.Recipient, "Banyan Grove AI Research", "IN", EnvironmentLevel.E2, Motive.Medium, History.Major),
        new("korvania", OrganisationKind.Recipient, "Korvania Urban Systems", "XV", EnvironmentLevel.E1, Motive.High),
    ];

    public static IReadOnlyList<DemonstrationPerson> People { get; } =
    [
        new("Ilva Torrend", Authority, Role.LicensingOfficer),
        new("Bram Ostlund", Authority, Role.LicensingOfficer),
        new("Marek Sool", Authority, Role.TechnicalReviewer),
        new("Odile Fenwick", Authority, Role.LegalReviewer),
        new("Saga Lindh", Authority, Role.EthicsMember),
        new("Hedda Morrow", Authority, Role.AppealPanel),
        new("Ottmar Lisle", Authority, Role.AppealPanel),
        new("Yara Quist", Authority, Role.AppealPanel),
        new("Tomas Rhee", Authority, Role.ScreeningAnalyst),
        new("Petra Lindqvar", Authority, Role.LicensingManager),
        new("Leif Aronsen", Authority, Role.LicensingManager),
        new("Anselm Dray", Authority, Role.BoardMember),
        new("Noor Castellan", Authority, Role.BoardMember),
        new("Sigrun Vale", Authority, Role.Auditor),
        new("Jonas Quill", Authority, Role.IncidentLead),
        new("Ruben Ashe", Authority, Role.Administrator),
        new("Dr Mina Ostrava", "hospital-trust", Role.Steward),
        new("Dr Kenji Arata", "kurohana", Role.Recipient),
        new("Hanneke Vos", "lindemeer", Role.Recipient),
        new("Kadri Saar", "saaremets", Role.Recipient),
        new("Dr Amina Otieno", "rift-lakes", Role.Recipient),
        new("Ravi Iyer", "banyan-grove", Role.Recipient),
    ];
}
