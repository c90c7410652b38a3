using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Which verbs are open, to whom, and why not: one answer for page, API and the verbs themselves.</summary>
public sealed partial class Application
{
    private static readonly DecisionOutcome[] Licensable =
        [DecisionOutcome.General, DecisionOutcome.Individual, DecisionOutcome.Global, DecisionOutcome.Enclave, DecisionOutcome.Exceptional, DecisionOutcome.RefusalPresumed];

    /// <summary>Why the verb is closed to the actor now; null when it is open.</summary>
    public Rule? WhyClosed(ApplicationVerb verb, Actor actor, PolicyPack pack) =>
        ApplicationWorkflow.Table.WhyClosed(State, verb, actor)
        ?? (verb is ApplicationVerb.Submit or ApplicationVerb.Withdraw
            ? OwnSteward(actor)
            : FourEyes.NotOwnOrganisation(actor, Steward, Recipient))
        ?? Guard(verb, actor, pack);

    /// <summary>What the policy pack says of deciding this case; a presumed refusal goes to the board (03, 3.4).</summary>
    private RoleAction Deciding(PolicyPack pack) =>
        pack.Responsibilities.Action($"decide-t{(Decision.Outcome is DecisionOutcome.RefusalPresumed ? 4 : Math.Max(Tier ?? 4, 1))}");

    public Role DeciderRole(PolicyPack pack) => Deciding(pack).Roles.Keys.First();

    /// <summary>How many deciders have to sign: 1, or 2 where the policy pack asks for a second person.</summary>
    public int DecidersNeeded(PolicyPack pack) => Deciding(pack).Roles.Values.First() is RolePermission.WithSecond ? 2 : 1;

    private Rule? OwnSteward(Actor actor) => actor.Organisation == Steward ? null : new Rule("AP-1", "Only the dataset's own steward applies for its export.");

    private Rule? Guard(ApplicationVerb verb, Actor actor, PolicyPack pack) => verb switch
    {
        ApplicationVerb.GiveTechnicalOpinion => OpinionGuard(OpinionKind.Technical, actor),
        ApplicationVerb.GiveLegalOpinion => OpinionGuard(OpinionKind.Legal, actor),
        ApplicationVerb.Recommend => MissingOpinion() is { } missing ? new Rule("RV-2", $"The {missing} opinion is still open.") : null,
        ApplicationVerb.Approve => DeciderGuard(actor, pack) ?? Approvable() ?? SamePack(pack) ?? Unsigned(verb, actor),
        ApplicationVerb.Refuse => DeciderGuard(actor, pack) ?? Unsigned(verb, actor),
        ApplicationVerb.ReturnToReview or ApplicationVerb.AnnounceRefusal => DeciderGuard(actor, pack),
        ApplicationVerb.ConfirmConditions => conditions.Any(condition => !condition.IsMet)
            ? new Rule("CP-2", "A condition has no evidence yet.")
            : SamePack(pack) ?? Unsigned(verb, actor),
        ApplicationVerb.Prohibit => Decision.Outcome is DecisionOutcome.Prohibited ? Unsigned(verb, actor) : new Rule("GT-1", "No gate applies."),
        ApplicationVerb.FindNoLicenceRequired => Decision.Outcome is DecisionOutcome.NoLicenceRequired ? null : new Rule("TR-0", "The decision does not give T0."),
        ApplicationVerb.FindIneligible => Decision.Outcome is DecisionOutcome.Ineligible ? null : new Rule("GT-5", "No direct identifiers were found (gate P5)."),
        ApplicationVerb.Register => Decision.Outcome is DecisionOutcome.NoLicenceRequired ? new Rule("TR-0", "No licence is required; find so instead.") : null,
        _ => null,
    };

    private Rule? OpinionGuard(OpinionKind kind, Actor actor) =>
        opinions.Any(opinion => opinion.Kind == kind)
            ? new Rule("RV-1", $"The {Words.Of(kind)} opinion is in.")
            : FourEyes.ReviewersDiffer(actor, steps.Where(step => step.Verb == OpinionVerb(kind is OpinionKind.Technical ? OpinionKind.Legal : OpinionKind.Technical).ToString()).Select(step => step.Person));

    private static ApplicationVerb OpinionVerb(OpinionKind kind) => kind is OpinionKind.Technical ? ApplicationVerb.GiveTechnicalOpinion : ApplicationVerb.GiveLegalOpinion;

    private string? MissingOpinion()
    {
        foreach (var kind in Enum.GetValues<OpinionKind>())
            if (opinions.All(opinion => opinion.Kind != kind))
                return Words.Of(kind);
        return null;
    }

    private Rule? DeciderGuard(Actor actor, PolicyPack pack) =>
        !actor.Is(DeciderRole(pack))
            ? new Rule("DE-1", $"At tier {Tier} the {Words.Of(DeciderRole(pack))} decides.")
            : FourEyes.PreparerNeverDecides(actor, Preparers);

    private Rule? Approvable() => Licensable.Contains(Decision.Outcome)
        ? null
        : new Rule("DE-2", $"The rules say {Words.Of(Decision.Outcome)}; that cannot be approved.");

    /// <summary>A licence is sealed under the pack that decided it, so nothing is granted that could not be sealed.</summary>
    private Rule? SamePack(PolicyPack pack) => PackHash == pack.Hash
        ? null
        : new Rule("PK-1", $"This case was decided by {PackId} ({PackHash.Fingerprint}), which is no longer in force. It has to be filed anew under {pack.Id}.");

    private Rule? Unsigned(ApplicationVerb verb, Actor actor) =>
        FourEyes.SecondPersonDiffers(actor, signatures.Where(signature => signature.Verb == verb.ToString()).Select(signature => signature.Person));
}
