using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Domain.Decision;

public enum DecisionOutcome
{
    NoLicenceRequired,
    General,
    Individual,
    Global,
    Enclave,
    Exceptional,

    /// <summary>Rebuttable before the board.</summary>
    RefusalPresumed,

    /// <summary>A possible match is unresolved; tier and conditions are computed all the same.</summary>
    Hold,

    /// <summary>Personal data: another route applies.</summary>
    Ineligible,

    /// <summary>A gate, which nobody can override.</summary>
    Prohibited,
}

/// <summary>A reason as the letter prints it.</summary>
/// <param name="Code">Stable code such as M5.</param>
/// <param name="Effect">What it did: "base=2", "+1, floor 3", "condition precedent".</param>
public sealed record DecisionReason(string Code, string Text, string Effect, string Source);

/// <summary>
/// What the rules say about a case. Tier, base, up, down, floor, threshold and risk are null together when a gate
/// or direct identifiers end the process.
/// </summary>
/// <param name="Tier">0 to 4.</param>
/// <param name="Down">0 or 1: all reductions together lower by one.</param>
/// <param name="Floor">Tier below which the case cannot fall; 0 for none.</param>
/// <param name="Threshold">Largest overall risk that passes, inclusive.</param>
/// <param name="Needs">Conditions precedent in words, in the order in which they are tested.</param>
/// <param name="Reasons">In the order of domain/03 3.5 (10).</param>
public sealed record RuleDecision(
    DecisionOutcome Outcome, int? Tier, int? Base, int? Up, int? Down, int? Floor, Probability? Threshold,
    RiskFinding? Risk, IReadOnlyList<string> Needs, IReadOnlyList<DecisionReason> Reasons)
{
    /// <summary>Whether a reason of this code was given.</summary>
    public bool Has(string code) => Reasons.Any(reason => reason.Code == code);

    internal static RuleDecision Closed(DecisionOutcome outcome, IReadOnlyList<DecisionReason> reasons) =>
        new(outcome, null, null, null, null, null, null, null, [], reasons);
}
