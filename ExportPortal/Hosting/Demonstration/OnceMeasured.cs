using System.Collections.Concurrent;
using System.Text.Json;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Counting;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>
/// The engine of the portal as the walk has it. What it counts follows from the bytes of a file and the question alone, so
/// it answers the same question of the same bytes once: a file that was measured ahead, or is measured again after half a year,
/// has its figures. Whoever asks while they are being counted waits for them.
/// </summary>
internal sealed class OnceMeasured(MicrodataEngine engine) : IMicrodataEngine, ISetSearches, IStressSearches
{
    private readonly ConcurrentDictionary<string, Lazy<Task>> asked = new();
    private readonly StressSearches stress = new(engine);

    public Task<DatasetProfile> Profile(MicrodataSource source, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) =>
        Once(source, "profile", () => engine.Profile(source, progress, cancellation));

    public Task<RiskMeasurement> Measure(MicrodataSource source, MeasurementPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) =>
        Once(source, plan, () => engine.Measure(source, plan, progress, cancellation));

    public Task<CountedPopulation> InPopulation(MicrodataSource source, MicrodataSource population, MeasurementPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) =>
        engine.InPopulation(source, population, plan, progress, cancellation);

    public Task<BackgroundKnowledge> Knowledge(MicrodataSource source, MeasurementPlan plan, KnowledgeQuestion question, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) =>
        Once(source, (plan, question), () => engine.Knowledge(source, plan, question, progress, cancellation));

    public Task<DropEffects> Drops(MicrodataSource source, MeasurementPlan plan, RiskLine line, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) =>
        Once(source, (plan, line), () => engine.Drops(source, plan, line, progress, cancellation));

    public Task<StressFigures> Measure(MicrodataSource source, MeasurementPlan plan, StressQuestion question, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) =>
        Once(source, (plan, question), () => stress.Measure(source, plan, question, progress, cancellation));

    /// <param name="question">All that the answer depends on beside the bytes.</param>
    private Task<TAnswer> Once<TQuestion, TAnswer>(MicrodataSource source, TQuestion question, Func<Task<TAnswer>> answer) =>
        (Task<TAnswer>)asked.GetOrAdd($"{typeof(TAnswer).Name} {source.Hash.Hex} {JsonSerializer.Serialize(question, Whole)}", _ => new(answer)).Value;

    private static readonly JsonSerializerOptions Whole = new(RiskJson.Options) { IncludeFields = true };
}
