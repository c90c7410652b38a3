using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using static ExportPortal.Domain.Licensing.CircumstanceState;

namespace ExportPortal.Domain.Licensing;

/// <summary>What has changed at the recipient's side.</summary>
public enum CircumstanceKind
{
    /// <summary>Who owns or controls the recipient.</summary>
    Control,

    /// <summary>Where the data are kept, worked on or reached from.</summary>
    Place,

    /// <summary>The environment in which the data are used, and its controls.</summary>
    Environment,

    /// <summary>The people who use the data.</summary>
    Users,

    /// <summary>Contact, name or address.</summary>
    Contact,
}

public enum CircumstanceState
{
    Reported,
    Settled,
}

public enum CircumstanceVerb
{
    Settle,
}

/// <summary>The one table of a report of changed circumstances.</summary>
public static class CircumstanceWorkflow
{
    /// <summary>Keys of the policy pack's clocks: within which time a change is told, and within which the office answers.</summary>
    public const string ToTell = "change-of-circumstances", ToAnswer = "circumstance-answer";

    public static TransitionTable<CircumstanceState, CircumstanceVerb> Table { get; } = new("report of a change",
    [
        new(0, Reported, CircumstanceVerb.Settle, Settled, [Role.LicensingOfficer, Role.LicensingManager], Guard: "what the change opened is done"),
    ]);

    public static string Label(this CircumstanceKind kind) => kind switch
    {
        CircumstanceKind.Control => "Ownership or control",
        CircumstanceKind.Place => "Place of storage, use or access",
        CircumstanceKind.Environment => "The environment of the data",
        CircumstanceKind.Users => "Named users",
        _ => "Contact, name or address",
    };

    /// <summary>What follows from a report, in a sentence for the recipient.</summary>
    public static string Follows(this CircumstanceKind kind) => kind switch
    {
        CircumstanceKind.Control => "You, your owners and your users are compared with the restricted-party lists anew, before the office answers.",
        CircumstanceKind.Environment => "The risk is assessed anew for the changed environment, and its controls are looked at.",
        CircumstanceKind.Place => "A new place needs a change of the licence before it is used. Ask for it right after this report.",
        CircumstanceKind.Users => "A new user needs a change of the licence before they start. Who left may not use the data any more. Ask for the change right after this report.",
        _ => "The office corrects its record; a changed contact in the licence is a minor change that you ask for.",
    };

    /// <summary>Whether the licence itself says something else after the change, so that it has to be amended.</summary>
    public static bool ChangesTerms(this CircumstanceKind kind) => kind is CircumstanceKind.Place or CircumstanceKind.Users or CircumstanceKind.Contact;
}

/// <summary>What the settling of a report is held against.</summary>
/// <param name="IsScreened">Whether the recipient was compared with the lists after the report.</param>
/// <param name="AreOwnersSet">Whether the office has set down the recipient's owners after the report.</param>
/// <param name="OpenTask">Number of the reassessment that the report opened and that is not closed; null for none.</param>
public sealed record CircumstanceStanding(bool IsScreened, bool AreOwnersSet, string? OpenTask);

/// <summary>A change of circumstances that the recipient tells of: who owns it, where, in which environment and by whom the data are used.</summary>
public sealed class CircumstanceReport
{
    private static readonly LicenceState[] Told = [LicenceState.PendingAcceptance, LicenceState.Active, LicenceState.Suspended];

    public Guid Id { get; private set; }

    /// <summary>CC-001 and so on; unique and never reused.</summary>
    public string Number { get; private set; } = "";
    public LicenceId Licence { get; private set; }
    public OrganisationId Steward { get; private set; }
    public OrganisationId Recipient { get; private set; }
    public CircumstanceKind Kind { get; private set; }

    /// <summary>What has changed, in the recipient's words.</summary>
    public string What { get; private set; } = "";

    /// <summary>First day on which it was so.</summary>
    public DateOnly ChangedOn { get; private set; }
    public string ReportedBy { get; private set; } = "";
    public DateTimeOffset ReportedAt { get; private set; }

    /// <summary>Whether it was told after the time that the licence gives (ten working days from the change).</summary>
    public bool IsLate { get; private set; }

    /// <summary>Number of the reassessment that it opened; null for none.</summary>
    public string? Task { get; private set; }
    public CircumstanceState State { get; private set; }

    /// <summary>The office's time to answer; null under a pack that has no such clock.</summary>
    public Deadline? Clock { get; private set; }
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>What the office found and did; null until it is settled.</summary>
    public string? Answer { get; private set; }
    public string? SettledBy { get; private set; }
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>Begins the answer to a report of another owner where there is none.</summary>
    public const string OwnersStand = "The owners on record are as they were.";

    private CircumstanceReport() { }

    /// <summary>Why the actor cannot tell of a change of the licence now; null when they can.</summary>
    public static Rule? WhyNotTold(Licence licence, Actor actor, DateTimeOffset now) =>
        !actor.Is(Role.Recipient) || actor.Organisation != licence.Recipient ? new Rule("LC-1", "Only the licensee does this.")
        : !Told.Contains(licence.StateAt(now)) ? new Rule("CI-1", $"The licence is {Words.Of(licence.StateAt(now))}; changes are told while it runs.")
        : null;

    /// <param name="changedOn">Not in the future: a change that is meant is asked for as an amendment.</param>
    public static CircumstanceReport Tell(Guid id, string number, Licence licence, CircumstanceKind kind, DateOnly changedOn, string what, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        if (WhyNotTold(licence, actor, now) is { } rule)
            throw new RuleViolation(rule);
        RuleViolation.When(changedOn > DateOnly.FromDateTime(now.UtcDateTime), "CI-2", "The day of the change lies ahead. For what is planned, ask for a change of the licence.");
        RuleViolation.When(!Enum.IsDefined(kind), "CI-3", "Say what has changed.");
        Reasons.Require(what);
        var clock = pack.Clocks.Exists(known => known.Key == CircumstanceWorkflow.ToAnswer) ? pack.Start(CircumstanceWorkflow.ToAnswer, now) : null;
        return new CircumstanceReport
        {
            Id = id, Number = number, Licence = licence.Id, Steward = licence.Steward, Recipient = licence.Recipient, Kind = kind, What = what.Trim(), ChangedOn = changedOn,
            ReportedBy = actor.Name, ReportedAt = now, IsLate = now > pack.Due(CircumstanceWorkflow.ToTell, new DateTimeOffset(changedOn.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)),
            State = Reported, Clock = clock, DueAt = clock?.Due(now, pack.Calendar),
        };
    }

    /// <summary>Names the reassessment that it opened. The answer waits for it, so its clock stands still until the reassessment is closed.</summary>
    public void Opened(string task, DateTimeOffset now) => (Task, Clock, DueAt) = (task, Clock?.Stop(now, $"reassessment {task}"), null);

    /// <summary>The reassessment that it waited for is closed, and the time to answer goes on.</summary>
    public void TaskClosed(PolicyPack pack, DateTimeOffset now)
    {
        Clock = Clock is { IsStopped: true } stopped ? stopped.Resume(now) : Clock;
        DueAt = Clock is { IsOpen: true } ? Clock.Due(now, pack.Calendar) : null;
    }

    /// <summary>Why the verb is closed to the actor; null when it is open.</summary>
    /// <param name="ownersStand">The actor states that the owners on record are as they were.</param>
    public Rule? WhyClosed(CircumstanceVerb verb, Actor actor, CircumstanceStanding standing, bool ownersStand = false) =>
        CircumstanceWorkflow.Table.WhyClosed(State, verb, actor)
        ?? FourEyes.NotOwnOrganisation(actor, Steward, Recipient)
        ?? (ownersStand && Kind is not CircumstanceKind.Control ? new Rule("CI-7", "Owners are no part of this report.") : null)
        ?? (Kind is CircumstanceKind.Control && !standing.AreOwnersSet && !ownersStand ? new Rule("CI-6", "The owners were not set down since. Set them down as they are now on the recipient's page, or state that they are as they were.") : null)
        ?? (Kind is CircumstanceKind.Control && !standing.IsScreened ? new Rule("CI-4", "The recipient was not compared with the lists since. The portal does it within a minute; then go on.") : null)
        ?? (standing.OpenTask is { } task ? new Rule("CI-5", $"The reassessment {task} that it opened is not closed yet.") : null);

    /// <summary>Answers the report with what was found and done.</summary>
    /// <param name="ownersStand">The actor states that the owners on record are as they were; it stands in the answer.</param>
    public void Settle(string answer, Actor actor, CircumstanceStanding standing, DateTimeOffset now, bool ownersStand = false)
    {
        if (WhyClosed(CircumstanceVerb.Settle, actor, standing, ownersStand) is { } rule)
            throw new RuleViolation(rule);
        Reasons.Require(answer);
        (State, Answer, SettledBy, SettledAt, Clock, DueAt) = (CircumstanceWorkflow.Table.Find(State, CircumstanceVerb.Settle)!.To, ownersStand ? $"{OwnersStand} {answer.Trim()}" : answer.Trim(), actor.Name, now, Clock?.Meet(now), null);
    }
}
