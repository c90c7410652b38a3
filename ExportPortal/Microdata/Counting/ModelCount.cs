using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata.Counting;

/// <summary>What the plan asks for beyond classes: weights, populations, special uniques; counted on the table of classes.</summary>
internal sealed class ModelCount(SqlRun run, MeasurementPlan plan)
{
    private readonly int[] quasi = [.. plan.QuasiIdentifiers.Select(run.Source.Of.IndexOf)];

    /// <summary>Whether the table of classes is needed at all.</summary>
    public static bool NeedsClasses(MeasurementPlan plan) => plan.Weight is not null || plan.Suda;

    public (WeightedMeasures? Weighted, RiskModels? Models) Measure(SampleMeasures sample)
    {
        if (plan.Weight is null && plan.Populations.Count == 0 && !plan.Suda)
            return (null, null);
        if (sample.SizeHistogram is not { } sizes)
            return (null, new RiskModels { Reasons = Unmeasured().ToDictionary(key => key, _ => RiskModels.NoClasses) });
        var first = NeedsClasses(plan) ? new FirstRecords(run, quasi).Classes() : [];
        var weighing = plan.Weight is null ? default : new WeightedCount(run, plan, quasi).Measure(first);
        return (weighing.Weighted, Models(sample, sizes, first, weighing.Exact));
    }

    private RiskModels Models(SampleMeasures sample, IReadOnlyDictionary<long, long> sizes, IReadOnlyList<int> first, ExactIndividualRisk? exact)
    {
        var reasons = new Dictionary<string, string>();
        // Who was dropped is one of the population too: scaled up by it, the classes that stay would stand for more persons than they do.
        var isWhole = sample.DroppedRecords == 0;
        if (plan.Populations.Count > 0 && !isWhole)
            reasons["population"] = RiskModels.NotWhole;
        return new RiskModels
        {
            Population = plan.Populations.Count == 0 || !isWhole ? null : plan.Populations.ToDictionary(n => n, n => PopulationUniques.Estimate(sizes, n)),
            BenedettiFranconiExact = exact,
            Suda = plan.Suda ? OneSearch.TryNow("suda", reasons, () => Suda(first)) : null,
            Reasons = reasons.Count == 0 ? null : reasons,
        };
    }

    private SudaMeasures Suda(IReadOnlyList<int> first)
    {
        if (quasi.Length > SpecialUniqueSearch.MostAttributes)
            throw new MicrodataFault("too_many_attributes", $"Special uniques are searched among at most {SpecialUniqueSearch.MostAttributes} quasi-identifiers. Choose fewer.");
        var tuples = new TupleFetch(run, plan.QuasiIdentifiers, quasi).Fetch();
        run.Begin("Searching special uniques");
        return new SpecialUniqueSearch(tuples, share => run.Report(share), run.Cancellation).Measure(first);
    }

    private IEnumerable<string> Unmeasured()
    {
        if (plan.Weight is not null)
            yield return "weighted";
        if (plan.Populations.Count > 0)
            yield return "population";
        if (plan.Suda)
            yield return "suda";
    }
}
