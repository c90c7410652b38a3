using ExportPortal.Domain.Risk;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>The real engine, whose runs wait until the test lets them go.</summary>
internal sealed class HeldEngine(IMicrodataEngine engine) : IMicrodataEngine
{
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => gate.TrySetResult();

    public Task<DatasetProfile> Profile(MicrodataSource source, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) => engine.Profile(source, progress, cancellation);

    public async Task<RiskMeasurement> Measure(MicrodataSource source, MeasurementPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        Begun.TrySetResult();
        await gate.Task.WaitAsync(cancellation);
        return await engine.Measure(source, plan, progress, cancellation);
    }

    public Task<CountedPopulation> InPopulation(MicrodataSource source, MicrodataSource population, MeasurementPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) =>
        engine.InPopulation(source, population, plan, progress, cancellation);
}
