using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Protecting;

/// <summary>A protected copy that was made and measured.</summary>
/// <param name="Variables">Its columns as declared, from those of the source.</param>
/// <param name="Measured">Its figures, measured on the copy itself.</param>
/// <param name="SaveKey">Key of the save that it may lead to; one copy is saved once.</param>
public sealed record ProtectedCopy(StagedUpload Upload, ProtectedFile Made, ProtectionPlan Plan, IReadOnlyList<Variable> Variables, RiskMeasurement Measured, Guid SaveKey)
{
    /// <summary>Its stress tests; null before, and where they were not run.</summary>
    public StressRun? Stress { get; init; }

    /// <summary>Whether its bytes are still here to be fetched.</summary>
    public bool IsHere => File.Exists(Made.File.Path);

    /// <summary>Whether the copy measures what was foretold, to the last digit; anything else is a bug that must be seen.</summary>
    public bool IsAsForetold =>
        (Made.Predicted.K, Made.Predicted.AverageRisk, Made.Predicted.Uniques) == (Measured.Sample.WholeK, Measured.Sample.WholeAverage, Measured.Sample.WholeUniques);
}
