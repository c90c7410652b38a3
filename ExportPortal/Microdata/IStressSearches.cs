using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Microdata;

/// <summary>
/// Measures what the stress tests need beside the measurement itself. A part that this file or plan does not allow is
/// left out, with the reason in <see cref="StressFigures.Missing"/>. Faults, progress and cancelling as in <see cref="IMicrodataEngine"/>.
/// </summary>
public interface IStressSearches
{
    Task<StressFigures> Measure(
        MicrodataSource source, MeasurementPlan plan, StressQuestion question, IProgress<MicrodataProgress>? progress, CancellationToken cancellation);
}
