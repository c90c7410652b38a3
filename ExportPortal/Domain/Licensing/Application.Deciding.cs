using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>The verbs of the decision: approval, conditions, override, refusal.</summary>
public sealed partial class Application
{
    /// <summary>
    /// Approves by one or, from tier 3, two deciders. Returns the licence once every needed person has signed and neither a
    /// condition precedent nor the recipient's signature is open; null until then. What was decided is frozen with the pack that decided it.
    /// </summary>
    /// <param name="added">Conditions beside those of the rules: what one decider adds binds the other too. Null for none.</param>
    public Licence? Approve(LicenceSeed seed, string reasons, Actor actor, PolicyPack pack, DateTimeOffset now, AmendmentTerms? added = null)
    {
        Ensure(ApplicationVerb.Approve, actor, pack, now);
        Require(reasons);
        var set = added ?? AmendmentTerms.None;
        if (set.Fault(DateOnly.FromDateTime(now.UtcDateTime), TermGranted(pack).End) is { } fault)
            throw new RuleViolation(fault);
        if (seed.OwesSignature && !IsStatementOwed)
            StatementAskedAt = now;
        conditions.AddRange(set.Precedent.Select(condition => condition with { SetBy = actor.Person }));
        if (!SignedByAll(ApplicationVerb.Approve, pack, actor, reasons, now, set.Subsequent))
            return null;
        conditions.AddRange(NeedsToGrant(pack, seed.Enclave).Concat(seed.Owed).Select(need => new ConditionPrecedent(need, null, null, null)));
        Move(ApplicationVerb.Approve, actor, pack, now, reasons, conditions.Count > 0 || IsStatementOwed ? ApplicationState.ApprovedConditional : ApplicationState.Approved);
        return State is ApplicationState.Approved ? Licence.Issue(this, seed, pack, now) : null;
    }

    /// <summary>Conditions with a last day that the deciders have set; owed under the licence.</summary>
    public IReadOnlyList<LaterCondition> LaterConditions =>
        [.. signatures.Where(signature => signature.Verb == nameof(ApplicationVerb.Approve)).SelectMany(signature => signature.Later ?? [])];

    /// <summary>Those that the reader sees: before the decision is complete, the parties see none.</summary>
    public IReadOnlyList<LaterCondition> LaterConditionsFor(Actor actor) => IsOpenDecisionOf(actor) ? [] : LaterConditions;

    /// <summary>The conditions before first use, likewise.</summary>
    public IReadOnlyList<ConditionPrecedent> ConditionsFor(Actor actor) => IsOpenDecisionOf(actor) ? [] : Conditions;

    /// <summary>No approval stands or stood whose conditions the reader, a party, could be told.</summary>
    private bool IsOpenDecisionOf(Actor actor) => (actor.IsOf(Steward) || actor.IsOf(Recipient))
        && (State is ApplicationState.DecisionPending || !steps.Exists(step => step.Verb == nameof(ApplicationVerb.Approve) && step.From != step.To));

    /// <summary>The gravest tier that was weighed when it was decided: where two persons set another one than the rules, both were.</summary>
    public int? GravestTier => Override is { } set ? Math.Max(set.From, set.To) : Tier;

    /// <summary>
    /// The conditions of the rules on what would be granted. Where a transfer becomes remote access to the steward's enclave, the
    /// recipient's environment is the place from which it looks in, and no more.
    /// </summary>
    /// <param name="enclave">What the steward's enclave was assessed at.</param>
    public IReadOnlyList<string> NeedsToGrant(PolicyPack pack, EnvironmentLevel enclave) => Granted.Host == Content.Host ? Decision.Needs
        : DecisionRules.AtTier(Case with { Environment = enclave, EndPoint = Case.Environment }, Decision, Tier!.Value, pack).Needs;

    /// <summary>Why the actor cannot record evidence for a condition now; null when they can.</summary>
    public Rule? WhyNoEvidence(Actor actor) => State is not ApplicationState.ApprovedConditional ? new Rule("WF-1", "Evidence belongs to a conditional approval.")
        : !actor.IsAny(Role.LicensingOfficer, Role.LicensingManager) ? new Rule("WF-2", "An officer or manager records evidence.")
        : FourEyes.NotOwnOrganisation(actor, Steward, Recipient);

    /// <summary>Records evidence for a condition precedent. Whoever confirmed before saw other evidence, so confirming starts anew.</summary>
    public void Evidence(int condition, string evidence, Actor actor, DateTimeOffset now)
    {
        if (WhyNoEvidence(actor) is { } closed)
            throw new RuleViolation(closed);
        RuleViolation.When(condition < 0 || condition >= conditions.Count, "CP-1", "There is no such condition.");
        Require(evidence);
        conditions[condition] = conditions[condition] with { Evidence = evidence.Trim(), By = actor.Person, EvidencedAt = now };
        signatures.RemoveAll(signature => signature.Verb == nameof(ApplicationVerb.ConfirmConditions));
    }

    /// <summary>Confirms, by two persons, that every condition precedent is evidenced; then the licence is granted.</summary>
    public Licence? ConfirmConditions(LicenceSeed seed, string reasons, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(ApplicationVerb.ConfirmConditions, actor, pack, now);
        Require(reasons);
        if (!SignedByAll(ApplicationVerb.ConfirmConditions, pack, actor, reasons, now))
            return null;
        MoveDays(DateOnly.FromDateTime(now.UtcDateTime), TermGranted(pack).End);
        Move(ApplicationVerb.ConfirmConditions, actor, pack, now, reasons);
        return Licence.Issue(this, seed, pack, now);
    }

    /// <summary>
    /// A condition whose last day came while the approval waited would close access from the first minute: it has as many days from
    /// the grant as it had from the approval, and none after the end of the term.
    /// </summary>
    private void MoveDays(DateOnly today, DateOnly end)
    {
        for (var at = 0; at < signatures.Count; at++)
            if (signatures[at] is { Later: { } later } signature)
                signatures[at] = signature with { Later = [.. later.Select(one => one.Due > today ? one : one with { Due = Earlier(end, today.AddDays(one.Due.DayNumber - DateOnly.FromDateTime(signature.At.UtcDateTime).DayNumber)) })] };
    }

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;

    /// <summary>Ends an approval on conditions by a gate that is met since (38), once two persons say so.</summary>
    /// <param name="facts">As they are today.</param>
    public void Prohibit(DecisionCase facts, string reason, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(ApplicationVerb.Prohibit, actor, pack, now);
        if (DecisionRules.Decide(facts, pack).Outcome is not DecisionOutcome.Prohibited)
            throw new RuleViolation(NoGate);
        Require(reason);
        if (!SignedByAll(ApplicationVerb.Prohibit, pack, actor, reason, now))
            return;
        Decide(facts, pack, now);
        Move(ApplicationVerb.Prohibit, actor, pack, now, reason);
    }

    /// <summary>Sets the tier one up or down against the rules, once two persons want the same; gates stay (03, 3.4).</summary>
    public void OverrideTier(int to, string reasons, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(ApplicationVerb.OverrideTier, actor, pack, now);
        RuleViolation.When(Tier is not { } from || Math.Abs(to - from) != 1 || to is < 1 or > 4, "OV-2", "An override moves the tier by one, up or down, between 1 and 4.");
        RuleViolation.When(ProposedTier is { } proposed && proposed != to, "OV-3", $"The first person proposed tier {ProposedTier}; sign that one, or none.");
        Require(reasons);
        ProposedTier = to;
        if (!SignedByAll(ApplicationVerb.OverrideTier, pack, actor, reasons, now))
            return;
        var old = Tier!.Value;
        Override = new TierOverride(old, to, reasons.Trim(), now);
        Tier = to;
        Decision = DecisionRules.AtTier(Case, Decision, to, pack);
        Retime(pack, now);
        Move(ApplicationVerb.OverrideTier, actor, pack, now, $"T{old} to T{to}: {reasons.Trim()}"); // whoever signed before decided on another tier
        ReviewAnew(pack, now);
    }

    /// <summary>Steps aside from the decision, with reasons; somebody else of the same role decides.</summary>
    public void Abstain(string reasons, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(ApplicationVerb.Abstain, actor, pack, now);
        Require(reasons);
        Drop(signature => signature.Person == actor.Person);
        conditions.RemoveAll(condition => condition.SetBy == actor.Person);
        if (signatures.TrueForAll(signature => signature.Verb != nameof(ApplicationVerb.OverrideTier)))
            ProposedTier = null;
        Move(ApplicationVerb.Abstain, actor, pack, now, reasons);
        abstained.Add(actor.Person);
    }

    /// <summary>Gives notice that a refusal is meant: the ground, the reasons, and what would change it.</summary>
    /// <param name="partner">The partner's refusal on which the ground rests, where it rests on one; its sentence goes before the reasons. Null for none.</param>
    public void AnnounceRefusal(string ground, string reasons, string whatWouldChangeIt, Actor actor, PolicyPack pack, DateTimeOffset now, PartnerRefusal? partner = null)
    {
        Ensure(ApplicationVerb.AnnounceRefusal, actor, pack, now);
        var chosen = pack.RefusalGrounds.Find(known => known.Code == ground);
        RuleViolation.When(chosen is null, "RG", $"'{ground}' is no refusal ground. Choose one of {string.Join(", ", pack.RefusalGrounds.Select(g => g.Code))}.");
        Require(reasons);
        RuleViolation.When(string.IsNullOrWhiteSpace(whatWouldChangeIt), "RF-1", "Say what would change the decision; the applicant answers to that.");
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        RuleViolation.When((chosen!.PartnerMonths is not null || partner is not null) && (partner is null || string.IsNullOrWhiteSpace(partner.Partner) || string.IsNullOrWhiteSpace(partner.Reference) || partner.On == default), "RF-6", "Name the partner that refused the same case, its reference, and the day of its refusal.");
        RuleViolation.When(chosen.PartnerMonths is { } months && (partner!.On > today || partner.On < today.AddMonths(-months)), "RF-7", $"The day of the partner's refusal is not within the last {chosen.PartnerMonths} months. Name a refusal of that time, or choose another ground.");
        RuleViolation.When(partner?.On > today, "RF-8", "The day of the partner's refusal lies ahead. Give the day on which it refused.");
        RuleViolation.When(partner?.Partner.Length > PartnerRefusal.LongestName || partner?.Reference.Length > PartnerRefusal.LongestReference, "RF-9", $"The name of the partner has at most {PartnerRefusal.LongestName} characters, its reference {PartnerRefusal.LongestReference}.");
        Revised = null;
        var said = partner is null ? reasons.Trim() : $"{partner.Sentence} {reasons.Trim()}";
        Notice = new RefusalNotice(ground, said, whatWouldChangeIt.Trim(), now);
        Move(ApplicationVerb.AnnounceRefusal, actor, pack, now, $"{ground}: {said}");
    }

    /// <summary>The applicant's answer to the notice.</summary>
    /// <param name="changed">What the answer changes in the form; empty for nothing.</param>
    public void AnswerNotice(string answer, Actor actor, PolicyPack pack, DateTimeOffset now, string changed = "")
    {
        Ensure(ApplicationVerb.AnswerNotice, actor, pack, now);
        Require(answer);
        Notice = Notice! with { Answer = answer.Trim(), AnsweredAt = now, AnsweredBy = actor.Name, Typed = null };
        Move(ApplicationVerb.AnswerNotice, actor, pack, now, changed.Length == 0 ? answer : $"{answer.Trim()} {changed}");
        BackToTheOffice("intent-answer", pack, now);
    }

    /// <summary>Gives the longest time of the decision its one extension, with the reasons that the applicant is told.</summary>
    public void ExtendTime(string reasons, Actor actor, PolicyPack pack, DateTimeOffset now)
    {
        Ensure(ApplicationVerb.ExtendTime, actor, pack, now);
        Require(reasons);
        var more = pack.Term("decision-extension");
        Change(LongStop, clock => clock.Extend(more.Length, more.Unit, now, reasons.Trim()));
        Move(ApplicationVerb.ExtendTime, actor, pack, now, reasons);
    }
}
