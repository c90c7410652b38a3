using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>
/// The separation rules of domain/05 5.5 as far as one case can tell. They compare persons, so a second account
/// of the same human does not help (FE-11).
/// </summary>
public static class FourEyes
{
    /// <summary>FE-1: whoever prepared the case never decides it.</summary>
    public static Rule? PreparerNeverDecides(Actor actor, IEnumerable<PersonId> prepared) => prepared.Contains(actor.Person)
        ? new Rule("FE-1", "You prepared or reviewed this case, so another person decides it.")
        : null;

    /// <summary>FE-2: technical and legal reviewers are different people.</summary>
    public static Rule? ReviewersDiffer(Actor actor, IEnumerable<PersonId> otherReviewers) => otherReviewers.Contains(actor.Person)
        ? new Rule("FE-2", $"{actor.Name} gives or gave the other opinion; technical and legal review are by different people.")
        : null;

    /// <summary>FE-3: nobody of the authority acts on a case of their own organisation, or of one in which they have a declared interest.</summary>
    public static Rule? NotOwnOrganisation(Actor actor, params IReadOnlyList<OrganisationId> parties) =>
        parties.Any(actor.IsOf) ? new Rule("FE-3", "Your own organisation is a party to this case, so somebody else acts on it.")
        : parties.Any(actor.Interests.Contains) ? new Rule("FE-3", "You declared an interest in a party to this case, so somebody else acts on it.")
        : null;

    /// <summary>FE-3 of a person who is to be asked or named: no account of theirs belongs to a party, whichever account they use (FE-11).</summary>
    public static Rule? WhyBound(Actor person, params IReadOnlyList<OrganisationId> parties) => parties.Any(person.IsBoundTo)
        ? new Rule("FE-3", $"{person.Name} belongs to a party or declared an interest in one.")
        : null;

    /// <summary>FE-5: the second person to override a tier has the next higher rank: after an officer a manager, after a manager a board member.</summary>
    public static Rule? SecondOfHigherRank(Actor actor, IEnumerable<Role> firstRoles) => Rank(actor.Roles) == Rank(firstRoles) + 1
        ? null
        : new Rule("FE-5", "The second person to override a tier has the next higher rank. A manager proposes it, a board member signs second.");

    /// <summary>FE-7: who hears an appeal had no hand in the case.</summary>
    public static Rule? PanelIsNew(Actor actor, IEnumerable<PersonId> involved) => involved.Contains(actor.Person)
        ? new Rule("FE-7", $"{actor.Name} had a part in this case and does not hear the appeal.")
        : null;

    private static int Rank(IEnumerable<Role> roles) => roles.Max(role => role switch { Role.BoardMember => 3, Role.LicensingManager => 2, Role.LicensingOfficer => 1, _ => 0 });

    /// <summary>FE-11: one human cannot give two signatures of one act, even with two accounts.</summary>
    public static Rule? SecondPersonDiffers(Actor actor, IEnumerable<PersonId> signed) => signed.Contains(actor.Person)
        ? new Rule("FE-11", "You have signed this already; a second person signs next, whatever account they use.")
        : null;
}
