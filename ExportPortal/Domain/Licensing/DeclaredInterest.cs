using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>
/// What ties somebody of the authority to an organisation: work, money, family. It counts while it is held and for 24
/// months after its end, and closes every act on a case of that organisation to the person (FE-3).
/// </summary>
public sealed class DeclaredInterest
{
    /// <summary>Months for which an ended interest still counts.</summary>
    public const int MonthsAfterwards = 24;

    private static readonly Role[] OfTheParties = [Role.Steward, Role.Recipient];

    public InterestId Id { get; private set; }
    public PersonId Person { get; private set; }
    public string PersonName { get; private set; } = "";
    public OrganisationId Organisation { get; private set; }
    public string Words { get; private set; } = "";
    public DateTimeOffset DeclaredAt { get; private set; }

    /// <summary>Null while it is held.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    private DeclaredInterest() { }

    public static DeclaredInterest Declare(InterestId id, OrganisationId organisation, string words, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(actor.Roles.All(OfTheParties.Contains), "DI-1", "Interests are declared by those who work on cases of others.");
        Reasons.Require(words);
        return new DeclaredInterest { Id = id, Person = actor.Person, PersonName = actor.Name, Organisation = organisation, Words = words.Trim(), DeclaredAt = now };
    }

    /// <summary>The interest is held no more; it counts for 24 months from now on.</summary>
    public void End(Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(actor.Person != Person, "DI-2", "Only the person who declared an interest ends it.");
        RuleViolation.When(EndedAt is not null, "DI-3", "This interest has ended.");
        EndedAt = now;
    }

    /// <summary>The last instant at which it counts, exclusive; null while it is held.</summary>
    public DateTimeOffset? CountsUntil => EndedAt?.AddMonths(MonthsAfterwards);
}
