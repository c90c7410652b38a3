using ExportPortal.Domain.Common;

namespace ExportPortal.Components.Shared;

/// <summary>One link of the path above a title.</summary>
public sealed record Crumb(string Text, string Href);

/// <summary>One tab with its own address.</summary>
/// <param name="Count">Number behind the label; null for none.</param>
public sealed record TabLink(string Label, string Href, long? Count = null);

/// <summary>A verb of a workflow as its table offers it to the present actor.</summary>
/// <param name="Verb">The verb's name in the transition table; given back when pressed.</param>
/// <param name="Icon">SVG content; null for none. A closed verb shows a lock.</param>
/// <param name="Reason">Why it is closed, or a remark on an open verb; null for none. A closed verb needs one.</param>
public sealed record VerbView(string Verb, string Label, bool IsOpen, string? Reason, string? Icon = null, bool IsPrimary = false);

public enum LifeStepKind
{
    Done,
    Now,
    Ahead,
}

/// <summary>A step in the life of a case.</summary>
/// <param name="When">Words such as "21 Oct" or "since 18 Nov"; null for a step ahead.</param>
public sealed record LifeStep(string Word, string? When, LifeStepKind Kind);

/// <summary>A reason of a decision.</summary>
/// <param name="Effect">As the rules wrote it: "base 3", "+1", "0".</param>
/// <param name="TierSoFar">Tier after this reason, 0 to 4; null when the reason does not move a tier.</param>
public sealed record ReasonRow(string Code, string Text, string Effect, string Source, int? TierSoFar);

/// <summary>A case on the plane of data risk and context risk.</summary>
/// <param name="DataRisk">Above 0, at most 1; drawn from 0.001.</param>
/// <param name="ContextRisk">Above 0, at most 1; drawn from 0.03.</param>
/// <param name="Tier">1 to 4; null while the rules have not given one.</param>
public sealed record RiskPoint(string Key, string Label, double DataRisk, double ContextRisk, int? Tier);

/// <summary>A clock as a bar. All figures are shares of the term: 0 is its start, 1 is due.</summary>
/// <param name="Elapsed">At least 0; above 1 when late.</param>
/// <param name="DoneAt">When the duty was done; null while it is open.</param>
/// <param name="Stops">Stretches in which the clock stood still.</param>
/// <param name="ReasonsFiled">Whether lateness has its reasons on record.</param>
public sealed record ClockBarView(double Elapsed, double? DoneAt, IReadOnlyList<ClockStop> Stops, bool ReasonsFiled = false)
{
    /// <summary>Whether it runs until somebody decides that it applies; drawn as an outline.</summary>
    public bool IsProvisional { get; init; }
}

public readonly record struct ClockStop(double From, double To);

/// <summary>What a confirm dialog repeats and asks.</summary>
/// <param name="Facts">Number, parties, dataset: what the act is about.</param>
/// <param name="Effect">One sentence: what is different afterwards.</param>
/// <param name="ReasonLabel">Label of the reason field; null when no reason is asked.</param>
/// <param name="Typed">What was typed before and could not be saved.</param>
/// <param name="IsGrave">Whether the act takes something away and is drawn so.</param>
public sealed record ConfirmRequest(
    string Title, IReadOnlyList<DocumentFact> Facts, string Effect, string ConfirmLabel,
    string? ReasonLabel = null, bool IsReasonRequired = false, bool IsGrave = false, string Typed = "");

/// <param name="Reason">Trimmed; empty when none was asked or given.</param>
public sealed record ConfirmAnswer(string Reason);
