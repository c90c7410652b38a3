using System.Text.Json;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Risk.Outputs;

public enum OutputRule
{
    /// <summary>A count below the minimum, above 0.</summary>
    SmallCount,

    /// <summary>One or two contributors make up too much of a sum.</summary>
    Dominance,

    /// <summary>Too few residual degrees of freedom.</summary>
    Freedom,

    /// <summary>A small cell follows from sums of the table.</summary>
    Recoverable,

    /// <summary>A small cell follows from an earlier release.</summary>
    Released,

    /// <summary>A small cell follows from the step of a running total.</summary>
    Running,

    /// <summary>A hidden count is known to within a little. A remark, no breach.</summary>
    Narrow,

    /// <summary>Sums do not come out, so nothing can be said of their cells. A remark, no breach.</summary>
    Inconsistent,
}

/// <summary>What was found at one cell.</summary>
/// <param name="Cell">Names it by its dimensions.</param>
/// <param name="Value">The figure that breaks the rule; null where there is none.</param>
/// <param name="Sentence">What is wrong, and of a recoverable cell how it is worked out.</param>
public sealed record OutputFinding(OutputRule Rule, string Cell, double? Value, double? Limit, string Sentence)
{
    [JsonIgnore]
    public bool IsBreach => Rule is not (OutputRule.Narrow or OutputRule.Inconsistent);
}

/// <summary>The result of checking one table: figures and sentences. Repeated, it gives the same bytes.</summary>
/// <param name="Hidden">Cells whose count is hidden.</param>
/// <param name="IsExact">False where a part of the table was too large to be solved: its cells were judged by bounds, and more may be recoverable.</param>
/// <param name="Check">Who looks at it as well, in the words of the pack; null for nobody.</param>
public sealed record OutputResult(
    string Table, string Sha256, string? Earlier, string? EarlierSha256, string Pack, string PackHash, int Tier, OutputLayout Layout,
    int Cells, int Hidden, bool IsExact, string? Check, IReadOnlyList<OutputFinding> Findings)
{
    [JsonIgnore]
    public bool Passed => Breaches == 0;

    [JsonIgnore]
    public int Breaches => Findings.Count(finding => finding.IsBreach);

    /// <summary>Small cells that can be worked out, by whatever way.</summary>
    [JsonIgnore]
    public int Recoverable => Findings.Count(finding => finding.Rule is OutputRule.Recoverable or OutputRule.Released or OutputRule.Running);

    [JsonIgnore]
    public string Sentence => (Passed, IsExact) switch
    {
        (true, true) when Hidden == 0 => "No rule is broken: no count is too small, and none is hidden.",
        (true, true) => $"No rule is broken: no count is too small, and none of the {Hidden:N0} hidden ones can be worked out.",
        (true, false) => "No rule is broken as far as could be told: a part of the table is too large to be solved exactly.",
        _ => $"{Breaches:N0} {(Breaches == 1 ? "finding stands" : "findings stand")} against release; {Recoverable:N0} small {(Recoverable == 1 ? "cell" : "cells")} can be worked out.",
    };

    /// <summary>What stress test ST-13 needs of it.</summary>
    public DifferencingFigures Figures() => new(Table, Sha256, Cells, Recoverable, Breaches - Recoverable, IsExact) { Dimensions = string.Join('\n', Layout.Dimensions.Order(StringComparer.Ordinal)) };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, RiskJson.Options);
}
