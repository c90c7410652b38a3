using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.DuckDb;

namespace ExportPortal.Microdata;

/// <summary>What a run may touch, and what it leaves when it ends badly.</summary>
public sealed class DuckDbRunTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    [Fact]
    public async Task Measure_EngineFails_QuotesNothingAndLeavesNothing()
    {
        var file = await scratch.Inspect("a,b\n1,2\n");
        File.WriteAllText(file.Path, "a,b\nsecret,secret,secret\n");

        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => scratch.Engine.Measure(file, new(["a"], [], []), null, CancellationToken.None));

        Assert.Equal("engine_failed", fault.Code);
        Assert.DoesNotContain("secret", fault.ToString());
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Spill));
    }

    [Fact]
    public async Task Measure_FileThatCannotBeGivenAnotherName_LeavesNothing()
    {
        var file = await scratch.Inspect("a,b\n1,2\n");
        await Assert.ThrowsAnyAsync<ArgumentException>(() => scratch.Engine.Measure(file with { Path = "*\0" }, new(["a"], [], []), null, CancellationToken.None));
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Spill));
    }

    /// <param name="more">Further texts in a column: with more than 100,000 they are folded in the database and not numbered.</param>
    [Theory]
    [InlineData(0)]
    [InlineData(100_001)]
    public async Task Measure_TwoSensitiveColumns_ReadsTheFileOnce(int more)
    {
        var file = await scratch.Inspect("a,s,t\n1,x,5\n1,y,6\n2,x,7\n2,x,5\n" + string.Concat(Enumerable.Range(0, more).Select(i => $"3,z,{i}\n")));
        var plan = new MeasurementPlan(["a"], ["s"], ["t"]);
        var whole = await scratch.Engine.Measure(file, plan, null, CancellationToken.None);
        var isEmptied = false;
        var progress = new Reported(p =>
        {
            if (isEmptied || p.Stage != "Numbering values")
                return;
            isEmptied = true;
            File.WriteAllText(file.Path, "");
        });
        var measured = await scratch.Engine.Measure(file, plan, progress, CancellationToken.None);

        Assert.True(isEmptied);
        Assert.Equal(RiskJson.Write(whole), RiskJson.Write(measured));
    }

    [Theory]
    [InlineData("Counting classes")]
    [InlineData("Numbering values")]
    [InlineData("Coding classes")]
    [InlineData("Comparing classes by s")]
    public async Task Measure_CancelledAtAnyStage_StopsAndLeavesNothing(string stage)
    {
        using var cancel = new CancellationTokenSource();
        var file = await scratch.Inspect("a,s\n1,2\n");
        var progress = new Reported(p => { if (p.Stage == stage) cancel.Cancel(); });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scratch.Engine.Measure(file, new(["a"], ["s"], []), progress, cancel.Token));

        Assert.Empty(Directory.GetFileSystemEntries(scratch.Spill));
    }

    [Theory]
    [InlineData(NullRule.Value)]
    [InlineData(NullRule.Wildcard)]
    [InlineData(NullRule.Drop)]
    public async Task Run_EverythingAskedAndCancelledAtEachStageInTurn_StopsThereAndLeavesNothing(NullRule nulls)
    {
        var file = await scratch.Inspect("a,b,s,w,h\n1,2,x,3,1\n2,2,y,4,1\n1,3,x,5,2\n1,2,x,6,\n" + (nulls is NullRule.Value ? "" : ",2,x,1,9\n"));
        var plan = new MeasurementPlan(["a", "b"], ["s"], [], nulls) { Weight = "w", Household = "h", Populations = [50], Suda = true };
        var request = new MeasurementRequest(plan, new(), new(0.05, null), file.Hash.Hex);
        var engine = scratch.Engine;
        var stages = await StageByStage.Cancel(
            (progress, cancellation) => new RequestedMeasurement(engine, engine).Run(file, request, progress, cancellation, file), () => Assert.Empty(Directory.GetFileSystemEntries(scratch.Spill)));

        Assert.True(stages.Count >= (nulls is NullRule.Wildcard ? 2 : 8), string.Join(", ", stages));
    }

    [Fact]
    public async Task Run_LongQueryCancelled_IsInterrupted()
    {
        using var cancel = new CancellationTokenSource();
        var file = await scratch.Inspect("a\n1\n");
        using var run = new DuckDbRun(new DuckDbSettings { SpillFolder = scratch.Spill }, file, TextRules.Exact, null, cancel.Token);

        var query = Task.Run(() => run.Number("SELECT count(*) FROM range(1000000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3"));
        cancel.CancelAfter(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => query.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Theory]
    [InlineData("SELECT count(*) FROM read_csv('/etc/passwd', auto_detect = false, columns = {'a': 'VARCHAR'}, delim = '|')")]
    [InlineData("SELECT count(*) FROM read_text('/etc/hostname')")]
    [InlineData("SET enable_external_access = true")]
    [InlineData("INSTALL httpfs")]
    [InlineData("COPY (SELECT 1) TO '/tmp/leak.csv'")]
    public async Task Run_OutsideItsFile_IsRefused(string sql)
    {
        var file = await scratch.Inspect("a\n1\n");
        using var run = new DuckDbRun(new DuckDbSettings { SpillFolder = scratch.Spill }, file, TextRules.Exact, null, CancellationToken.None);

        Assert.Throws<MicrodataFault>(() => run.Execute(sql));
    }

    public void Dispose() => scratch.Dispose();

    private sealed class Reported(Action<MicrodataProgress> report) : IProgress<MicrodataProgress>
    {
        public void Report(MicrodataProgress value) => report(value);
    }
}
