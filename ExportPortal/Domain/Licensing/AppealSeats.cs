using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>A member of the panel that hears an appeal, as they stood when they were named.</summary>
/// <param name="IsOutside">Whether no account of the person belongs to the authority.</param>
/// <param name="From">Name of the organisation that the person comes from.</param>
public sealed record PanelMember(PersonId Person, string Name, bool IsOutside, string From);

/// <summary>
/// The seats of a panel (domain/10 10.6, FE-7): three persons who had no part in the case, one of them at least from outside
/// the authority, named before anybody of them signs. Two of the three decide. All three may come from outside, as for an
/// authority too small to have members of its own.
/// </summary>
public static class AppealSeats
{
    public const int Size = 3;

    /// <summary>Who names a panel: those who lead the authority. A hand in the case closes it, and so does a seat that the person could take.</summary>
    public static readonly Role[] MayName = [Role.LicensingManager, Role.BoardMember];

    /// <summary>Why the actor cannot name the panel now; null when they can.</summary>
    /// <param name="parties">Of the case: nobody names the judges of their own matter.</param>
    public static Rule? WhyNotNaming(AppealState state, Actor actor, IEnumerable<PersonId> involved, params IReadOnlyList<OrganisationId> parties) =>
        state is not AppealState.Lodged ? new Rule("WF-1", "The panel has answered.")
        : !actor.IsAny(MayName) ? new Rule("WF-2", $"Only for: {string.Join(", ", MayName.Select(role => Words.Of(role)))}.")
        : WhyMaySit(actor.Is(Role.AppealPanel))
        ?? FourEyes.NotOwnOrganisation(actor, parties)
        ?? (involved.Contains(actor.Person) ? new Rule("AL-18", "You had a part in this case, so another person names the panel.") : null);

    /// <summary>Nobody who could sit on a panel chooses who does.</summary>
    /// <param name="maySit">Whether an account of the person holds the role of the appeal panel (FE-11).</param>
    public static Rule? WhyMaySit(bool maySit) => maySit ? new Rule("AL-19", "You may sit on a panel, so another person names it.") : null;

    /// <summary>Why these are no panel; null when they are one.</summary>
    public static Rule? WhyNot(IReadOnlyList<PanelMember> members, IEnumerable<PersonId> involved) =>
        members.Select(member => member.Person).Distinct().Count() != Size || members.Count != Size ? new Rule("AL-10", "A panel has three members, each another person.")
        : members.FirstOrDefault(member => involved.Contains(member.Person)) is { } hand ? new Rule("FE-7", $"{hand.Name} had a part in this case and does not hear the appeal.")
        : !members.Any(member => member.IsOutside) ? new Rule("AL-11", "At least one of the three comes from outside the authority.")
        : null;

    /// <summary>Why this person does not hear the appeal; null when they may.</summary>
    public static Rule? WhyUnfit(Actor person, IReadOnlyList<PersonId> involved, IReadOnlyList<OrganisationId> parties) =>
        involved.Contains(person.Person) ? new Rule("FE-7", $"{person.Name} had a part in this case and does not hear the appeal.")
        : FourEyes.WhyBound(person, parties);

    /// <summary>Why the actor does not sign: only the three who were named do.</summary>
    public static Rule? WhyNotSeated(IReadOnlyList<PanelMember> members, Actor actor) =>
        members.Count == 0 ? new Rule("AL-12", "The panel of this appeal is not named yet: three persons, one of them from outside the authority.")
        : members.All(member => member.Person != actor.Person) ? new Rule("AL-13", $"You are not on the panel of this appeal. It is heard by {Said(members)}.")
        : null;

    /// <summary>The members in a sentence: "Hedda Morrow, Ottmar Lisle and Severin Hallgrim (Office of the Ombudsman)".</summary>
    public static string Said(IReadOnlyList<PanelMember> members) =>
        string.Join(" and ", ((string[])[string.Join(", ", members.SkipLast(1).Select(Name)), .. members.TakeLast(1).Select(Name)]).Where(part => part.Length > 0));

    /// <summary>What a change of the panel leaves of the signatures: those of members who stay.</summary>
    internal static IEnumerable<Signature> Kept(IEnumerable<Signature> signatures, IReadOnlyList<PanelMember> members) =>
        signatures.Where(signature => members.Any(member => member.Person == signature.Person));

    private static string Name(PanelMember member) => member.IsOutside ? $"{member.Name} ({member.From})" : member.Name;
}
