using ExportPortal.Domain.Risk;
using ExportPortal.Microdata;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>The real engine, whose runs wait until the test lets them go.</summary>
internal sealed class HeldEngine(IMicrodataEngine engine) : IMicrodataEngine
{
    private readonly TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => gate.TrySetResult();

    public Task<DatasetProfile> Profile(MicrodataFile file, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) => engine.Profile(file, progress, cancellation);

    public async Task<RiskMeasurement> Measure(MicrodataFile file, MeasurementPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        Begun.TrySetResult();
        await gate.Task.WaitAsync(cancellation);
        return await engine.Measure(file, plan, progress, cancellation);
    }
}
