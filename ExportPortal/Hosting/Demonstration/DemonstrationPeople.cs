using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Identity;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>An invented party of the demonstration (domain/13). Real countries appear in groups A to C only.</summary>
internal sealed record DemonstrationParty(
    string Key, OrganisationKind Kind, string Name, string Country, EnvironmentLevel Environment = EnvironmentLevel.E0,
    Motive Motive = Motive.Low, History History = History.Clean, string? Romanised = null)
{
    /// <summary>What it is in law, by the code of the form.</summary>
    public string Form { get; init; } = "university";

    /// <summary>Its size, by the code of the form.</summary>
    public string Size { get; init; } = "medium";

    /// <summary>Who owns all of a company; null for whatever has no owners.</summary>
    public string? Owner { get; init; }

    /// <summary>The party as the authority knows it.</summary>
    public Organisation Register(DateOnly today)
    {
        var organisation = Organisation.Register(new(Guid.CreateVersion7()), Kind, Name, Romanised ?? Name, Country);
        organisation.AssessEnvironment(Environment, today.AddDays(-60));
        organisation.Profile(Motive, History, recognised: false, programme: false);
        return organisation;
    }
}

/// <summary>An invented person with a sign-in.</summary>
internal sealed record DemonstrationPerson(string Name, string Party, params Role[] Roles)
{
    public bool NeedsCode => Roles.Any(SecondFactor.Needed.Contains);

    /// <summary>First name at a reserved domain, which nobody can own.</summary>
    public string Email => $"{Name.Replace("Dr ", "", StringComparison.Ordinal).Split(' ')[0].ToLowerInvariant()}@{Party}.example";
}

internal static class DemonstrationPeople
{
    /// <summary>One password for all: the demonstration protects nothing and prints it at every start.</summary>
    public const string Password = "demonstration-only";

    /// <summary>One key for the authenticator apps of all who need a second factor; as secret as the password.</summary>
    public const string AuthenticatorKey = DemonstrationSignIns.PublicKey;

    public const string Authority = "adeo";

    /// <summary>What the console and the sign-in page tell of them.</summary>
    public static DemonstrationSignIns SignIns(bool brief) => new(Password,
        [.. (brief ? BriefPeople : People).Select(person => new DemonstrationSignIn(person.Email, $"{person.Name}, {string.Join(", ", person.Roles.Select(role => Words.Of(role)))}", person.NeedsCode))], AuthenticatorKey);

    /// <summary>The parties of the brief demonstration; the whole scenario has more.</summary>
    public static IReadOnlyList<DemonstrationParty> Brief { get; } =
    [
        new("hospital-trust", OrganisationKind.Steward, "Aldermark Hospital Data Trust", "XA", EnvironmentLevel.E4) { Size = "public" },
        new("lindemeer", OrganisationKind.Recipient, "Lindemeer Institute for Public Health", "NL", EnvironmentLevel.E3),
        new("saaremets", OrganisationKind.Recipient, "Saaremets Data Workshop", "EE", EnvironmentLevel.E2) { Form = "company", Size = "small", Owner = "Kadri Saar" },
        new("kurohana", OrganisationKind.Recipient, "黒花医科大学財団", "JP", EnvironmentLevel.E3, Romanised: "Kurohana Medical University Foundation"),
        new("rift-lakes", OrganisationKind.Recipient, "Rift Lakes Epidemiology Network", "KE", EnvironmentLevel.E2) { Form = "international" },
        new("banyan-grove", OrganisationKind.Recipient, "Banyan Grove AI Research", "IN", EnvironmentLevel.E2, Motive.Medium, History.Major) { Form = "company", Owner = "Banyan Grove Founders Trust" },
        new("korvania", OrganisationKind.Recipient, "Korvania Urban Systems", "XV", EnvironmentLevel.E1, Motive.High) { Form = "company", Size = "large", Owner = "Dravic Family Foundation" },
        new("ombudsman", OrganisationKind.Independent, "Office of the Aldermark Ombudsman", "XA"),
    ];

    public static IReadOnlyList<DemonstrationParty> Parties { get; } =
    [
        .. Brief,
        new("statistics-office", OrganisationKind.Steward, "Aldermark Statistics Office", "XA", EnvironmentLevel.E4) { Size = "public" },
        new("rare-register", OrganisationKind.Steward, "Aldermark Rare Disease Register", "XA", EnvironmentLevel.E4) { Size = "public" },
        new("genoalder", OrganisationKind.Steward, "GenoAlder Biobank", "XA", EnvironmentLevel.E4),
        new("transit-agency", OrganisationKind.Steward, "Aldermark Transit Agency", "XA", EnvironmentLevel.E4) { Size = "public" },
        new("fjordtel", OrganisationKind.Steward, "Fjordtel Networks", "XA", EnvironmentLevel.E4) { Size = "large" },
        new("payments-council", OrganisationKind.Steward, "Aldermark Payments Council", "XA", EnvironmentLevel.E4),
        new("education-archive", OrganisationKind.Steward, "Aldermark Education Archive", "XA", EnvironmentLevel.E4) { Size = "public" },
        new("lumen-lab", OrganisationKind.Steward, "Lumen Civic Imaging Lab", "XA", EnvironmentLevel.E4),
        new("helvetic-vale", OrganisationKind.Recipient, "Helvetic Vale Reinsurance Analytics", "CH", EnvironmentLevel.E3, Motive.Medium) { Form = "company", Size = "large", Owner = "Helvetic Vale Mutual Society" },
        new("serra-clara", OrganisationKind.Recipient, "Instituto Serra Clara de Mobilidade", "BR", EnvironmentLevel.E2),
        new("maple-ridge", OrganisationKind.Recipient, "Maple Ridge Genomics Consortium", "CA", EnvironmentLevel.E4) { Form = "ngo" },
        new("tessaly", OrganisationKind.Recipient, "Tessaly Strategic Data Bureau", "XT", EnvironmentLevel.E1, Motive.High) { Form = "public-body" },
    ];

    /// <summary>The people of the brief demonstration.</summary>
    public static IReadOnlyList<DemonstrationPerson> BriefPeople { get; } =
    [
        new("Ilva Torrend", Authority, Role.LicensingOfficer),
        new("Bram Ostlund", Authority, Role.LicensingOfficer),
        new("Marek Sool", Authority, Role.TechnicalReviewer),
        new("Odile Fenwick", Authority, Role.LegalReviewer),
        new("Saga Lindh", Authority, Role.EthicsMember),
        new("Hedda Morrow", Authority, Role.AppealPanel),
        new("Ottmar Lisle", Authority, Role.AppealPanel),
        new("Yara Quist", Authority, Role.AppealPanel),
        new("Severin Hallgrim", "ombudsman", Role.AppealPanel),
        new("Tomas Rhee", Authority, Role.ScreeningAnalyst),
        new("Petra Lindqvar", Authority, Role.LicensingManager),
        new("Leif Aronsen", Authority, Role.LicensingManager),
        new("Anselm Dray", Authority, Role.BoardMember),
        new("Noor Castellan", Authority, Role.BoardMember),
        new("Sigrun Vale", Authority, Role.Auditor),
        new("Jonas Quill", Authority, Role.IncidentLead),
        new("Ruben Ashe", Authority, Role.Administrator),
        new("Thea Marlin", Authority, Role.Administrator),
        new("Dr Mina Ostrava", "hospital-trust", Role.Steward),
        new("Dr Kenji Arata", "kurohana", Role.Recipient),
        new("Hanneke Vos", "lindemeer", Role.Recipient),
        new("Kadri Saar", "saaremets", Role.Recipient),
        new("Dr Amina Otieno", "rift-lakes", Role.Recipient),
        new("Ravi Iyer", "banyan-grove", Role.Recipient),
    ];

    public static IReadOnlyList<DemonstrationPerson> People { get; } =
    [
        .. BriefPeople,
        new("Joren Falk", Authority, Role.TechnicalReviewer),
        new("Mirel Aubry", Authority, Role.LegalReviewer),
        new("Wiebke Orth", Authority, Role.BoardMember),
        new("Eskil Brandt", Authority, Role.Auditor),
        new("Ivo Castan", Authority, Role.PolicyAuthor),
        new("Elin Forsgard", "statistics-office", Role.Steward),
        new("Matteus Hale", "rare-register", Role.Steward),
        new("Dr Freya Lund", "genoalder", Role.Steward),
        new("Oskar Brandt", "transit-agency", Role.Steward),
        new("Sunniva Dahl", "fjordtel", Role.Steward),
        new("Rasmus Keel", "payments-council", Role.Steward),
        new("Astrid Holm", "education-archive", Role.Steward),
        new("Viggo Stark", "lumen-lab", Role.Steward),
        new("Lukas Amsler", "helvetic-vale", Role.Recipient),
        new("Beatriz Moura", "serra-clara", Role.Recipient),
        new("Dr Claire Tremblay", "maple-ridge", Role.Recipient),
        new("Milan Dravic", "korvania", Role.Recipient),
        new("Teodor Vasz", "tessaly", Role.Recipient),
    ];
}
