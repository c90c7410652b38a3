using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Licensing.AccessRequestState;
using static ExportPortal.Domain.Licensing.AccessRequestVerb;

namespace ExportPortal.Domain.Licensing;

public enum AccessRequestState
{
    Open,
    Adopted,
    Declined,
    Lapsed,
}

public enum AccessRequestVerb
{
    Adopt,
    Decline,
    LapseRequest,
}

/// <summary>The one table of an access request's life (44).</summary>
public static class AccessRequestWorkflow
{
    public static TransitionTable<AccessRequestState, AccessRequestVerb> Table { get; } = new("request",
    [
        new(44, Open, Adopt, Adopted, [Role.Steward], Guard: "the dataset is the steward's own; a draft of an application is made"),
        new(44, Open, Decline, Declined, [Role.Steward], Guard: "the dataset is the steward's own"),
        new(44, Open, LapseRequest, Lapsed, [], Guard: "the time for the answer is over"),
    ]);
}

/// <summary>A recipient asks a steward for access to a dataset. Only a steward applies for an export, so it adopts the request or declines it.</summary>
public sealed class AccessRequest
{
    private readonly List<StepTaken> steps = [];

    public AccessRequestId Id { get; private set; }

    /// <summary>AR-001 and so on; unique and never reused.</summary>
    public string Number { get; private set; } = "";
    public OrganisationId Recipient { get; private set; }
    public OrganisationId Steward { get; private set; }
    public DatasetId Dataset { get; private set; }

    /// <summary>What the recipient wants to do, in plain words.</summary>
    public string Purpose { get; private set; } = "";
    public string RequestedBy { get; private set; } = "";
    public DateTimeOffset RequestedAt { get; private set; }
    public AccessRequestState State { get; private set; }
    public Deadline Clock { get; private set; } = null!;
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Number of the draft that was made of it; null unless adopted.</summary>
    public string? Application { get; private set; }
    public IReadOnlyList<StepTaken> Steps => steps;

    private AccessRequest() { }

    public static AccessRequest File(AccessRequestId id, string number, DatasetId dataset, OrganisationId steward, string purpose, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        RuleViolation.When(!actor.Is(Role.Recipient), "AR-1", "Only a recipient asks for access.");
        RuleViolation.When(actor.Organisation == steward, "AP-2", "Steward and recipient are the same organisation; that is no export.");
        Reasons.Require(purpose);
        var clock = pack.Start("access-request-answer", now);
        return new AccessRequest
        {
            Id = id, Number = number, Recipient = actor.Organisation, Steward = steward, Dataset = dataset, Purpose = purpose.Trim(),
            RequestedBy = actor.Name, RequestedAt = now, State = Open, Clock = clock, DueAt = clock.Due(now, pack.Calendar),
        };
    }

    /// <summary>Why the verb is closed to the actor; null when it is open.</summary>
    public Rule? WhyClosed(AccessRequestVerb verb, Actor actor) => AccessRequestWorkflow.Table.WhyClosed(State, verb, actor)
        ?? (actor.Organisation == Steward ? null : new Rule("AP-5", "Only the dataset's own steward answers."));

    /// <param name="application">Number of the draft that was made of it.</param>
    public void AdoptAs(string application, Actor actor, DateTimeOffset now)
    {
        Ensure(Adopt, actor);
        Application = application;
        End(Adopt, actor.Person, actor.Name, now, $"as {application}");
    }

    public void Decline(string reason, Actor actor, DateTimeOffset now)
    {
        Ensure(AccessRequestVerb.Decline, actor);
        Reasons.Require(reason);
        End(AccessRequestVerb.Decline, actor.Person, actor.Name, now, reason);
    }

    /// <summary>Lapses unanswered; false when its time is not over.</summary>
    public bool Lapse(PolicyPack pack, DateTimeOffset now)
    {
        if (State is not Open || Clock.Due(now, pack.Calendar) >= now)
            return false;
        End(LapseRequest, default, Licensing.Application.PortalName, now, "The steward did not answer in time.");
        return true;
    }

    private void Ensure(AccessRequestVerb verb, Actor actor)
    {
        if (WhyClosed(verb, actor) is { } rule)
            throw new RuleViolation(rule);
    }

    private void End(AccessRequestVerb verb, PersonId person, string name, DateTimeOffset now, string reason)
    {
        var row = AccessRequestWorkflow.Table.Find(State, verb)!;
        steps.Add(new StepTaken(Words.Code(State), verb.ToString(), Words.Code(row.To), person, name, now, reason.Trim()));
        State = row.To;
        Clock = Clock.Meet(now);
        DueAt = null;
    }
}
