using CsCheck;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.DuckDb;
using ExportPortal.Support;

namespace ExportPortal.Microdata;

/// <summary>A sample looked up in the table of its population, wherever either stands.</summary>
public sealed class PopulationCountTests(PostgresCluster cluster) : IDisposable
{
    private readonly SourceBench bench = new(cluster);

    [Theory]
    [InlineData(SourceKind.Csv, SourceKind.Csv)]
    [InlineData(SourceKind.Parquet, SourceKind.Table)]
    [InlineData(SourceKind.Table, SourceKind.Parquet)]
    public void InPopulation_AnyRows_EqualsLookingUpEachClass(SourceKind sample, SourceKind whole)
    {
        // "1" beside "11" and "11" beside "1": texts that would read alike without their lengths.
        string[] texts = ["", "1", "11", "é", "a,b"];
        var cell = Gen.Int[0, texts.Length - 1].Select(i => texts[i]);
        Gen.Select(Gen.Select(cell, cell).Array[3, 40], Gen.Int[1, 3]).Sample((rows, every) =>
        {
            var some = rows.Where((_, i) => i % every == 0).ToList();
            var counted = Look(sample, Text(some), whole, Text(rows), new(["a", "b"], [], [])).GetAwaiter().GetResult();

            var sizes = rows.CountBy(row => row).ToDictionary();
            var drawn = some.CountBy(row => row).ToDictionary();
            Assert.Equal((rows.Length, sizes.Count, sizes.Values.Min(), sizes.Values.Count(n => n == 1)), (counted.Records, counted.Classes, counted.K, counted.Uniques));
            Assert.Equal(drawn.Keys.Count(key => sizes[key] == 1), counted.SampleUniquesThatAreUnique);
            Assert.Equal(drawn.Keys.Sum(key => sizes[key]), counted.RecordsInClassesOfSample);
            Assert.Equal(sizes.Values.Where(n => n < 3).Sum(), counted.RecordsBelowK[3]);
            Assert.Equal(some.Average(row => 1.0 / sizes[row]), counted.Journalist.Marketer, 1e-12);
            Assert.Equal(some.Count(row => 1.0 / sizes[row] > 0.2) / (double)some.Count, counted.Journalist.RecordsAtRiskStrict[0.2], 1e-12);
            Assert.Equal(1.0 / drawn.Keys.Min(key => sizes[key]), counted.Journalist.JournalistHighest);
            Assert.False(counted.Journalist.Estimated);
        }, iter: sample is SourceKind.Csv ? 25 : 4, threads: 1);
    }

    [Fact]
    public async Task Hashes_OfTwoRuns_AreUnderTwoKeys()
    {
        var file = await bench.Scratch.Inspect("a,b\n1,2\n");
        List<string> Asked()
        {
            using var run = new Recorder(new CsvSource(file, file.Dialect!, TextRules.Exact));
            var count = new PopulationCount(new(["a", "b"], [], []), 10);
            // Nothing is found, which is no matter here: it is what was asked that counts.
            Assert.Throws<MicrodataFault>(() => count.AddSample(run));
            Assert.Throws<MicrodataFault>(() => count.Find(run));
            return run.Asked;
        }
        var (one, other) = (Asked(), Asked());
        Assert.Equal((2, one[0]), (one.Count, one[1]));
        Assert.NotEqual(one[0], other[0]);
        Assert.Matches("sha256\\('[0-9a-f]{64}' \\|\\| ", one[0]);
    }

    /// <summary>A run that answers nothing and keeps what it was asked.</summary>
    private sealed class Recorder(SqlSource source) : SqlRun(DuckDbDialect.Instance, new DuckDbSettings(), null, CancellationToken.None)
    {
        public List<string> Asked { get; } = [];
        public override SqlSource Source => source;
        public override string EngineVersion => "";

        public override void Keep(string name, string select) => throw new NotSupportedException();

        public override void Each(string sql, Action<System.Data.Common.DbDataReader> row) => Asked.Add(sql);

        public override void Dispose() { }
    }

    [Fact]
    public async Task InPopulation_ItselfAsPopulation_IsTheProsecutor()
    {
        var file = await bench.Source(SourceKind.Csv, Golden.Require("data/testdata.csv"));
        var plan = new MeasurementPlan(["urbrur", "water", "sex", "age"], [], []);

        var measured = await new RequestedMeasurement(bench.Engine, bench.Engine).Run(file, new(plan, PopulationTable: file.Hash.Hex), null, default, file);
        var counted = measured.Models!.InPopulation!;

        Assert.Equal((measured.Sample.Records, measured.Sample.Classes, measured.Sample.SampleUniques), (counted.Records, counted.Classes, counted.Uniques));
        Assert.Equal(measured.Sample.ProsecutorAverage, counted.Journalist.JournalistAverage, 1e-12);
        Assert.Equal(measured.Sample.RecordsAtRiskStrict[0.09], counted.Journalist.RecordsAtRiskStrict[0.09], 1e-12);
        Assert.Equal(RiskJson.Write(measured), RiskJson.Write(RiskJson.Read(RiskJson.Write(measured))));
    }

    [Theory]
    [InlineData(NullRule.Drop, 3, 2)]
    [InlineData(NullRule.Value, 4, 3)]
    public async Task InPopulation_EmptyCells_FollowTheNullRule(NullRule nulls, long records, long classes)
    {
        var counted = await Look(SourceKind.Csv, "a,b\nx,1\n,1\n", SourceKind.Csv, "b,a\n1,x\n1,x\n2,x\n1,\n", new(["a", "b"], [], [], nulls));
        Assert.Equal((records, classes), (counted.Records, counted.Classes));
    }

    [Fact]
    public async Task InPopulation_TextRules_HoldForBoth()
    {
        var counted = await Look(SourceKind.Csv, "a\nBerlin\n", SourceKind.Table, "a\nberlin\n\" BERLIN \"\n", new(["a"], [], []) { Text = new(true, true, false) });
        Assert.Equal((2, 1), (counted.Records, counted.Classes));
    }

    [Theory]
    [InlineData("c\n1\n", NullRule.Value, "population_lacks_column")]
    [InlineData("a\n1\n2\n", NullRule.Value, "not_the_population")]
    [InlineData("a\n2\n2\n", NullRule.Value, "not_the_population")]
    [InlineData("a\n1\n1\n\"\"\n", NullRule.Wildcard, "no_classes")]
    public async Task InPopulation_TableThatDoesNotFit_SaysWhyAndLeavesNothing(string population, NullRule nulls, string code)
    {
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => Look(SourceKind.Csv, "a\n1\n1\n", SourceKind.Csv, population, new(["a"], [], [], nulls)));
        Assert.Equal(code, fault.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Scratch.Spill));
    }

    [Theory]
    [InlineData("Counting classes")]
    [InlineData("Counting the population")]
    public async Task InPopulation_Cancelled_LeavesNothing(string stage)
    {
        using var stop = new CancellationTokenSource();
        var file = await bench.Source(SourceKind.Csv, bench.Scratch.Write("a\n1\n"));
        var progress = new Immediately(report => { if (report.Stage == stage) stop.Cancel(); });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.Engine.InPopulation(file, file, new(["a"], [], []), progress, stop.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(bench.Scratch.Spill));
    }

    /// <summary>Neither is a reason to throw the figures of the file away, nor to look up whoever happens to stay.</summary>
    [Theory]
    [InlineData("a\n1\n1\n", NullRule.Value, 1_000, null)]
    [InlineData("a\n1\n1\n\"\"\n", NullRule.Drop, 1_000, RiskModels.NotWhole)]
    [InlineData("a\n1\n2\n", NullRule.Value, 1, "The file has more than 1 classes, too many to be looked up in a population table. Choose fewer quasi-identifiers.")]
    public async Task Run_PopulationThatCannotBeLookedUp_LeavesItOutWithTheReason(string sample, NullRule nulls, int most, string? reason)
    {
        var engine = new MicrodataEngine(new DuckDbSettings { SpillFolder = bench.Scratch.Spill, CellsInMemory = most });
        var (file, population) = (await bench.Source(SourceKind.Csv, bench.Scratch.Write(sample, "sample.csv")), await bench.Source(SourceKind.Csv, bench.Scratch.Write("a\n1\n1\n2\n3\n\"\"\n", "population.csv")));
        var measured = await new RequestedMeasurement(engine, engine).Run(file, new(new(["a"], [], [], nulls), PopulationTable: population.Hash.Hex), null, default, population);
        Assert.Equal((reason is not null, reason), (measured.InPopulation is null, measured.Models!.Reasons?["in_population"]));
        Assert.Equal(1, measured.Sample.Classes!.Value - (most == 1 ? 1 : 0));
    }

    [Fact]
    public async Task Run_OtherTableThanAskedFor_IsRefused()
    {
        var file = await bench.Source(SourceKind.Csv, bench.Scratch.Write("a\n1\n"));
        var request = new MeasurementRequest(new(["a"], [], []), PopulationTable: new string('0', 64));
        foreach (var population in new[] { null, file })
            Assert.Equal("other_population", (await Assert.ThrowsAsync<MicrodataFault>(() => new RequestedMeasurement(bench.Engine, bench.Engine).Run(file, request, null, default, population))).Code);
    }

    public void Dispose() => bench.Dispose();

    private async Task<CountedPopulation> Look(SourceKind kind, string sample, SourceKind where, string population, MeasurementPlan plan)
    {
        var (small, large) = (await bench.Source(kind, bench.Scratch.Write(sample, "sample.csv")), await bench.Source(where, bench.Scratch.Write(population, "population.csv")));
        return await bench.Engine.InPopulation(small, large, plan, null, CancellationToken.None);
    }

    private static string Text(IEnumerable<(string A, string B)> rows) => "a,b\n" + string.Concat(rows.Select(row => $"\"{row.A}\",\"{row.B}\"\n"));

    private sealed class Immediately(Action<MicrodataProgress> report) : IProgress<MicrodataProgress>
    {
        public void Report(MicrodataProgress value) => report(value);
    }
}
