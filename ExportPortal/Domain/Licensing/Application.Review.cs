using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>The verbs of the review: each guards, takes its row of the table and records the step.</summary>
public sealed partial class Application
{
    /// <summary>Persons who had a hand in the case before the decision (FE-1).</summary>
    public IEnumerable<PersonId> Preparers => steps.Where(step => Preparing.Contains(step.Verb)).Select(step => step.Person);

    private static readonly HashSet<string> Preparing = new[]
    {
        ApplicationVerb.Submit, ApplicationVerb.ReturnAsIncomplete, ApplicationVerb.Register, ApplicationVerb.StartReview, ApplicationVerb.GiveTechnicalOpinion,
        ApplicationVerb.GiveLegalOpinion, ApplicationVerb.Recommend, ApplicationVerb.SendToDecider, ApplicationVerb.ResumeReview,
    }.Select(verb => verb.ToString()).ToHashSet();

    public void Submit(IReadOnlyList<CompletenessGap> gaps, string signatory, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(ApplicationVerb.Submit, actor, pack);
        RuleViolation.When(gaps.Count > 0, "CK", string.Join(" ", gaps.Select(gap => $"{gap.Code}: {gap.Message}")));
        Move(ApplicationVerb.Submit, actor, pack, now, $"signed by {signatory}");
    }

    public void GiveOpinion(OpinionKind kind, OpinionAnswer answer, string reasons, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        var verb = OpinionVerb(kind);
        Ensure(verb, actor, pack);
        Require(reasons);
        opinions.Add(new Opinion(kind, answer, reasons.Trim(), actor.Person, actor.Name, now));
        Move(verb, actor, pack, now, $"{answer}: {reasons.Trim()}");
    }

    /// <summary>
    /// Approves by one or, from tier 3, two deciders. Returns the licence once every needed person has signed and no
    /// condition precedent is open; null until then. What was decided is frozen with the pack that decided it.
    /// </summary>
    public Licence? Approve(LicenceSeed seed, string reasons, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(ApplicationVerb.Approve, actor, pack);
        Require(reasons);
        if (!SignedByAll(ApplicationVerb.Approve, DecidersNeeded(pack), actor, reasons, now))
            return null;
        conditions.AddRange(Decision.Needs.Select(need => new ConditionPrecedent(need, null, null, null)));
        Move(ApplicationVerb.Approve, actor, pack, now, reasons, conditions.Count > 0 ? ApplicationState.ApprovedConditional : ApplicationState.Approved);
        return State is ApplicationState.Approved ? Licence.Issue(this, seed, pack, now) : null;
    }

    /// <summary>Records evidence for a condition precedent. Whoever confirmed before saw other evidence, so confirming starts anew.</summary>
    public void Evidence(int condition, string evidence, Actor actor, DateTimeOffset now)
    {
        RuleViolation.When(State is not ApplicationState.ApprovedConditional, "WF-1", "Evidence belongs to a conditional approval.");
        RuleViolation.When(!actor.IsAny(Role.LicensingOfficer, Role.LicensingManager), "WF-2", "An officer or manager records evidence.");
        if (FourEyes.NotOwnOrganisation(actor, Steward, Recipient) is { } own)
            throw new RuleViolation(own);
        RuleViolation.When(condition < 0 || condition >= conditions.Count, "CP-1", "There is no such condition.");
        Require(evidence);
        conditions[condition] = conditions[condition] with { Evidence = evidence.Trim(), By = actor.Person, EvidencedAt = now };
        signatures.RemoveAll(signature => signature.Verb == nameof(ApplicationVerb.ConfirmConditions));
    }

    /// <summary>Confirms, by two persons, that every condition precedent is evidenced; then the licence is granted.</summary>
    public Licence? ConfirmConditions(LicenceSeed seed, string reasons, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(ApplicationVerb.ConfirmConditions, actor, pack);
        Require(reasons);
        if (!SignedByAll(ApplicationVerb.ConfirmConditions, ApplicationWorkflow.Table.Find(State, ApplicationVerb.ConfirmConditions)!.Signatures, actor, reasons, now))
            return null;
        Move(ApplicationVerb.ConfirmConditions, actor, pack, now, reasons);
        return Licence.Issue(this, seed, pack, now);
    }

    public void AnnounceRefusal(string ground, string reasons, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(ApplicationVerb.AnnounceRefusal, actor, pack);
        RuleViolation.When(pack.RefusalGrounds.All(known => known.Code != ground), "RG", $"'{ground}' is no refusal ground. Choose one of {string.Join(", ", pack.RefusalGrounds.Select(g => g.Code))}.");
        Require(reasons);
        RefusalGround = ground;
        Move(ApplicationVerb.AnnounceRefusal, actor, pack, now, $"{ground}: {reasons.Trim()}");
    }

    /// <summary>
    /// Takes a verb that asks for nothing but a reason. Returning to review starts a new round of opinions; a verb
    /// that the table wants signed twice takes effect with the second person.
    /// </summary>
    public void Take(ApplicationVerb verb, string reason, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        RuleViolation.When(verb is ApplicationVerb.Submit or ApplicationVerb.Approve or ApplicationVerb.ConfirmConditions or ApplicationVerb.AnnounceRefusal
            or ApplicationVerb.GiveTechnicalOpinion or ApplicationVerb.GiveLegalOpinion, "WF-3", $"{verb} asks for more than a reason; use its own form.");
        Ensure(verb, actor, pack);
        if (ApplicationWorkflow.NeedsReason(verb))
            Require(reason);
        var row = ApplicationWorkflow.Table.Find(State, verb)!;
        // A refusal is a decision too: who decides together refuses together.
        if (!SignedByAll(verb, verb is ApplicationVerb.Refuse ? DecidersNeeded(pack) : row.Signatures, actor, reason, now))
            return;
        Move(verb, actor, pack, now, reason);
        if (row.To is ApplicationState.InReview)
            StartRound();
    }

    private void StartRound()
    {
        opinions.Clear();
        signatures.Clear();
        RefusalGround = null;
    }

    private static void Require(string reason) => Reasons.Require(reason);

    private void Ensure(ApplicationVerb verb, Actor actor, PolicyPack pack)
    {
        if (WhyClosed(verb, actor, pack) is { } rule)
            throw new RuleViolation(rule);
    }

    private bool SignedByAll(ApplicationVerb verb, int needed, Actor actor, string reason, DateTimeOffset now)
    {
        signatures.Add(new Signature(verb.ToString(), actor.Person, actor.Name, now, reason.Trim()));
        return signatures.Count(signature => signature.Verb == verb.ToString()) >= needed;
    }

    private void Move(ApplicationVerb verb, Actor actor, PolicyPack pack, DateTimeOffset now, string reason, ApplicationState? to = null)
    {
        var row = ApplicationWorkflow.Table.Require(State, verb, actor);
        var next = to ?? row.To;
        steps.Add(new StepTaken(Words.Code(State), verb.ToString(), Words.Code(next), actor.Person, actor.Name, now, reason.Trim()));
        State = next;
        signatures.RemoveAll(signature => signature.Verb != ApplicationVerb.Approve.ToString());
        MoveClock(next is ApplicationState.ApprovedConditional ? "conditions-precedent" : row.Clock, next, pack, now);
    }

    /// <summary>The decision clock runs from registration; a step with a clock of its own shows that one until it is over.</summary>
    private void MoveClock(string? clock, ApplicationState next, PolicyPack pack, DateTimeOffset now)
    {
        if (ApplicationWorkflow.IsEnded(next))
            (ClockStartedAt, DueAt) = (null, null);
        else if (clock is not null)
            (ClockStartedAt, DueAt) = (now, pack.Due(clock, now, Tier));
        else if (DecisionDueAt is not null)
            (ClockStartedAt, DueAt) = (RegisteredAt, DecisionDueAt);
        if (next is ApplicationState.Registered)
            (RegisteredAt, DecisionDueAt) = (ClockStartedAt, DueAt);
    }
}
