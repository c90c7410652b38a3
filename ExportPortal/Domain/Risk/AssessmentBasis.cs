using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk;

/// <summary>What an assessment stands on besides the file: kept with it, so that it can be repeated to the byte and read as it was meant.</summary>
/// <param name="Request">What was asked of the engine: columns, rules, choices and seed.</param>
/// <param name="Context">Where the data were meant to go when it was saved.</param>
/// <param name="Data">How the dataset stood on the control list.</param>
/// <param name="Pack">Id of the policy pack whose limits it was held against.</param>
/// <param name="ReviewBy">Last day on which it may be relied on without a new look, inclusive.</param>
public sealed record AssessmentBasis(
    MeasurementRequest Request, RiskContext Context, Classification Data, string Pack, ContentHash PackHash, DateOnly ReviewBy)
{
    /// <summary>Columns that the portal proposed as direct identifiers, by name or values, and that the steward declared otherwise; null for none, and where that was not kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Overruled { get; init; }
}
