using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Licensing.EmergencyState;
using static ExportPortal.Domain.Licensing.EmergencyVerb;

namespace ExportPortal.Domain.Licensing;

public enum EmergencyState
{
    Asked,
    Opened,
    Reviewed,

    /// <summary>Nobody opened it within its time.</summary>
    Lapsed,
}

public enum EmergencyVerb
{
    Open,
    Review,

    // What the portal does when its time has come.
    Lapse,
}

/// <summary>The one table of an emergency access (domain/12, "break-glass").</summary>
public static class EmergencyWorkflow
{
    public static readonly Role[] MayAsk = [Role.Administrator, Role.Auditor];

    public static TransitionTable<EmergencyState, EmergencyVerb> Table { get; } = new("emergency access",
    [
        new(0, Asked, Open, Opened, MayAsk, "break-glass-review", Guard: "a second person, within the hour of the asking"),
        new(0, Asked, EmergencyVerb.Lapse, Lapsed, [], Guard: "nobody opened it within the hour"),
        new(0, Opened, Review, Reviewed, [Role.Auditor], Guard: "an auditor who had no part in it"),
    ]);
}

/// <summary>
/// Reading one case without the right to it, in an emergency: two persons open it, it closes by itself, every auditor
/// sees it, and one who had no part reviews it. It opens reading alone; no verb of the case.
/// </summary>
public sealed class EmergencyAccess
{
    public EmergencyId Id { get; private set; }

    /// <summary>EA-001 and so on; unique and never reused.</summary>
    public string Number { get; private set; } = "";
    public CaseId Application { get; private set; }
    public string Reason { get; private set; } = "";
    public PersonId AskedBy { get; private set; }
    public string AskedByName { get; private set; } = "";
    public DateTimeOffset AskedAt { get; private set; }
    public PersonId? OpenedBy { get; private set; }
    public string? OpenedByName { get; private set; }

    /// <summary>When it opened and when it closes, exclusive, by itself or with the review; null until the second person has signed.</summary>
    public DateTimeOffset? OpenedAt { get; private set; }
    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>When the review is due; null before the opening and after the review.</summary>
    public DateTimeOffset? ReviewDueAt { get; private set; }
    public string? ReviewedByName { get; private set; }
    public string? Finding { get; private set; }
    public EmergencyState State { get; private set; }

    private EmergencyAccess() { }

    public static EmergencyAccess Ask(EmergencyId id, string number, Application application, string reason, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(!actor.IsAny(EmergencyWorkflow.MayAsk), "EA-1", "An administrator or an auditor asks for emergency access.");
        if (FourEyes.NotOwnOrganisation(actor, application.Steward, application.Recipient) is { } bound)
            throw new RuleViolation(bound);
        Reasons.Require(reason);
        return new EmergencyAccess { Id = id, Number = number, Application = application.Id, Reason = reason.Trim(), AskedBy = actor.Person, AskedByName = actor.Name, AskedAt = now, State = Asked };
    }

    /// <summary>Why the verb is closed to the actor; null when it is open.</summary>
    public Rule? WhyClosed(EmergencyVerb verb, Actor actor, PolicyPack pack, DateTimeOffset now) =>
        EmergencyWorkflow.Table.WhyClosed(State, verb, actor) ?? (verb is Open
            ? FourEyes.SecondPersonDiffers(actor, [AskedBy]) ?? (now > AskedAt.AddMinutes(pack.Responsibilities.BreakGlassMinutes) ? new Rule("EA-2", "It was asked for too long ago; ask anew.") : null)
            : actor.Person == AskedBy || actor.Person == OpenedBy ? new Rule("EA-3", "You had a part in this access, so another auditor reviews it.") : null);

    /// <summary>The second person opens the case to the one who asked, for as long as the pack says.</summary>
    public void Confirm(Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(Open, actor, pack, now);
        (OpenedBy, OpenedByName, OpenedAt) = (actor.Person, actor.Name, now);
        EndsAt = now.AddMinutes(pack.Responsibilities.BreakGlassMinutes);
        ReviewDueAt = pack.Due("break-glass-review", now);
        State = Opened;
    }

    /// <summary>Records that nobody opened it in time; false while it may still be opened, or was.</summary>
    public bool Lapse(PolicyPack pack, DateTimeOffset now)
    {
        if (State is not Asked || now <= AskedAt.AddMinutes(pack.Responsibilities.BreakGlassMinutes))
            return false;
        State = EmergencyWorkflow.Table.RequireByPortal(State, EmergencyVerb.Lapse).To;
        return true;
    }

    /// <summary>The review ends an access that is still open, so that nothing is read which nobody reviews.</summary>
    public void Close(string finding, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(Review, actor, pack, now);
        Reasons.Require(finding);
        EndsAt = EndsAt < now ? EndsAt : now;
        (ReviewedByName, Finding, ReviewDueAt, State) = (actor.Name, finding.Trim(), null, Reviewed);
    }

    private void Ensure(EmergencyVerb verb, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if (WhyClosed(verb, actor, pack, now) is { } rule)
            throw new RuleViolation(rule);
    }
}
