using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>What each trigger of a new look means: in words, for whom, and by which clock.</summary>
public static class Reassessments
{
    /// <summary>Keys of the policy pack's clocks.</summary>
    public const string UsualClock = "reassessment", UrgentClock = "reassessment-urgent";

    private static readonly Role[] Openers = [Role.TechnicalReviewer, Role.LicensingOfficer, Role.LicensingManager, Role.IncidentLead];

    /// <summary>What a person may enter; the others the portal finds by itself.</summary>
    public static IReadOnlyList<ReassessmentTrigger> ByHand { get; } =
        [ReassessmentTrigger.PublishedAttack, ReassessmentTrigger.NewRegister, ReassessmentTrigger.EnvironmentChanged, ReassessmentTrigger.Incident];

    public static string Word(ReassessmentTrigger trigger) => trigger switch
    {
        ReassessmentTrigger.ReviewDue => "End of the review period",
        ReassessmentTrigger.NewVersion => "New version about the same persons",
        ReassessmentTrigger.EnvironmentChanged => "Change of the environment",
        ReassessmentTrigger.Incident => "Incident",
        ReassessmentTrigger.PackChanged => "Change of the rules",
        ReassessmentTrigger.PublishedAttack => "Published attack on the technique",
        ReassessmentTrigger.NewRegister => "New public register or known breach",
        ReassessmentTrigger.DualUseRaised => "Higher dual-use level of the data",
        ReassessmentTrigger.Reclassified => "Another classification of the data",
        ReassessmentTrigger.RecipientChanged => "Graver standing of the recipient",
        ReassessmentTrigger.ModeAgainstTier => "A copy is sent where the tier allows remote access alone",
        _ => throw new ArgumentOutOfRangeException(nameof(trigger), trigger, "Unknown trigger."),
    };

    public static Role Who(ReassessmentTrigger trigger) => trigger switch
    {
        ReassessmentTrigger.EnvironmentChanged or ReassessmentTrigger.DualUseRaised or ReassessmentTrigger.Reclassified or ReassessmentTrigger.RecipientChanged or ReassessmentTrigger.ModeAgainstTier => Role.LicensingOfficer,
        ReassessmentTrigger.Incident => Role.IncidentLead,
        _ => Role.TechnicalReviewer,
    };

    /// <summary>What a new assessment of the version answers: the tasks of whoever measures. What an officer says of a licence, and what an incident asks, no measurement answers.</summary>
    public static IReadOnlyList<ReassessmentTrigger> AnsweredByMeasuring { get; } = [.. Enum.GetValues<ReassessmentTrigger>().Where(trigger => Who(trigger) is Role.TechnicalReviewer)];

    public static string Clock(ReassessmentTrigger trigger) =>
        trigger is ReassessmentTrigger.Incident or ReassessmentTrigger.PublishedAttack or ReassessmentTrigger.NewRegister ? UrgentClock : UsualClock;

    /// <summary>Whether the actor may enter a trigger. What was published, only a technical reviewer.</summary>
    public static bool MayOpen(ReassessmentTrigger trigger, Actor actor) => ByHand.Contains(trigger)
        && (trigger is ReassessmentTrigger.PublishedAttack or ReassessmentTrigger.NewRegister ? actor.Is(Role.TechnicalReviewer) : actor.IsAny(Openers));

    /// <summary>Days from an assessment to its review, at least 1: as long again after one that was closed without a new assessment.</summary>
    public static int Period(DateTimeOffset madeAt, DateOnly reviewBy) => Math.Max(1, reviewBy.DayNumber - DateOnly.FromDateTime(madeAt.UtcDateTime).DayNumber);

    public static bool MayClose(Role who, Actor actor) => actor.IsAny(who, Role.LicensingManager);
}
