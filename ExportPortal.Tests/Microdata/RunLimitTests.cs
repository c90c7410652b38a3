using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata.Attacks;
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
        var question = new StressQuestion { SmallestDifference = 10, Knowledge = new KnowledgeQuestion(), Candidates = [] };

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

    [Fact]
    public async Task Search_BeyondItsMemory_IsLeftOutWithTheReasonBeforeItTakesAny()
    {
        // 50,000 combinations of two quasi-identifiers: 7 numbers of four bytes each, and 1.4 MB in all.
        var file = await scratch.Inspect("a,b\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i},{i % 7}\n")));
        var settings = new DuckDbSettings { MemoryMegabytes = 512, SpillFolder = scratch.Spill, SearchMegabytes = 1 };
        var (engine, plan) = (new MicrodataEngine(settings), new MeasurementPlan(["a", "b"], [], []));
        const string reason = "The file has 50,000 combinations of quasi-identifiers. To search them takes 2 MB of memory, and the settings allow 1 MB.";

        var measured = await new RequestedMeasurement(engine, engine).Run(file, new(plan with { Suda = true }, new(), new(0.1, null)), null, CancellationToken.None);
        Assert.Equal((50_000L, null, null, null), (measured.Sample.SampleUniques, measured.Models!.Suda, measured.Knowledge, measured.Drops));
        Assert.Equal(["drops", "knowledge", "suda"], measured.Models.Reasons!.Keys.Order());
        Assert.All(measured.Models.Reasons.Values, words => Assert.StartsWith(reason, words, StringComparison.Ordinal));
        Assert.StartsWith(reason, (await new StressSearches(engine).Measure(file, plan, new StressQuestion { SmallestDifference = 10 }, null, CancellationToken.None)).Missing["ST-04"], StringComparison.Ordinal);
        Assert.Equal(MicrodataFault.TooLarge, (await Assert.ThrowsAsync<MicrodataFault>(() => engine.Improve(file, plan, new(new RiskLine(0.5, null), []), null, CancellationToken.None))).Code);

        var attacks = new DuckDbSyntheticAttacks(settings);
        var files = new SyntheticFiles(await Sample(1), await Sample(2), await Sample(3));
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => attacks.Attack(files, SyntheticSamples.Plan(), null, CancellationToken.None));
        Assert.StartsWith("The file has 6,000 records in the training file. To search them takes 2 MB of memory", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Spill));

        Task<MicrodataFile> Sample(ulong stream) => CsvIntake.Inspect(scratch.Write(SyntheticSamples.Text(6_000, stream), $"{stream}.csv"), MicrodataLimits.Default, null, CancellationToken.None);
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
