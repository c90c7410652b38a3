using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
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
    public async Task Search_BeyondItsTime_IsAFaultAndLeavesNothing()
    {
        var file = await scratch.Inspect("a,b\n1,2\n3,4\n");
        var engine = new MicrodataEngine(new DuckDbSettings { MemoryMegabytes = 512, SpillFolder = scratch.Spill, Seconds = 1 });
        var (plan, copy) = (new MeasurementPlan(["a", "b"], [], []), Path.Combine(scratch.Path, "copy.csv"));
        var question = new StressQuestion { Knowledge = new KnowledgeQuestion(), Candidates = [] };

        foreach (var work in new Func<Task>[]
        {
            () => engine.Propose(file, plan, new Slow(), CancellationToken.None),
            () => engine.Improve(file, plan, new(new RiskLine(0.5, null), []), new Slow(), CancellationToken.None),
            () => engine.Protect(file, plan, new ProtectionPlan([new("b", [])]), copy, new Slow(), CancellationToken.None),
            () => new StressSearches(engine).Measure(file, plan, question, new Slow("Reading the columns to try"), CancellationToken.None),
        })
            Assert.Equal("time_limit", (await Assert.ThrowsAsync<MicrodataFault>(work)).Code);

        Assert.False(File.Exists(copy));
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

    /// <summary>Holds the run up at one stage until its time is over.</summary>
    /// <param name="stage">Null for the first.</param>
    private sealed class Slow(string? stage = null) : IProgress<MicrodataProgress>
    {
        private bool held;

        public void Report(MicrodataProgress value)
        {
            if (held || stage is not null && stage != value.Stage)
                return;
            held = true;
            Thread.Sleep(1_200);
        }
    }
}
