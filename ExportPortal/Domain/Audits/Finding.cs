using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Audits;

/// <summary>How a finding is mended, and by whom.</summary>
/// <param name="Whys">The chain of "why" that leads to the root cause; one to five, the last is the root.</param>
/// <param name="Corrective">What removes the cause.</param>
/// <param name="Preventive">What keeps it from happening elsewhere.</param>
/// <param name="Owner">Who answers for it, by name.</param>
/// <param name="Due">Day that the owner sets; never later than the clock of the grade.</param>
public sealed record CorrectivePlan(
    ImmutableList<string> Whys, string Correction, string Corrective, string Preventive, string Owner, DateOnly Due, PersonId Person, string PersonName, DateTimeOffset At);

/// <summary>What a finding was before it was put right.</summary>
/// <param name="Reason">Why it was changed.</param>
public sealed record FindingWas(FindingGrade Grade, string Text, string Reason, string PersonName, DateTimeOffset At);

/// <summary>A finding with its corrective action (domain/08). A value: each step gives a new one.</summary>
/// <param name="Number">From 1 within the audit.</param>
/// <param name="Topic">Safeguard, clause or control that it is about, such as SG-10; repeats are found by it.</param>
public sealed record Finding(int Number, FindingGrade Grade, string Topic, string Text, PersonId Person, string PersonName, DateTimeOffset At)
{
    public FindingState State { get; init; } = FindingState.Recorded;

    /// <summary>Number of the licence that it concerns, in a thematic audit; null in any other.</summary>
    public string? Licence { get; init; }

    /// <summary>Numbers of the licences that its own words give; none where they speak of the audited side as a whole.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> LicencesNamed => LicenceNumber.In($"{Topic} {Text}");

    /// <summary>Why the grade is higher than the auditor gave; null when it is not.</summary>
    public string? RaisedBecause { get; init; }

    public CorrectivePlan? Plan { get; init; }

    /// <summary>24 hours to contain a critical finding; null for others.</summary>
    public Deadline? ContainClock { get; init; }
    public Deadline? PlanClock { get; init; }
    public Deadline? FixClock { get; init; }
    public Deadline? EffectClock { get; init; }

    /// <summary>Steps of the overdue ladder that were taken: reminder, written warning, proposal to suspend.</summary>
    public int Escalated { get; init; }
    public ImmutableList<StepTaken> Steps { get; init; } = [];

    /// <summary>What it was before it was put right, the oldest first; empty where it was not, and for one that an older release stored.</summary>
    public ImmutableList<FindingWas> Earlier { get; init; } = [];

    /// <summary>That its lead asks to withdraw it, while a sanction is in force under it; null where nobody has asked.</summary>
    public Signature? WithdrawalAsked { get; init; }

    /// <summary>It ended without its correction, because nobody is left who owes it.</summary>
    [JsonIgnore]
    public bool IsUncorrected => State is FindingState.Closed && Steps.Count > 0 && Steps[^1].Verb == nameof(FindingVerb.EndUncorrected);

    [JsonIgnore]
    public bool NeedsCorrection => Grade > FindingGrade.FG1;

    [JsonIgnore]
    public bool IsOpen => FindingWorkflow.IsOpen(State);

    /// <summary>The clock that counts now; null when none runs.</summary>
    [JsonIgnore]
    public Deadline? Clock => State switch
    {
        FindingState.PlanDue => PlanClock,
        FindingState.FixDue or FindingState.FixClaimed => FixClock,
        FindingState.EffectDue => EffectClock,
        _ => null,
    };

    /// <summary>When the fix was reported that waits to be verified or returned; null while none does.</summary>
    [JsonIgnore]
    public DateTimeOffset? ClaimedAt => State is FindingState.FixClaimed ? Steps[^1].At : null;

    /// <summary>Until when somebody looks at the reported fix; null where none waits, and under a pack without that clock.</summary>
    public Deadline? VerifyClock(PolicyPack pack) => ClaimedAt is { } at && pack.Clocks.Exists(one => one.Key == AuditTerms.VerifyClock) ? pack.Start(AuditTerms.VerifyClock, at) : null;

    /// <summary>Why the verb is closed to the actor; null when it is open. Whether the actor belongs to the right side is the audit's question.</summary>
    public Rule? WhyClosed(FindingVerb verb, Actor actor, WorkCalendar calendar, DateTimeOffset now) => FindingWorkflow.Table.WhyClosed(State, verb, actor) ?? verb switch
    {
        FindingVerb.Contain when ContainClock is null => new Rule("FD-1", "Only a critical finding is contained."),
        FindingVerb.Contain when !ContainClock!.IsOpen => new Rule("FD-2", "Containment was reported already."),
        FindingVerb.VerifyFix or FindingVerb.ConfirmEffect when IsOwner(actor) => new Rule("FD-3", "Whoever owns the correction does not verify it."),
        FindingVerb.ConfirmEffect when EffectClock!.Due(now, calendar) > now => new Rule("FD-4", $"The effect is looked at from {PackageWords.Minute(EffectClock!.Due(now, calendar))} on, not earlier."),
        FindingVerb.ClaimFix when ContainClock is { IsOpen: true } => new Rule("FD-5", "Report the containment first."),
        _ => null,
    };

    private bool IsOwner(Actor actor) => Plan is { } plan && (plan.Person == actor.Person || string.Equals(plan.Owner, actor.Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The finding after a step. A person is empty where the portal itself takes it.</summary>
    internal Finding Step(FindingVerb verb, PersonId person, string name, DateTimeOffset now, string reason)
    {
        var to = FindingWorkflow.Table.Find(State, verb)!.To;
        return this with { State = to, Steps = Steps.Add(new(Words.Code(State), verb.ToString(), Words.Code(to), person, name, now, reason.Trim())) };
    }

    /// <summary>A clock of its plan or its fix stands still.</summary>
    [JsonIgnore]
    public bool IsStopped => PlanClock is { IsStopped: true } || FixClock is { IsStopped: true };

    /// <summary>The finding while a dispute holds it; the same one where its clocks stand still already, or have ended.</summary>
    internal Finding Stopped(string dispute, DateTimeOffset now)
    {
        Deadline? Still(Deadline? clock) => clock is { IsOpen: true, IsStopped: false } ? clock.Stop(now, dispute) : clock;
        return this with { PlanClock = Still(PlanClock), FixClock = Still(FixClock) };
    }

    /// <summary>The finding once nothing holds it any more.</summary>
    internal Finding Resumed(DateTimeOffset now)
    {
        Deadline? Running(Deadline? clock) => clock is { IsStopped: true } ? clock.Resume(now) : clock;
        return this with { PlanClock = Running(PlanClock), FixClock = Running(FixClock) };
    }

    /// <summary>The finding with the clocks of its grade running.</summary>
    internal Finding Start(PolicyPack pack, DateTimeOffset now) => !NeedsCorrection || State is not FindingState.Recorded ? this : Step(FindingVerb.StartClock, default, AuditNote.Portal, now, "") with
    {
        ContainClock = Grade is FindingGrade.FG4 ? pack.Start("capa-contain-FG4", now) : null,
        PlanClock = pack.Start(FindingWorkflow.Clock("plan", Grade), now),
        FixClock = pack.Start(FindingWorkflow.Clock("fix", Grade), now),
    };
}
