using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

public enum StressOutcome
{
    Passed,
    Failed,

    /// <summary>A figure without a limit at this tier.</summary>
    Reported,

    /// <summary>Nothing to judge; <see cref="StressTestResult.Needs"/> says what is missing. Shown grey, never as safe.</summary>
    NotAssessed,
}

/// <summary>The channels of domain/04 4.1. Each has its own risk; the worst one speaks for the data.</summary>
public enum RiskChannel { Identity, Attribute, Membership, Output }

/// <summary>How good the figures are, best first.</summary>
public enum Evidence
{
    /// <summary>Measured on the full file.</summary>
    A,

    /// <summary>Sampled, or resting on an estimated population or a model.</summary>
    B,

    /// <summary>Declared by the applicant; not enough from T2 on.</summary>
    C,
}

/// <summary>What one stress test came to (domain/04 4.3), fit to be shown as it is: pages and certificate add no word of their own.</summary>
public sealed record StressTestResult
{
    /// <summary>ST-01 to ST-15.</summary>
    public required string Code { get; init; }
    public required string Name { get; init; }
    public required RiskChannel Channel { get; init; }
    public required StressOutcome Outcome { get; init; }

    /// <summary>One plain sentence; of a test that was not assessed, why.</summary>
    public required string Sentence { get; init; }

    /// <summary>What a test that was not assessed needs; null of every other one.</summary>
    public string? Needs { get; init; }

    /// <summary>Whether the scenario can happen to data of this kind. One that can and was not assessed is a gap.</summary>
    public required bool IsApplicable { get; init; }

    /// <summary>Null where nothing was assessed.</summary>
    public Evidence? Evidence { get; init; }

    /// <summary>Figures held against limits; the first one is the headline.</summary>
    public IReadOnlyList<StressCheck> Checks { get; init; } = [];

    /// <summary>Whether it lies over its limit and a reason was given for it, so that it is reported and has not passed.</summary>
    [JsonIgnore]
    public bool IsJustified => Outcome is StressOutcome.Reported && Checks.Any(check => check.Holds is false);

    /// <summary>Further figures, in the order to be shown.</summary>
    public IReadOnlyList<StressFigure> Figures { get; init; } = [];

    /// <summary>What the scenario assumes, by name: the parameters of the pack and of the request.</summary>
    public required IReadOnlyList<StressParameter> Parameters { get; init; }

    /// <summary>Code of the decision reason that follows (M10); null for none.</summary>
    public string? Reason { get; init; }

    /// <summary>The check that decides: the first that fails, else the first; null where nothing was assessed.</summary>
    [JsonIgnore]
    public StressCheck? Deciding => Checks.FirstOrDefault(check => check.Holds is false) ?? (Checks.Count > 0 ? Checks[0] : null);

    [JsonIgnore]
    public double? Value => Deciding?.Value;

    [JsonIgnore]
    public double? Limit => Deciding?.Limit;
}

/// <summary>One figure beside its limit.</summary>
/// <param name="What">In words: "overall risk".</param>
/// <param name="Limit">Inclusive; null when the figure is only reported.</param>
/// <param name="IsRisk">Whether the figure is a risk of the channel, to be drawn on the 0 to 100 scale.</param>
public sealed record StressCheck(string What, double Value, double? Limit, GateComparison Comparison = GateComparison.AtMost, bool IsRisk = false)
{
    /// <summary>The limit of the tier that it is held against, by the key of its gate or of the measure; null for a limit of the scenario's own.</summary>
    [JsonIgnore]
    public string? Key { get; init; }

    /// <summary>Null without a limit.</summary>
    [JsonIgnore]
    public bool? Holds => Limit is not { } limit ? null : Comparison is GateComparison.AtMost ? Value <= limit : Value >= limit;

    /// <summary>"at most 0.09"; null without a limit.</summary>
    [JsonIgnore]
    public string? Bound => Limit is { } limit ? $"at {(Comparison is GateComparison.AtMost ? "most" : "least")} {Probability.Format(limit)}" : null;

    /// <summary>"overall risk 0.02, at most 0.09".</summary>
    [JsonIgnore]
    public string Words => $"{What} {Probability.Format(Value)}, {Bound ?? "reported"}";
}

/// <summary>A figure without a limit.</summary>
public sealed record StressFigure(string What, double Value);

/// <summary>What was assumed, as text.</summary>
public sealed record StressParameter(string Name, string Value);
