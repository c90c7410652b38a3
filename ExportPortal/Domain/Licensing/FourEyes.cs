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
        ? new Rule("FE-2", "You gave the other opinion on this case; technical and legal review are by different people.")
        : null;

    /// <summary>FE-3: nobody of the authority acts on a case of their own organisation.</summary>
    public static Rule? NotOwnOrganisation(Actor actor, params IReadOnlyList<OrganisationId> parties) => parties.Contains(actor.Organisation)
        ? new Rule("FE-3", "Your own organisation is a party to this case, so somebody else acts on it.")
        : null;

    /// <summary>FE-11: one human cannot give two signatures of one act, even with two accounts.</summary>
    public static Rule? SecondPersonDiffers(Actor actor, IEnumerable<PersonId> signed) => signed.Contains(actor.Person)
        ? new Rule("FE-11", "You have signed this already; a second person signs next, whatever account they use.")
        : null;
}
