using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>Why a risk is to be looked at anew (domain/04 4.3). Each opens a task; nothing is ever measured again by itself.</summary>
public enum ReassessmentTrigger { ReviewDue, NewVersion, EnvironmentChanged, Incident, PackChanged, PublishedAttack, NewRegister, DualUseRaised, Reclassified, RecipientChanged, ModeAgainstTier }

/// <summary>Somebody owes a new look at an assessment: who, until when and why. Closed by a new assessment or with a reason.</summary>
public sealed class ReassessmentTask
{
    /// <summary>Begins the outcome of a task that a new assessment has answered; any other was closed with a reason.</summary>
    public const string Answered = "answered by ";

    /// <summary>Longest reason, in characters.</summary>
    public const int LongestReason = 2_000;

    public Guid Id { get; private set; }

    /// <summary>RT-001 and so on.</summary>
    public string Number { get; private set; } = "";
    public ReassessmentTrigger Trigger { get; private set; }
    public DatasetId Dataset { get; private set; }

    /// <summary>The assessment that is in doubt.</summary>
    public MeasurementId Assessment { get; private set; }

    /// <summary>What set it off, so that the same thing has one open task: "review:RA-0001:20261127". Once that is closed, the same thing opens another.</summary>
    public string Subject { get; private set; } = "";
    public string Reason { get; private set; } = "";

    /// <summary>Role of the authority that sees to it.</summary>
    public Role Who { get; private set; }
    public DateTimeOffset OpenedAt { get; private set; }
    public DateTimeOffset DueAt { get; private set; }

    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>How it was closed: the reason, or the number of the new assessment; null while it is open.</summary>
    public string? Outcome { get; private set; }

    /// <summary>Of a review that was closed without a new assessment the last day before the next, inclusive; null for any other.</summary>
    public DateOnly? NextReviewBy { get; private set; }

    public bool IsOpen => ClosedAt is null;

    private ReassessmentTask() { }

    /// <param name="dueAt">By the clock of the trigger; see <see cref="Reassessments.Clock"/>.</param>
    public static ReassessmentTask Open(Guid id, string number, ReassessmentTrigger trigger, DatasetId dataset, MeasurementId assessment, string subject, string reason, DateTimeOffset now, DateTimeOffset dueAt)
    {
        RuleViolation.When(string.IsNullOrWhiteSpace(reason), "RT-1", "Say why the risk is to be looked at anew.");
        RuleViolation.When(reason.Length > LongestReason, "RT-6", $"A reason has at most {LongestReason:N0} characters.");
        return new ReassessmentTask
        {
            Id = id, Number = number, Trigger = trigger, Dataset = dataset, Assessment = assessment, Subject = subject, Reason = reason.Trim(),
            Who = Reassessments.Who(trigger), OpenedAt = now, DueAt = dueAt,
        };
    }

    /// <summary>Closes it without a new assessment. The steward, whose data it is about, cannot.</summary>
    /// <param name="period">Days from a review of the assessment to the next, at least 1; null where it has none. A review begins it anew.</param>
    public void Close(string reason, Actor actor, DateTimeOffset now, int? period = null)
    {
        RuleViolation.When(!IsOpen, "RT-2", "This task is closed already.");
        RuleViolation.When(!Reassessments.MayClose(Who, actor), "RT-3", $"Only for: {Words.Of(Who)}, licensing manager.");
        RuleViolation.When(string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason, "RT-7", "Say why no new assessment is needed.");
        (ClosedAt, Outcome) = (now, reason.Trim());
        NextReviewBy = Trigger is ReassessmentTrigger.ReviewDue && period is { } days ? DateOnly.FromDateTime(now.UtcDateTime).AddDays(days) : null;
    }

    /// <summary>A new assessment answers it; one that is closed stays as it is.</summary>
    public void Answer(RiskAssessment assessment, DateTimeOffset now)
    {
        if (IsOpen)
            (ClosedAt, Outcome) = (now, Answered + assessment.Number);
    }
}
