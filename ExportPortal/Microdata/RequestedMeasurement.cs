using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata;

/// <summary>Measures a source as one request asks, with the searches over sets of quasi-identifiers where they were asked for.</summary>
public sealed class RequestedMeasurement(IMicrodataEngine engine, ISetSearches searches)
{
    public async Task<RiskMeasurement> Run(MicrodataSource source, MeasurementRequest request, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        var measured = await engine.Measure(source, request.Plan, progress, cancellation);
        if (request is { Knowledge: null, Drops: null })
            return measured;
        if (measured.Sample.SizeHistogram is null)
            return measured with { Models = WithReasons(measured.Models, request) };
        var knowledge = request.Knowledge is { } question ? await searches.Knowledge(source, request.Plan, question, progress, cancellation) : null;
        var drops = request.Drops is { } line ? await searches.Drops(source, request.Plan, line, progress, cancellation) : null;
        return measured with { Knowledge = knowledge, Drops = drops };
    }

    private static RiskModels WithReasons(RiskModels? models, MeasurementRequest request)
    {
        var reasons = new Dictionary<string, string>(models?.Reasons ?? new Dictionary<string, string>());
        if (request.Knowledge is not null)
            reasons["knowledge"] = RiskModels.NoClasses;
        if (request.Drops is not null)
            reasons["drops"] = RiskModels.NoClasses;
        return (models ?? new RiskModels()) with { Reasons = reasons };
    }
}
