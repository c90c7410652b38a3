using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata;

/// <summary>
/// Counts a source where it is and gives figures, never rows. Bad input is a <see cref="MicrodataFault"/> or a broken
/// rule of the plan; of a failed or cancelled run nothing stays. Cancelling interrupts the running query.
/// </summary>
public interface IMicrodataEngine
{
    /// <summary>Counts per column, with a proposed role and type.</summary>
    Task<DatasetProfile> Profile(MicrodataSource source, IProgress<MicrodataProgress>? progress, CancellationToken cancellation);

    Task<RiskMeasurement> Measure(MicrodataSource source, MeasurementPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation);
}
