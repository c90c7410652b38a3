using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata;

/// <summary>
/// Counts a file where it lies and gives figures, never rows. Bad input is a <see cref="MicrodataFault"/> or a broken
/// rule of the plan; of a failed or cancelled run nothing stays. Cancelling interrupts the running query.
/// </summary>
public interface IMicrodataEngine
{
    /// <summary>Counts per column, with a proposed role and type.</summary>
    Task<DatasetProfile> Profile(MicrodataFile file, IProgress<MicrodataProgress>? progress, CancellationToken cancellation);

    Task<RiskMeasurement> Measure(MicrodataFile file, MeasurementPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation);

    /// <summary>Stress test ST-04: the risk by how many quasi-identifiers an attacker knows. Classes must exist, so the wildcard rule is refused.</summary>
    Task<BackgroundKnowledge> Knowledge(
        MicrodataFile file, MeasurementPlan plan, KnowledgeQuestion question, IProgress<MicrodataProgress>? progress, CancellationToken cancellation);

    /// <summary>What leaving out each quasi-identifier would do, and the fewest to leave out to come under the line. Classes must exist, as above.</summary>
    Task<DropEffects> Drops(
        MicrodataFile file, MeasurementPlan plan, RiskLine line, IProgress<MicrodataProgress>? progress, CancellationToken cancellation);
}
