using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Domain.Recipients;

/// <summary>What an organisation is to the portal; one may be several.</summary>
[Flags]
public enum OrganisationKind
{
    None = 0,
    Authority = 1,
    Steward = 2,
    Recipient = 4,

    /// <summary>Lends members from outside to the appeal panels of the authority: a court, an ombudsman, a partner authority.</summary>
    Independent = 8,
}

/// <summary>By what name a party is known, and under whose law it stands.</summary>
/// <param name="Name">In its own script.</param>
/// <param name="RomanisedName">In Latin letters; the same as the name when that is Latin already.</param>
/// <param name="Country">ISO 3166-1 alpha-2 code of the jurisdiction of legal access.</param>
public sealed record PartyIdentity(string Name, string RomanisedName, string Country)
{
    /// <summary>As it was typed, without the blanks around it.</summary>
    /// <param name="romanisedName">Empty where the name is Latin already.</param>
    public static PartyIdentity Of(string name, string romanisedName, string country) =>
        new(name.Trim(), string.IsNullOrWhiteSpace(romanisedName) ? name.Trim() : romanisedName.Trim(), country.Trim());

    public string InWords => $"{Name}{(RomanisedName == Name ? "" : $" ({RomanisedName})")}, {Country}";
}

/// <summary>A correction that one person has signed, and that a second one signs because it moves the destination group.</summary>
public sealed record ProposedIdentity(PartyIdentity Next, PersonId By, string ByName, DateTimeOffset At, string Reason)
{
    /// <summary>Null where name or country are corrected. Else they stay, and these are its owners and numbers once a second person has signed; the reason says what changes.</summary>
    public OwnersSaid? Owners { get; init; }
}

/// <summary>Owners and numbers of a party, all of them.</summary>
public sealed record OwnersSaid(IReadOnlyList<Owner> Owners, IReadOnlyList<KnownNumber> Numbers)
{
    public bool IsAs(OwnersSaid other) => Owners.Count == other.Owners.Count && Owners.Zip(other.Owners).All(pair => pair.First.IsAs(pair.Second)) && Numbers.SequenceEqual(other.Numbers);
}

/// <summary>A party: the authority, a steward who holds data, or a recipient abroad.</summary>
public sealed partial class Organisation
{
    public OrganisationId Id { get; private set; }
    public OrganisationKind Kind { get; private set; }

    /// <summary>Name in its own script.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The name in Latin letters; equal to <see cref="Name"/> when that is Latin already.</summary>
    public string RomanisedName { get; private set; } = "";

    /// <summary>ISO 3166-1 alpha-2 code of the jurisdiction of legal access; never a person's nationality.</summary>
    public string Country { get; private set; } = "";

    /// <summary>Assessed level of its own environment.</summary>
    public EnvironmentLevel Environment { get; private set; }

    /// <summary>Day of the assessment; null when never assessed (E0).</summary>
    public DateOnly? EnvironmentAssessedOn { get; private set; }

    public Motive Motive { get; private set; }
    public History History { get; private set; }
    public Screening Screening { get; private set; }

    /// <summary>A permit of a recognised partner authority covers it (M7).</summary>
    public bool Recognised { get; private set; }

    /// <summary>It keeps an internal compliance programme, the precondition of a global licence.</summary>
    public bool Programme { get; private set; }

    private Organisation() { }

    /// <summary>Registers a party. Country is two capital letters.</summary>
    public static Organisation Register(OrganisationId id, OrganisationKind kind, string name, string romanisedName, string country)
    {
        var said = PartyIdentity.Of(name, romanisedName, country);
        EnsureIdentity(said);
        return new Organisation { Id = id, Kind = kind, Name = said.Name, RomanisedName = said.RomanisedName, Country = said.Country };
    }

    public PartyIdentity Identity => new(Name, RomanisedName, Country);

    /// <summary>The correction, or the change of its owners, that waits for a second person; null for none.</summary>
    public ProposedIdentity? Proposed { get; private set; }

    /// <summary>Whether one signature leaves the correction waiting: it moves the destination group of the country, on which tiers hang, and nobody has signed the same yet.</summary>
    public bool NeedsSecond(PartyIdentity next, PolicyPack pack) =>
        pack.Destinations.Of(next.Country).Group != pack.Destinations.Of(Country).Group && Proposed?.Next != next;

    /// <summary>Why the actor cannot be the second person of what waits; null when they can, or when nothing waits.</summary>
    public Rule? WhyNotSecond(Actor actor) => Proposed is null ? null
        : Proposed.By == actor.Person ? new Rule("OR-16", "You signed this first. A second person signs it too, whatever account they use.")
        : actor.IsAny(Role.LicensingOfficer, Role.LicensingManager) ? null
        : Proposed.Owners is null ? NoCorrector
        : actor.Is(Role.ScreeningAnalyst) ? null : NoDiscloser;

    private static readonly Rule NoCorrector = new("OR-13", "A licensing officer corrects the name and the country of a party; where it moves the destination group, a second officer or a manager signs it too.");

    private static readonly Rule Waits = new("OR-18", "Another change of this party waits for a second person. It is signed or taken back first.");

    /// <summary>Whether to say so takes back the correction that waits: what stands is to stay.</summary>
    public bool TakesBack(PartyIdentity next) => Proposed is { Owners: null } && next == Identity;

    /// <summary>
    /// Corrects its name or country; what is compared with the lists, and the destination group, follow from now on. Where the group
    /// moves, two persons sign the same; until then one of those who may sign takes it back by what stands.
    /// </summary>
    /// <returns>Whether it was corrected; false where a second person has to sign, and where a correction was taken back.</returns>
    public bool Correct(PartyIdentity next, string reason, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if ((Proposed is { Owners: not null } ? Waits
            : Proposed?.Next == next ? WhyNotSecond(actor)
            : actor.Is(Role.LicensingOfficer) || (TakesBack(next) && actor.Is(Role.LicensingManager)) ? null : NoCorrector) is { } closed)
            throw new RuleViolation(closed);
        RuleViolation.When(actor.IsBoundTo(Id), "FE-3", "You belong to this party or declared an interest in it, so somebody else corrects it.");
        if (TakesBack(next))
        {
            Reasons.Require(reason);
            Proposed = null;
            return false;
        }
        EnsureIdentity(next);
        RuleViolation.When(next == Identity, "OR-14", "That stands already. Change a name or the country, or leave all.");
        RuleViolation.When(Screening is not Screening.Clear, "OR-15", "A match of this party with a list is open or confirmed. Two persons decide it first; what two have confirmed, one does not take back by another name.");
        Reasons.Require(reason);
        if (NeedsSecond(next, pack))
        {
            Proposed = new(next, actor.Person, actor.Name, now, reason.Trim());
            return false;
        }
        Proposed = null; // another one was meant beside the name that stood
        (Name, RomanisedName, Country) = next;
        CompareAnew();
        return true;
    }

    private static string NoCountry(string code) => $"'{code}' is no country code. Use the two capital letters of ISO 3166-1, such as NL.";

    private static void EnsureIdentity(PartyIdentity said)
    {
        RuleViolation.When(said.Name.Length == 0, "OR-1", "Give the organisation's name.");
        RuleViolation.When(!CountryName.IsCode(said.Country), "OR-2", NoCountry(said.Country));
    }

    /// <summary>Records an assessed environment.</summary>
    public void AssessEnvironment(EnvironmentLevel level, DateOnly on) => (Environment, EnvironmentAssessedOn) = (level, on);

    /// <summary>
    /// Sets down how much it has to gain from re-identification (domain/04 4.1) and whether it keeps a compliance programme:
    /// both weigh in each of its cases from now on.
    /// </summary>
    public void SetStanding(Motive motive, bool programme, string reason, Actor actor)
    {
        RuleViolation.When(!actor.IsAny(MaySetStanding), "OR-11", "A licensing officer or technical reviewer sets down motive and compliance programme.");
        RuleViolation.When(actor.IsBoundTo(Id), "FE-3", "You belong to this party or declared an interest in it, so somebody else sets it down.");
        RuleViolation.When((motive, programme) == (Motive, Programme), "OR-12", "That stands already. Change the motive or the programme, or leave both.");
        Reasons.Require(reason);
        (Motive, Programme) = (motive, programme);
    }

    /// <summary>Who sets down motive and compliance programme.</summary>
    public static readonly Role[] MaySetStanding = [Role.LicensingOfficer, Role.TechnicalReviewer];

    /// <summary>Motive and compliance programme in words.</summary>
    public string StandingWords => $"motive {Words.Of(Motive)}, {(Programme ? "a" : "no")} compliance programme";

    /// <summary>Records what is known of motive, compliance and recognition.</summary>
    public void Profile(Motive motive, History history, bool recognised, bool programme) =>
        (Motive, History, Recognised, Programme) = (motive, history, recognised, programme);

    public void Screen(Screening result) => Screening = result;
}
