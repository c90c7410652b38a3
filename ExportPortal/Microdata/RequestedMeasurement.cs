using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata;

/// <summary>Measures a source as one request asks, with the searches over sets of quasi-identifiers where they were asked for.</summary>
public sealed class RequestedMeasurement(IMicrodataEngine engine, ISetSearches searches)
{
    /// <param name="population">The population table that the request names; null where it names none.</param>
    public async Task<RiskMeasurement> Run(MicrodataSource source, MeasurementRequest request, IProgress<MicrodataProgress>? progress, CancellationToken cancellation, MicrodataSource? population = null)
    {
        if (request.PopulationTable != population?.Hash.Hex)
            throw new MicrodataFault("other_population", request.PopulationTable is { } named ? $"These figures are counted in a table of the population that is not here; its SHA-256 begins with {named[..16]}. Add that table first." : "A population table is here that was not asked for.");
        var measured = await Sizes(source, request, population, progress, cancellation);
        if (request is { Knowledge: null, Drops: null } && (population is null || measured.Sample.SizeHistogram is not null))
            return measured;
        if (measured.Sample.SizeHistogram is null)
            return measured with { Models = WithReasons(measured.Models, request) };
        var reasons = new Dictionary<string, string>();
        var knowledge = request.Knowledge is { } question ? await OneSearch.Try("knowledge", reasons, () => searches.Knowledge(source, request.Plan, question, progress, cancellation)) : null;
        var drops = request.Drops is { } line ? await OneSearch.Try("drops", reasons, () => searches.Drops(source, request.Plan, line, progress, cancellation)) : null;
        return measured with { Knowledge = knowledge, Drops = drops, Models = reasons.Count == 0 ? measured.Models : Reasoned(measured.Models, reasons) };
    }

    private static RiskModels Reasoned(RiskModels? models, Dictionary<string, string> reasons) =>
        (models ?? new()) with { Reasons = (models?.Reasons ?? new Dictionary<string, string>()).Concat(reasons).ToDictionary() };

    private async Task<RiskMeasurement> Sizes(MicrodataSource source, MeasurementRequest request, MicrodataSource? population, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        var measured = await engine.Measure(source, request.Plan, progress, cancellation);
        if (population is null || measured.Sample.SizeHistogram is null)
            return measured;
        // As with the size of a population: whoever was dropped is one of it too, and nobody looks them up.
        var reasons = new Dictionary<string, string>();
        if (measured.Sample.DroppedRecords > 0)
            reasons["in_population"] = RiskModels.NotWhole;
        var counted = reasons.Count > 0 ? null
            : await OneSearch.Try("in_population", reasons, () => engine.InPopulation(source, population, request.Plan, progress, cancellation), [MicrodataFault.TooManyClasses]);
        return measured with { Models = counted is null ? Reasoned(measured.Models, reasons) : (measured.Models ?? new()) with { InPopulation = counted } };
    }

    private static RiskModels WithReasons(RiskModels? models, MeasurementRequest request)
    {
        var reasons = new Dictionary<string, string>(models?.Reasons ?? new Dictionary<string, string>());
        if (request.Knowledge is not null)
            reasons["knowledge"] = RiskModels.NoClasses;
        if (request.PopulationTable is not null)
            reasons["in_population"] = RiskModels.NoClasses;
        if (request.Drops is not null)
            reasons["drops"] = RiskModels.NoClasses;
        return (models ?? new RiskModels()) with { Reasons = reasons };
    }
}
