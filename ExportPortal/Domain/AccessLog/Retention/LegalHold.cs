using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Domain.AccessLog.Retention;

/// <summary>
/// Everything on record of one licence is kept, whatever its time, until the hold is lifted: a court, an authority or a
/// dispute asked for it. Set by one person, lifted by another.
/// </summary>
public sealed class LegalHold
{
    private static readonly Role[] Who = [Role.IncidentLead, Role.LicensingManager, Role.Auditor];

    public HoldId Id { get; private set; }
    public LicenceId Licence { get; private set; }
    public string Number { get; private set; } = "";
    public string Reason { get; private set; } = "";
    public PersonId SetBy { get; private set; }
    public string SetByName { get; private set; } = "";
    public DateTimeOffset SetAt { get; private set; }

    /// <summary>Null while it holds, as the three after it.</summary>
    public DateTimeOffset? LiftedAt { get; private set; }
    public PersonId? LiftedBy { get; private set; }
    public string? LiftedByName { get; private set; }
    public string? LiftReason { get; private set; }

    private LegalHold() { }

    /// <summary>Why the actor may not set a hold; null when they may.</summary>
    public static Rule? WhyNotSet(Actor actor) =>
        actor.IsAny(Who) ? null : new Rule("HD-1", "Incident leads, licensing managers and auditors set and lift legal holds.");

    public static LegalHold Set(HoldId id, LicenceId licence, string number, string reason, Actor actor, DateTimeOffset now)
    {
        if (WhyNotSet(actor) is { } closed)
            throw new RuleViolation(closed);
        Reasons.Require(reason);
        return new LegalHold { Id = id, Licence = licence, Number = number, Reason = reason.Trim(), SetBy = actor.Person, SetByName = actor.Name, SetAt = now };
    }

    /// <summary>Why the actor may not lift it; null when they may.</summary>
    public Rule? WhyNotLift(Actor actor) =>
        LiftedAt is not null ? new Rule("HD-2", "This hold was lifted already.")
        : !actor.IsAny(Who) ? new Rule("HD-1", "Incident leads, licensing managers and auditors set and lift legal holds.")
        : actor.Person == SetBy ? new Rule("HD-3", "Another person than the one who set the hold lifts it.")
        : null;

    public void Lift(string reason, Actor actor, DateTimeOffset now)
    {
        if (WhyNotLift(actor) is { } closed)
            throw new RuleViolation(closed);
        Reasons.Require(reason);
        (LiftedAt, LiftedBy, LiftedByName, LiftReason) = (now, actor.Person, actor.Name, reason.Trim());
    }
}

/// <summary>A hold as the pages of its licence show it.</summary>
/// <param name="By">Who set it: a person, or the number of the incident that is under hold.</param>
/// <param name="Id">Null for the hold of an incident, which ends with the incident's own.</param>
public sealed record HoldInForce(LicenceId Licence, string Number, string Reason, string By, DateTimeOffset Since, HoldId? Id);
