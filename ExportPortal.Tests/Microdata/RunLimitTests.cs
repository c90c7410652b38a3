using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.DuckDb;

namespace ExportPortal.Microdata;

/// <summary>A run ends where the settings say, with words and without leavings.</summary>
public sealed class RunLimitTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    [Fact]
    public async Task Measure_BeyondItsTime_IsAFaultAndLeavesNothing()
    {
        var rows = string.Concat(Enumerable.Range(0, 400_000).Select(i => $"{i},{i % 977},{i % 31}\n"));
        var file = await scratch.Inspect("a,b,c\n" + rows);
        var engine = new MicrodataEngine(new DuckDbSettings { MemoryMegabytes = 512, SpillFolder = scratch.Spill, Seconds = 1 });
        var slow = new Slow();

        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => engine.Measure(file, new MeasurementPlan(["a", "b", "c"], [], []) { Suda = true }, slow, CancellationToken.None));

        Assert.Equal("time_limit", fault.Code);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Spill));
    }

    [Fact]
    public async Task Measure_BeyondMemoryAndDisk_IsAFaultAndLeavesNothing()
    {
        var rows = string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{i:D8}{new string('x', 3_000)}\n"));
        var file = await scratch.Inspect("a\n" + rows);
        var engine = new MicrodataEngine(new DuckDbSettings { MemoryMegabytes = 256, Threads = 2, SpillMegabytes = 1, SpillFolder = scratch.Spill });

        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => engine.Measure(file, new MeasurementPlan(["a"], [], [], NullRule.Drop), null, CancellationToken.None));

        Assert.Equal("out_of_memory", fault.Code);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Spill));
    }

    public void Dispose() => scratch.Dispose();

    /// <summary>Holds the run up at its first stage until its time is over.</summary>
    private sealed class Slow : IProgress<MicrodataProgress>
    {
        private bool held;

        public void Report(MicrodataProgress value)
        {
            if (!held)
                Thread.Sleep(1_200);
            held = true;
        }
    }
}
