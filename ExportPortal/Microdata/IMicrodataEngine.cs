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

    /// <summary>Journalist and marketer risk by the sizes that the sample's classes have in a table of the population, which may be of another kind and stand elsewhere.</summary>
    /// <param name="population">Holds the quasi-identifiers of the plan under the same names, and everybody who is in the source.</param>
    Task<CountedPopulation> InPopulation(MicrodataSource source, MicrodataSource population, MeasurementPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation);
}
