using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Transparency.EmbargoState;
using static ExportPortal.Domain.Transparency.EmbargoVerb;

namespace ExportPortal.Domain.Transparency;

public enum EmbargoState
{
    Asked,
    Granted,
    Refused,
    Lifted,
}

public enum EmbargoVerb
{
    Grant,
    Refuse,
    Lift,
}

/// <summary>The one table of an embargo. Its last day needs no step: the record is told from the next day on.</summary>
public static class EmbargoWorkflow
{
    private static readonly Role[] Deciders = [Role.LicensingManager, Role.BoardMember];

    public static TransitionTable<EmbargoState, EmbargoVerb> Table { get; } = new("embargo",
    [
        new(0, Asked, Grant, Granted, Deciders, Guard: "another person than the one who asked, with a last day"),
        new(0, Asked, Refuse, Refused, Deciders, Guard: "another person than the one who asked"),
        new(0, Granted, Lift, Lifted, Deciders),
    ]);

    public static string Label(this EmbargoVerb verb) => verb switch { Grant => "Withhold the record", Refuse => "Refuse", _ => "Lift the embargo" };
}

/// <summary>
/// That the public record of a case is withheld for a time, for security or a trade secret. It is asked for, and decided
/// by another person with reasons. The public reads that something is withheld, until when and of which kind, and no more.
/// </summary>
public sealed class Embargo
{
    public Guid Id { get; private set; }

    /// <summary>EB-001 and so on; unique and never reused.</summary>
    public string Number { get; private set; } = "";
    public CaseId Application { get; private set; }

    /// <summary>Code of the pack's kinds.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>Why, in the words of who asks; never public.</summary>
    public string Reason { get; private set; } = "";
    public OrganisationId Organisation { get; private set; }
    public PersonId AskedBy { get; private set; }
    public string AskedByName { get; private set; } = "";
    public DateTimeOffset AskedAt { get; private set; }

    /// <summary>Last day on which the record is withheld, inclusive: as it was asked for, then as it was granted.</summary>
    public DateOnly Until { get; private set; }
    public EmbargoState State { get; private set; }
    public string? DecidedByName { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Why it was granted, refused or lifted; null before.</summary>
    public string? Finding { get; private set; }

    private Embargo() { }

    /// <summary>Whether it withholds the record on the day.</summary>
    public bool HoldsOn(DateOnly day) => State is Granted && day <= Until;

    /// <summary>Why the actor cannot ask now; null when they can.</summary>
    /// <param name="earlier">All on the same case; one that runs may be followed by another.</param>
    public static Rule? WhyNotAsking(Application application, IEnumerable<Embargo> earlier, Actor actor) =>
        !((actor.Is(Role.Steward) && actor.Organisation == application.Steward) || (actor.Is(Role.Recipient) && actor.Organisation == application.Recipient) || actor.Is(Role.LicensingOfficer))
            ? new Rule("EB-1", "The steward or the recipient of the case asks for this, or a licensing officer.")
        : earlier.Any(one => one.State is Asked) ? new Rule("EB-2", "This is asked for already, and waits for its decision.")
        : null;

    public static Embargo Ask(Guid id, string number, Application application, IEnumerable<Embargo> earlier, string kind, string reason, DateOnly until, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if (WhyNotAsking(application, earlier, actor) is { } rule)
            throw new RuleViolation(rule);
        RuleViolation.When(pack.Register.EmbargoKinds.TrueForAll(known => known.Code != kind), "EB-3", $"A record is withheld for {string.Join(" or ", pack.Register.EmbargoKinds.Select(known => known.Text))}. Choose one.");
        Reasons.Require(reason);
        Require(until, pack, now);
        return new()
        {
            Id = id, Number = number, Application = application.Id, Kind = kind, Reason = reason.Trim(), Organisation = actor.Organisation,
            AskedBy = actor.Person, AskedByName = actor.Name, AskedAt = now, Until = until, State = Asked,
        };
    }

    /// <summary>Why the verb is closed to the actor; null when it is open.</summary>
    public Rule? WhyClosed(EmbargoVerb verb, Application application, Actor actor) =>
        EmbargoWorkflow.Table.WhyClosed(State, verb, actor)
        ?? FourEyes.NotOwnOrganisation(actor, application.Steward, application.Recipient)
        ?? (verb is not Lift && actor.Person == AskedBy ? new Rule("EB-4", "You asked for it, so another person decides.") : null);

    /// <summary>Grants, refuses or lifts it.</summary>
    /// <param name="until">Last day that is granted; the one that was asked for when null.</param>
    public void Take(EmbargoVerb verb, string reason, DateOnly? until, Application application, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if (WhyClosed(verb, application, actor) is { } rule)
            throw new RuleViolation(rule);
        Reasons.Require(reason);
        if (verb is Grant)
        {
            Require(until ?? Until, pack, now);
            Until = until ?? Until;
        }
        (State, Finding, DecidedByName, DecidedAt) = (EmbargoWorkflow.Table.Find(State, verb)!.To, reason.Trim(), actor.Name, now);
    }

    private static void Require(DateOnly until, PolicyPack pack, DateTimeOffset now)
    {
        RuleViolation.When(until < Day(now), "EB-5", "The last day lies in the past.");
        RuleViolation.When(until > Day(now).AddMonths(pack.Register.EmbargoMonths), "EB-6", $"A record is withheld for at most {pack.Register.EmbargoMonths} months. Choose an earlier day.");
    }

    private static DateOnly Day(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);
}
