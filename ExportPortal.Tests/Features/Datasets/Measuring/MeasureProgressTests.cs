using ExportPortal.Microdata;
using Microsoft.Extensions.Time.Testing;

namespace ExportPortal.Features.Datasets.Measuring;

public sealed class MeasureProgressTests
{
    [Fact]
    public void Left_OfALaterStage_IsToldFromThatStageAlone()
    {
        var clock = new FakeTimeProvider();
        var progress = MeasureProgress.Begun(null, clock);
        Assert.Equal("Starting", progress.Stage);
        progress = progress.At(new("Counting classes", 0, 0.5), clock);
        clock.Advance(TimeSpan.FromSeconds(90));
        progress = progress.At(new("Searching sets", 0, 0), clock);
        Assert.Null(progress.Left);
        clock.Advance(TimeSpan.FromSeconds(10));

        progress = progress.At(new("Searching sets", 0, 0.25), clock);

        // A quarter in ten seconds; the minute and a half before tells nothing.
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(100)), (progress.Left, progress.Elapsed));
    }
}
