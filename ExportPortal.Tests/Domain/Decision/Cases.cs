using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Policy;

namespace ExportPortal.Domain.Decision;

/// <summary>Cases to start from, and the pack they are decided under.</summary>
internal static class Cases
{
    public static PolicyPack Pack => ShippedPacks.Current;

    /// <summary>Discharge records for an institute in the same legal area: T2, no modifier, no condition.</summary>
    public static DecisionCase Plain => new()
    {
        Entry = ["1M01"],
        Granularity = Granularity.G4,
        Persons = 5_000,
        PData = new Probability(0.05),
        Motive = Motive.Low,
        Prevalence = new Probability(0.001),
        DualUse = 0,
        DestinationGroup = DestinationGroup.A,
        Environment = EnvironmentLevel.E3,
        Mode = AccessMode.Transfer,
        Purpose = "health-services-research",
    };

    public static RuleDecision Decide(this DecisionCase given) => DecisionRules.Decide(given, Pack);

    public static string[] Codes(this RuleDecision decision) => [.. decision.Reasons.Select(reason => reason.Code)];

    public static string Effect(this RuleDecision decision, string code) => decision.Reasons.Single(reason => reason.Code == code).Effect;

    public static string Text(this RuleDecision decision, string code) => decision.Reasons.Single(reason => reason.Code == code).Text;
}
