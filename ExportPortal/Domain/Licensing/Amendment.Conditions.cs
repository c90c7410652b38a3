using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Conditions of a granted change: set by the deciders, evidenced by the office, confirmed by two, lapsed by time.</summary>
public sealed partial class Amendment
{
    /// <summary>When the conditions lapse without evidence, the due instant itself still in time; null unless the change waits for them.</summary>
    public DateTimeOffset? LapsesAt => State is AmendmentState.GrantedConditional ? DueAt : null;

    /// <summary>When it was granted, on conditions or without; null before.</summary>
    internal DateTimeOffset? SetAt => steps.FindLast(step => step.Verb == nameof(AmendmentVerb.Grant) && step.From != step.To)?.At;

    /// <summary>
    /// Since when what it was granted with waits for the answer to a dispute about its licence; null while it waits for none. As with
    /// an application the first one holds it, when it was opened in the time in which a decision is appealed against.
    /// </summary>
    /// <param name="disputes">About the conditions of the licence, in any state.</param>
    public DateTimeOffset? ContestedSince(IEnumerable<Dispute> disputes, PolicyPack pack) =>
        Contest(disputes, pack) is { } first && DisputeWorkflow.Pausing.Contains(first.State) ? first.OpenedAt : null;

    /// <summary>How long it has waited for that answer; nothing where no dispute held it.</summary>
    /// <inheritdoc cref="ContestedSince"/>
    public TimeSpan HeldFor(IEnumerable<Dispute> disputes, PolicyPack pack, DateTimeOffset now) => Contest(disputes, pack) is not { } first ? TimeSpan.Zero
        : (DisputeWorkflow.Pausing.Contains(first.State) ? now : first.Steps[^1].At) - first.OpenedAt;

    private Dispute? Contest(IEnumerable<Dispute> disputes, PolicyPack pack) =>
        SetAt is { } set && disputes.Where(one => one.OpenedAt >= set).MinBy(one => one.OpenedAt) is { } first && first.OpenedAt <= pack.Due("appeal-lodge", set) ? first : null;

    /// <summary>Records evidence for a condition precedent. Whoever confirmed before saw other evidence, so confirming starts anew.</summary>
    /// <param name="condition">Place of the condition, from 0.</param>
    public void Evidence(int condition, string evidence, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(State is not AmendmentState.GrantedConditional || Terms is null, "WF-1", "Evidence belongs to a change that is granted on conditions.");
        RuleViolation.When(!actor.IsAny(Role.LicensingOfficer, Role.LicensingManager), "WF-2", "An officer or manager records evidence.");
        if (FourEyes.NotOwnOrganisation(actor, Steward, Recipient) is { } own)
            throw new RuleViolation(own);
        RuleViolation.When(condition < 0 || condition >= Terms!.Precedent.Count, "CP-1", "There is no such condition.");
        Reasons.Require(evidence);
        Terms = Terms!.Evidenced(condition, evidence, actor.Person, now);
        signatures.RemoveAll(signature => signature.Verb == nameof(AmendmentVerb.ConfirmConditions));
    }

    /// <summary>Records that the time for the conditions is over, or that the licence has ended; false while neither is so.</summary>
    /// <param name="licence">The licence that would have been amended.</param>
    public bool Lapse(Licence licence, PolicyPack pack, DateTimeOffset now)
    {
        var why = !AmendmentWorkflow.IsOpen(State) ? null
            : LicenceWorkflow.Ended.Contains(licence.StateAt(now)) ? $"The licence is {Words.Of(licence.StateAt(now))}, so there is nothing left to change."
            : LapsesAt is { } at && at < now ? "The conditions were not evidenced in time. The licence stays as it is; the change can be asked for anew."
            : null;
        if (why is null)
            return false;
        Move(AmendmentWorkflow.Table.RequireByPortal(State, AmendmentVerb.Lapse), AmendmentState.Lapsed, default, Application.PortalName, why, pack, now);
        TakeBack(licence, pack, now);
        return true;
    }

    /// <summary>The roles that are still to weigh what a panel sent back, each with how many persons of it are needed and who of the role may not; empty for any other change, and for one that waits for nobody.</summary>
    public IReadOnlyList<(Role Role, int Needed, IReadOnlyList<PersonId> Barred)> StillToWeigh(PolicyPack pack) => Change.SentBack is not { } sent || State is not (AmendmentState.Requested or AmendmentState.InReview) ? []
        : [.. Weighing(Tier, NeedsEthics, IsForTheBoard, pack).Where(one => !opinions.Exists(given => Application.ReviewerRole(given.Kind) == one.Key))
            .Select(one => (one.Key, one.Value, (IReadOnlyList<PersonId>)[.. sent.Hands, .. one.Key == DeciderRole(pack) ? steps.Select(step => step.Person) : []]))];

    /// <summary>Whether the time is over in which what a panel sent back is weighed; of a review that has not begun, that of a decision comes after that of its start.</summary>
    public bool IsPastWeighing(PolicyPack pack, DateTimeOffset now) => DueAt < now && (State is not AmendmentState.Requested || pack.Start("decision-T", DueAt.Value, Tier).Due(now, pack.Calendar) < now);

    /// <summary>Records that nobody is left who could weigh what a panel sent back, once the time for it is over; false while it is not.</summary>
    public bool LapseForNobody(PolicyPack pack, DateTimeOffset now)
    {
        if (StillToWeigh(pack).Count == 0 || !IsPastWeighing(pack, now))
            return false;
        Move(AmendmentWorkflow.Table.RequireByPortal(State, AmendmentVerb.Lapse), AmendmentState.Lapsed, default, Application.PortalName,
            $"The time for the review that appeal {Change.SentBack!.Off.Appeal} asked for is over, and too few are left who could do it and had no hand in the case. The licence stays as it is. The steward may lodge a new appeal; its form says until when.", pack, now);
        return true;
    }

    private static bool Grants(AmendmentVerb verb) => verb is AmendmentVerb.Grant or AmendmentVerb.ConfirmConditions;

    /// <summary>Why the licence as it stands leaves no room for the verb, so that nobody signs half of what the second signature could not finish; null when it does.</summary>
    public static Rule? WhyNotOn(Licence licence, AmendmentVerb verb, DateTimeOffset now) => Grants(verb) ? licence.WhyNotAmended(now) : null;

    /// <summary>The grant with the change in it; a renewal begins a new term on the day after the last one.</summary>
    public LicenceGrant InForce(LicenceGrant grant) => Kind is AmendmentKind.Renewal
        ? Change.In(grant) with { Renewed = [.. grant.Renewed ?? [], grant.Term.End.AddDays(1)] }
        : Change.In(grant);

    /// <summary>Why the change can no longer be granted on the licence as it has become since it was asked for; null when it can.</summary>
    private Rule? Outdated(Licence licence, PolicyPack pack, DateTimeOffset now)
    {
        var grant = licence.Grant!;
        if (Kind is AmendmentKind.Renewal)
            return AmendmentRules.RenewalStops(licence, Change.End!.Value, pack, now);
        if (Asked is { } asked && AmendmentRules.MovedPart(Change, asked, grant) is { } part)
            return new Rule("AM-20", $"The {part} of the licence has changed since this was asked for. Refuse it; it can be asked for anew on the licence as it is now.");
        return AmendmentRules.Fault(Change, grant, pack.Tier(Tier), pack, DateOnly.FromDateTime(now.UtcDateTime))
            ?? (Kind is AmendmentKind.Minor && AmendmentRules.KindOf(Change, grant) is AmendmentKind.Major
                ? new Rule("AM-21", "On the licence as it is now this is a major change, which is reviewed in full. Refuse it; it can be asked for anew.") : null);
    }

    /// <summary>What the rules ask for first is a condition of the grant, as it is of an application; what comes up once it is granted stops it.</summary>
    private AmendmentTerms? WithNeeds(AmendmentVerb verb, AmendmentTerms? terms, GrantReview review)
    {
        var open = review.Needs.Except((Terms ?? AmendmentTerms.None).Precedent.Select(condition => condition.Text)).ToList();
        RuleViolation.When(open.Count > 0 && verb is AmendmentVerb.ConfirmConditions, "AM-22", $"Since this was granted the rules ask for more: {string.Join(" ", open)} It can be asked for anew.");
        return open.Count == 0 ? terms : (terms ?? AmendmentTerms.None).And(AmendmentTerms.Of(open, []));
    }

    private void Set(AmendmentTerms terms, LicenceGrant grant, DateTimeOffset now)
    {
        if (terms.Fault(Kind, DateOnly.FromDateTime(now.UtcDateTime), InForce(grant).Term.End) is { } fault)
            throw new RuleViolation(fault);
        Terms = (Terms ?? AmendmentTerms.None).And(terms);
    }

    private void Move(Transition<AmendmentState, AmendmentVerb> row, AmendmentState to, PersonId person, string name, string reason, PolicyPack pack, DateTimeOffset now)
    {
        steps.Add(new(Words.Code(State), row.Verb.ToString(), Words.Code(to), person, name, now, reason.Trim()));
        State = to;
        MoveClocks(row.From, to, AmendmentWorkflow.ClockIn(to) ?? row.Clock, pack, now);
    }
}
