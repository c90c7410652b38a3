using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>
/// An application for one dataset version, one recipient and one environment. It moves by the table of
/// <see cref="ApplicationWorkflow"/> alone; each step stores who, when, from, to and why.
/// </summary>
public sealed partial class Application
{
    private readonly List<StepTaken> steps = [];
    private readonly List<Opinion> opinions = [];
    private readonly List<Signature> signatures = [];
    private readonly List<ConditionPrecedent> conditions = [];
    private readonly List<Question> questions = [];
    private readonly List<CompletenessGap> gaps = [];
    private readonly List<PersonId> abstained = [];
    private readonly List<PersonId> hands = [];
    private readonly List<ApplicationState> origins = [];

    public CaseId Id { get; private set; }

    /// <summary>A-001 and so on; unique and never reused.</summary>
    public string Number { get; private set; } = "";
    public OrganisationId Steward { get; private set; }
    public OrganisationId Recipient { get; private set; }
    public DatasetId Dataset { get; private set; }
    public DatasetVersionId DatasetVersion { get; private set; }

    /// <summary>The saved risk assessment that the case stands on.</summary>
    public MeasurementId Assessment { get; private set; }
    public ApplicationContent Content { get; private set; } = null!;
    public ApplicationState State { get; private set; }

    /// <summary>The facts as the rules saw them, and what they decided; renewed until the case is decided, then frozen.</summary>
    public DecisionCase Case { get; private set; } = null!;
    public RuleDecision Decision { get; private set; } = null!;

    /// <summary>What it has in common with cases that are decided alike (CT-13), so that the store finds those; null when it was not weighed.</summary>
    public string? Likeness { get; private set; }
    public ContentHash PackHash { get; private set; }
    public string PackId { get; private set; } = "";

    /// <summary>Tier of the decision; null when a gate ended it.</summary>
    public int? Tier { get; private set; }

    /// <summary>How often the draft was rewritten: each rewriting is a revision of its own, also one that changes nothing.</summary>
    public int Drafts { get; private set; }

    /// <summary>The notice of refusal and the answer to it; null unless one was given in this round.</summary>
    public RefusalNotice? Notice { get; private set; }

    /// <summary>Code of the refusal ground RG-01 to RG-13; null unless a refusal was announced.</summary>
    public string? RefusalGround => Notice?.Ground;

    /// <summary>The tier that two persons set against the rules; null where the rules stand.</summary>
    public TierOverride? Override { get; private set; }

    /// <summary>What an appeal panel directed; null unless one granted an appeal.</summary>
    public string? Direction { get; private set; }

    /// <summary>When the present clock started and when it is due; null when none runs. Due is null too while it stands still.</summary>
    public DateTimeOffset? ClockStartedAt { get; private set; }
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>When the office is late with it: as <see cref="DueAt"/>, or earlier where the opinions are due before. What the desk sorts and counts by; null when no clock runs.</summary>
    public DateTimeOffset? OfficeDueAt { get; private set; }

    /// <summary>When the decision clock started and when it is due; null before registration. Due is null too while it stands still.</summary>
    public DateTimeOffset? RegisteredAt { get; private set; }
    public DateTimeOffset? DecisionDueAt { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the portal has to look at the case again, for a reminder or because its time is over; null for never.</summary>
    public DateTimeOffset? WakeAt { get; private set; }

    public IReadOnlyList<StepTaken> Steps => steps;
    public IReadOnlyList<Opinion> Opinions => opinions;
    public IReadOnlyList<Signature> Signatures => signatures;
    public IReadOnlyList<ConditionPrecedent> Conditions => conditions;
    public IReadOnlyList<Question> Questions => questions;

    /// <summary>What the officer found missing; empty unless the application was returned as incomplete and not submitted since.</summary>
    public IReadOnlyList<CompletenessGap> Gaps => gaps;

    /// <summary>Whom the deciders of this round are without, because they stepped aside.</summary>
    public IReadOnlyList<PersonId> Abstained => abstained;

    /// <summary>The tier that the first of two persons proposes against the rules; null while nobody does.</summary>
    public int? ProposedTier { get; private set; }

    /// <summary>Where a pause goes back to: the last is the next. Empty while nothing is paused.</summary>
    public IReadOnlyList<ApplicationState> Origins => origins;

    private Application() { }

    /// <summary>Starts a draft on a dataset version of the actor's own organisation.</summary>
    public static Application Draft(CaseId id, string number, CaseSubject subject, ApplicationContent content, CaseDecision decided, Actor actor, DateTimeOffset now)
    {
        EnsureApplicant(actor, subject.Steward);
        RuleViolation.When(subject.Recipient == subject.Steward, "AP-2", "Steward and recipient are the same organisation; that is no export.");
        var application = new Application
        {
            Id = id,
            Number = number,
            Steward = subject.Steward,
            Recipient = subject.Recipient,
            Dataset = subject.Dataset,
            DatasetVersion = subject.Version,
            Assessment = subject.Assessment,
            CreatedAt = now,
            State = ApplicationState.Draft,
        };
        application.Assess(content, decided);
        return application;
    }

    /// <summary>Changes a draft or an incomplete application; nobody else has seen it, so nothing is lost.</summary>
    /// <param name="assessment">The assessment that the decision stands on; a newer one than before, when the version was measured again.</param>
    public void Rewrite(MeasurementId assessment, ApplicationContent content, CaseDecision decided, Actor actor)
    {
        RuleViolation.When(State is not (ApplicationState.Draft or ApplicationState.Incomplete), "AP-3", "Only a draft or an incomplete application can be changed.");
        EnsureApplicant(actor, Steward);
        Assessment = assessment;
        Drafts++;
        Assess(content, decided);
    }

    private void Assess(ApplicationContent content, CaseDecision decided)
    {
        Content = content;
        (Case, Decision, PackId, PackHash) = (decided.Case, decided.Decision, decided.PackId, decided.PackHash);
        Tier = decided.Decision.Tier;
        Likeness = Fairness.Likeness(Case, Decision);
    }
}

/// <summary>The unit of assessment: dataset version, recipient, and the measurement that the risk comes from.</summary>
public sealed record CaseSubject(OrganisationId Steward, OrganisationId Recipient, DatasetId Dataset, DatasetVersionId Version, MeasurementId Assessment);

/// <summary>The facts, the decision of the rules on them, and the pack that decided.</summary>
public sealed record CaseDecision(DecisionCase Case, RuleDecision Decision, string PackId, ContentHash PackHash)
{
    public static CaseDecision Of(DecisionCase facts, PolicyPack pack) => new(facts, DecisionRules.Decide(facts, pack), pack.Id, pack.Hash);
}
