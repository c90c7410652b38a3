using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata;

/// <summary>
/// Tries many sets of quasi-identifiers of one source, on the table of distinct coded combinations. Faults, progress and
/// cancelling as in <see cref="IMicrodataEngine"/>.
/// </summary>
public interface ISetSearches
{
    /// <summary>Stress test ST-04: the risk by how many quasi-identifiers an attacker knows. Classes must exist, so the wildcard rule is refused.</summary>
    Task<BackgroundKnowledge> Knowledge(
        MicrodataSource source, MeasurementPlan plan, KnowledgeQuestion question, IProgress<MicrodataProgress>? progress, CancellationToken cancellation);

    /// <summary>What leaving out each quasi-identifier would do, and the fewest to leave out to come under the line. Classes must exist, as above.</summary>
    Task<DropEffects> Drops(
        MicrodataSource source, MeasurementPlan plan, RiskLine line, IProgress<MicrodataProgress>? progress, CancellationToken cancellation);
}
