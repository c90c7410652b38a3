using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Which verbs are open, to whom, and why not: one answer for page, API and the verbs themselves.</summary>
public sealed partial class Application
{
    private static readonly DecisionOutcome[] Licensable =
        [DecisionOutcome.General, DecisionOutcome.Individual, DecisionOutcome.Global, DecisionOutcome.Enclave, DecisionOutcome.Exceptional, DecisionOutcome.RefusalPresumed];

    /// <summary>Verbs of the applicant; all others are the authority's.</summary>
    private static readonly ApplicationVerb[] OfTheApplicant =
        [ApplicationVerb.Submit, ApplicationVerb.Withdraw, ApplicationVerb.AnswerQuestions, ApplicationVerb.Reopen, ApplicationVerb.AnswerNotice, ApplicationVerb.SignOutputCheck];

    /// <summary>Why the verb is closed to the actor now; null when it is open.</summary>
    public Rule? WhyClosed(ApplicationVerb verb, Actor actor, PolicyPack pack, DateTimeOffset now) =>
        ApplicationWorkflow.Table.WhyClosed(State, verb, actor)
        ?? (OfTheApplicant.Contains(verb) ? OwnSteward(actor) : FourEyes.NotOwnOrganisation(actor, Steward, Recipient))
        ?? Guard(verb, actor, pack, now);

    /// <summary>Whether the case goes to the board whatever its tier: a presumed refusal, and tier 3 in group E (03, 3.1 and 3.4).</summary>
    public bool IsForTheBoard => Decision.Outcome is DecisionOutcome.RefusalPresumed || (Tier == 3 && Case.DestinationGroup is DestinationGroup.E);

    /// <summary>What the policy pack says of deciding this case.</summary>
    private RoleAction Deciding(PolicyPack pack) => pack.Responsibilities.Action($"decide-t{(IsForTheBoard ? 4 : Math.Max(Tier ?? 4, 1))}");

    /// <summary>Whether the data may be used in the steward's own enclave alone (03, 3.1 and 3.2): at tier 4, and at tier 3 in group E. Of a transfer the rules make remote access a condition, which <see cref="Granted"/> carries out.</summary>
    internal static bool StaysWithSteward(int? tier, DestinationGroup group, AccessMode mode) =>
        mode is AccessMode.Remote && (tier == 4 || (tier == 3 && group is DestinationGroup.E));

    /// <summary>
    /// What the licence grants: as it is asked for, but where the rules make remote access a condition of a transfer that access,
    /// in the steward's enclave where the data stay there (03, 3.1 and 3.4). Before the decision: what it would grant.
    /// </summary>
    public ApplicationContent Granted => !ConditionsPrecedent.NeedsRemote(Case, Tier) ? Content : Content with
    {
        Mode = AccessMode.Remote,
        Host = StaysWithSteward(Tier, Case.DestinationGroup, AccessMode.Remote) ? HostingPlace.StewardEnclave : Content.Host,
    };

    /// <summary>The term that is granted: as it is asked for, or up to the most of the tier, which may have risen since the case was registered (03, 3.1), or up to the longest that passes ST-10 (AC-19).</summary>
    public Period TermGranted(PolicyPack pack) => Tier is { } tier ? TermAt(tier, pack) : Content.Term;

    /// <summary>The same at another tier, as an override would set it.</summary>
    public Period TermAt(int tier, PolicyPack pack) =>
        tier > 0 && Case.MostMonths(pack.Tier(tier)) is { } months && Content.Term.Start.AddMonths(months).AddDays(-1) is var last && last < Content.Term.End ? new(Content.Term.Start, last) : Content.Term;

    /// <summary>What was asked for, and why the term that is granted is shorter; null where it is granted as asked for.</summary>
    public AskedTerm? TermCut(PolicyPack pack) => Tier is { } tier ? TermCut(tier, pack) : null;

    /// <summary>The same at another tier.</summary>
    public AskedTerm? TermCut(int tier, PolicyPack pack) => TermAt(tier, pack) == Content.Term ? null
        : new(Content.Term.End, Case.MostMonths(pack.Tier(tier))!.Value) { Test = Case.IsShortened(pack.Tier(tier)) ? AskedTerm.BetterAttacks : null };

    public Role DeciderRole(PolicyPack pack) => Deciding(pack).Roles.Keys.First();

    /// <summary>How many deciders have to sign: 1, or 2 where the policy pack asks for a second person.</summary>
    public int DecidersNeeded(PolicyPack pack) => Deciding(pack).Roles.Values.First() is RolePermission.WithSecond ? 2 : 1;

    /// <summary>How many persons have to give the verb before it takes effect.</summary>
    public int SignaturesNeeded(ApplicationVerb verb, PolicyPack pack) => verb is ApplicationVerb.Approve or ApplicationVerb.Refuse
        ? DecidersNeeded(pack)
        // What neither measurement nor register shows is found by two.
        : verb is ApplicationVerb.FindIneligible && !Case.DirectIdentifiers ? 2
        : ApplicationWorkflow.Table.Find(State, verb)?.Signatures ?? 1;

    private static readonly Rule NotTheApplicant = new("AP-1", "Only the dataset's own steward applies for its export.");

    private Rule? OwnSteward(Actor actor) => actor.Organisation == Steward ? null : NotTheApplicant;

    /// <summary>The same where no table of steps has asked for the role.</summary>
    private static Rule? WhyNotApplicant(Actor actor, OrganisationId steward) => actor.Is(Role.Steward) && actor.Organisation == steward ? null : NotTheApplicant;

    private static void EnsureApplicant(Actor actor, OrganisationId steward)
    {
        if (WhyNotApplicant(actor, steward) is { } rule)
            throw new RuleViolation(rule);
    }

    private Rule? Guard(ApplicationVerb verb, Actor actor, PolicyPack pack, DateTimeOffset now) => verb switch
    {
        ApplicationVerb.GiveTechnicalOpinion or ApplicationVerb.GiveLegalOpinion or ApplicationVerb.GiveEthicsOpinion => OpinionGuard(OpinionOf(verb), actor, pack),
        ApplicationVerb.AskQuestion => QuestionsSent() ? new Rule("RI-1", "The questions of this round were sent; they are asked once, combined.") : null,
        ApplicationVerb.SendQuestions => QuestionsSent() ? new Rule("RI-1", "The questions of this round were sent; they are asked once, combined.")
            : questions.All(question => question.SentAt is not null) ? new Rule("RI-2", "No question was asked yet.") : null,
        ApplicationVerb.Reopen => ReopenGuard(pack, now),
        ApplicationVerb.Reconcile => MissingOpinion(pack) is { } open ? new Rule("RV-2", $"The {open} opinion is still open.")
            : !OpinionsDiffer ? new Rule("RV-4", "The opinions agree; there is nothing to reconcile.")
            : IsReconciled ? new Rule("RV-5", "The opinions of this round are reconciled.") : null,
        ApplicationVerb.Recommend => MissingOpinion(pack) is { } missing ? new Rule("RV-2", $"The {missing} opinion is still open.")
            : questions.Any(question => question.SentAt is null) ? new Rule("RI-3", "A question of a reviewer was not sent yet.")
            : OpinionsDiffer && !IsReconciled ? new Rule("RV-3", "The opinions differ; reconcile them first.") : null,
        ApplicationVerb.SendToDecider => OpinionOwed(pack),
        ApplicationVerb.Approve => DeciderGuard(actor, pack) ?? Approvable() ?? TermLies(pack, now) ?? OpinionOwed(pack) ?? Concurred() ?? ClausesAgree(pack) ?? SamePack(pack) ?? StatementOwed() ?? Unsigned(verb, actor),
        ApplicationVerb.Abstain => DeciderGuard(actor, pack),
        ApplicationVerb.OverrideTier => OverrideGuard(actor) ?? Unsigned(verb, actor) ?? SecondRank(verb, actor),
        ApplicationVerb.ExtendTime => Clock(LongStop) is { Extensions.Count: 0, IsOpen: true } ? null : new Rule("CL-4", "The time of this case was extended already; it is extended once."),
        ApplicationVerb.AnswerNotice => Notice?.Answer is not null ? new Rule("RF-2", "The notice is answered.")
            : IsOver("intent-answer", pack, now) ? new Rule("RF-4", "The time for an answer is over.") : null,
        ApplicationVerb.ResumeReview => Notice?.Answer is null ? new Rule("RF-5", "The applicant has not answered the notice, so there is nothing new to review.") : null,
        ApplicationVerb.Refuse => DeciderGuard(actor, pack) ?? Refusable(pack, now) ?? Unsigned(verb, actor),
        ApplicationVerb.ReturnToReview or ApplicationVerb.AnnounceRefusal => DeciderGuard(actor, pack),
        ApplicationVerb.ConfirmConditions => conditions.Any(condition => !condition.IsMet)
            ? new Rule("CP-2", "A condition has no evidence on record yet. An officer records it, condition by condition.")
            : StatementOwed() ?? TermLies(pack, now) ?? SamePack(pack) ?? Unsigned(verb, actor),
        ApplicationVerb.ClearMatch => SamePack(pack) ?? Unsigned(verb, actor),
        ApplicationVerb.ConfirmMatch or ApplicationVerb.FindIneligible => Unsigned(verb, actor),
        ApplicationVerb.ReportRejection => RejectionOwed is null ? new Rule("GT-2", "No report of a rejected transaction is owed: it is on record, or gate P2 was not met.") : null,
        // What was approved on conditions is frozen: whether a gate is met since, only the facts of today can tell.
        ApplicationVerb.Prohibit => Decision.Outcome is DecisionOutcome.Prohibited || State is ApplicationState.ApprovedConditional ? Unsigned(verb, actor) : NoGate,
        ApplicationVerb.FindNoLicenceRequired or ApplicationVerb.SignOutputCheck when Decision.Outcome is not DecisionOutcome.NoLicenceRequired => new Rule("TR-0", "The decision does not give T0."),
        ApplicationVerb.SignOutputCheck => IsOutputCheckSigned ? new Rule("TR-4", "Your output checker has signed.") : null,
        ApplicationVerb.FindNoLicenceRequired => IsOutputCheckSigned ? null : new Rule("TR-3", "The steward's output checker has to sign first that the results were checked (SG-01)."),
        ApplicationVerb.Register => Decision.Outcome is DecisionOutcome.NoLicenceRequired ? new Rule("TR-1", "No licence is required; find so instead.") : null,
        _ => null,
    };

    internal static readonly Rule NoGate = new("GT-1", "No gate applies.");

    private Rule? OpinionGuard(OpinionKind kind, Actor actor, PolicyPack pack) =>
        !OpinionsNeeded(pack).Contains(kind) ? new Rule("RV-6", $"This case needs no {Words.Of(kind)} opinion.")
        : opinions.Any(opinion => opinion.Kind == kind) ? new Rule("RV-1", $"The {Words.Of(kind)} opinion is in.")
        : ReviewedBeforeRemit(actor) ? new Rule("RM-1", $"The appeal panel sent this case to other reviewers than {actor.Name}.")
        : AskedOther(kind, actor) is { } other ? other
        : kind is OpinionKind.Ethics ? null
        : FourEyes.ReviewersDiffer(actor, steps.Where(step => step.Verb == OpinionVerb(kind is OpinionKind.Technical ? OpinionKind.Legal : OpinionKind.Technical).ToString()).Select(step => step.Person));

    private Rule? DeciderGuard(Actor actor, PolicyPack pack) =>
        !actor.Is(DeciderRole(pack)) ? new Rule("DE-1", $"At tier {Tier} the {Words.Of(DeciderRole(pack))} decides.")
        : abstained.Contains(actor.Person) ? new Rule("DE-3", "You abstained from this decision, so somebody else decides.")
        : FourEyes.PreparerNeverDecides(actor, Preparers);

    private Rule? Approvable() =>
        !Licensable.Contains(Decision.Outcome) ? new Rule("DE-2", $"The rules say {Words.Of(Decision.Outcome)}; that cannot be approved.")
        : StaysWithSteward(Tier, Case.DestinationGroup, Case.Mode) && Content.Host is not HostingPlace.StewardEnclave
            ? new Rule("DE-7", $"At tier {Tier}{(Tier == 3 ? " in group E" : "")} the data stay in the steward's secure environment, and the application asks for the recipient's own. Give notice of refusal, and name that as what would change it.")
        : null;

    /// <summary>A licence would be over as soon as it is granted.</summary>
    private Rule? TermLies(PolicyPack pack, DateTimeOffset now) => TermGranted(pack).End < DateOnly.FromDateTime(now.UtcDateTime)
        ? new Rule("DE-8", $"The term that would be granted ended on {Words.Day(TermGranted(pack).End)}. A later one has to be asked for.")
        : null;

    /// <summary>At tier 3 the technical and the legal reviewer concur before the manager decides (03, 3.1); above it the board weighs, and after an appeal the direction of the panel stands instead.</summary>
    private Rule? Concurred() => Tier == 3 && Direction is null && opinions.Any(opinion => opinion.Kind is not OpinionKind.Ethics && opinion.Answer is not OpinionAnswer.Concurs)
        ? new Rule("DE-4", "At tier 3 the technical and the legal reviewer have to concur. Return the case to review, or give notice of refusal.")
        : null;

    private Rule? OverrideGuard(Actor actor) =>
        Tier is null or 0 || !Licensable.Contains(Decision.Outcome) || Override is not null
            ? new Rule("OV-1", Override is null ? "A gate, or a case without a tier, cannot be overridden." : "The tier was overridden already; it is done once.")
            : FourEyes.PreparerNeverDecides(actor, Preparers);

    private Rule? SecondRank(ApplicationVerb verb, Actor actor) => signatures.FirstOrDefault(signature => signature.Verb == verb.ToString()) is { } first
        ? FourEyes.SecondOfHigherRank(actor, [first.Rank ?? Role.Administrator])
        : actor.Is(Role.LicensingManager) ? null : new Rule("FE-5", "The second person to override a tier has the next higher rank. A manager proposes it, a board member signs second.");

    private Rule? ReopenGuard(PolicyPack pack, DateTimeOffset now) =>
        Clock("rfi-reopen") is not { } window ? new Rule("RI-5", "This application lapsed for another cause than open questions; file it anew.")
        : now > window.Due(now, pack.Calendar) ? new Rule("RI-6", "The time in which it could be reopened is over; file it anew.") : null;

    private Rule? Refusable(PolicyPack pack, DateTimeOffset now) => Notice?.Answer is null && !IsOver("intent-answer", pack, now)
        ? new Rule("RF-3", "The applicant may still answer the notice. It can be refused after the answer, or when the time for it is over.")
        : null;

    private bool IsOver(string key, PolicyPack pack, DateTimeOffset now) => Clock(key) is not { } clock || now > clock.Due(now, pack.Calendar);

    /// <summary>A case runs and is sealed under the pack that it was filed under, so nothing is granted under another one.</summary>
    private Rule? SamePack(PolicyPack pack) => PackHash == pack.Hash
        ? null
        : new Rule("PK-1", $"This case was decided by {PackId} ({PackHash.Fingerprint}), which this portal does not have. It has to be filed anew under {pack.Id}.");

    private Rule? Unsigned(ApplicationVerb verb, Actor actor) =>
        FourEyes.SecondPersonDiffers(actor, signatures.Where(signature => signature.Verb == verb.ToString()).Select(signature => signature.Person));
}
