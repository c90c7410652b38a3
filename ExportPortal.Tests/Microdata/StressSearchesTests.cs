using System.Text;
using CsCheck;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.DuckDb;
using ExportPortal.Microdata.Tuples;
using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Microdata;

public sealed class StressSearchesTests(PostgresCluster cluster) : IDisposable
{
    private readonly ScratchFolder scratch = new();

    /// <summary>Everything that is counted in the database, against grouping in memory.</summary>
    [Theory]
    [InlineData(SourceKind.Csv)]
    [InlineData(SourceKind.Parquet)]
    [InlineData(SourceKind.Table)]
    public void Measure_AnyRows_EqualsGrouping(SourceKind kind) => Gen.Int[0, 4].Array[4].Array[20, 90].Sample(rows =>
    {
        using var bench = new SourceBench(cluster);
        var file = bench.Source(kind, bench.Scratch.Write("age,sex,ill,note\n" + string.Join('\n', rows.Select(row => string.Join(',', row))) + "\n")).Result;
        var plan = new MeasurementPlan(["age", "sex"], ["ill"], []);
        var question = new StressQuestion
        {
            SmallestDifference = 10, Register = ["age", "ill"], Population = 1_000, Candidates = ["ill", "note"], Promoted = 1, Subgroups = ["sex", "note"], SmallestGroup = 5,
            Earlier = [new(new EarlierRelease(1, new(2026, 1, 2), 40), ["sex", "note"])],
        };
        var figures = new StressSearches(bench.Engine).Measure(file, plan, question, null, CancellationToken.None).Result;
        Assert.Equal(Risk(rows, ["age", "ill"], 0, 2), figures.Register!.Classes, SameRisk);
        Assert.Equal((double)Sizes(rows, 0, 2).Length / 1_000, figures.Register.LinkedShare, 1e-12);
        Assert.Equal(Risk(rows, ["age", "sex", "note"], 0, 1, 3), figures.Composition!.Joint!, SameRisk);
        var (ill, note) = (Sizes(rows, 0, 1, 2), Sizes(rows, 0, 1, 3));
        var worst = (ill.Length, ill.Count(n => n == 1)).CompareTo((note.Length, note.Count(n => n == 1))) >= 0 ? "ill" : "note";
        Assert.Equal([worst], figures.Promotion!.Attributes);
        foreach (var (column, at) in new[] { ("sex", 1), ("note", 3) })
            Assert.Equal(Subgroup(rows, column, at), figures.Subgroups.SingleOrDefault(one => one.Column == column));
    }, iter: 12);

    [Theory]
    [InlineData(SourceKind.Csv, SourceKind.Csv)]
    [InlineData(SourceKind.Table, SourceKind.Parquet)]
    public void Measure_EarlierVersionBrought_SubtractsCellByCell(SourceKind now, SourceKind then) => Gen.Select(Gen.Int[0, 2].Array[2].Array[10, 60], Gen.Int[0, 2].Array[2].Array[10, 60], Gen.Int[2, 6]).Sample((rows, earlier, smallest) =>
    {
        using var bench = new SourceBench(cluster);
        var (file, version) = (Source(now, rows), Source(then, earlier));
        var question = new StressQuestion { Earlier = [new(new EarlierRelease(1, new(2026, 1, 2), earlier.Length), ["age"])], Here = [new(1, version)], SmallestDifference = smallest };
        var found = Assert.Single(new StressSearches(bench.Engine).Measure(file, new(["age", "sex"], [], []), question, null, CancellationToken.None).Result.Composition!.Differenced!);
        var alike = Enumerable.Range(0, 2).Where(at => rows.Select(row => row[at]).Intersect(earlier.Select(row => row[at])).Any()).ToList();
        Assert.Equal(alike.Select(at => at == 0 ? "age" : "sex"), found.Columns);
        var (here, before) = (Cells(rows, alike), Cells(earlier, alike));
        var apart = here.Keys.Union(before.Keys).Select(key => Math.Abs(here.GetValueOrDefault(key) - before.GetValueOrDefault(key))).ToList();
        Assert.Equal(alike.Count == 0 ? (0, 0) : (apart.Count, apart.Count(difference => difference > 0 && difference < smallest)), ((int)found.Cells, (int)found.Hits));

        MicrodataSource Source(SourceKind kind, int[][] of) => bench.Source(kind, bench.Scratch.Write("age,sex\n" + string.Join('\n', of.Select(row => string.Join(',', row))) + "\n", $"{Guid.NewGuid():N}.csv")).Result;

        static Dictionary<string, int> Cells(int[][] rows, List<int> at) => rows.CountBy(row => string.Join(',', at.Select(i => row[i]))).ToDictionary();
    }, iter: now is SourceKind.Csv ? 12 : 4, threads: 1);

    [Fact]
    public async Task Measure_EarlierVersionBandedMeanwhile_LeavesThatColumnOut()
    {
        var (file, earlier) = (await scratch.Inspect("age,sex\n20 to 29,f\n20 to 29,f\n30 to 39,m\n"), await CsvIntake.Inspect(scratch.Write("age,sex\n21,f\n22,f\n33,m\n34,m\n", "earlier.csv"), MicrodataLimits.Default, null, default));
        var question = new StressQuestion { SmallestDifference = 10, Earlier = [new(new EarlierRelease(3, new(2026, 1, 2), 4), ["age", "sex"])], Here = [new(3, earlier)] };
        var found = (await scratch.Stress.Measure(file, new(["age", "sex"], [], []), question, null, CancellationToken.None)).Composition!.Differenced!;
        Assert.Equal(("sex", 2L, 1L), (string.Join(",", found[0].Columns), found[0].Cells, found[0].Hits));
        Assert.Equal(["age"], found[0].LeftOut!);
    }

    [Fact]
    public async Task Compare_ColumnOfMoreValuesThanFit_IsRefusedBeforeItsCellsAre()
    {
        var (file, earlier) = (await scratch.Inspect("id\n1\n"), await CsvIntake.Inspect(scratch.Write("id\n1\n2\n3\n4\n", "earlier.csv"), MicrodataLimits.Default, null, default));
        CellDifferences Cells(int most) => new(of => scratch.Engine.Open(of, TextRules.Exact, null, default), most);
        Assert.Equal(4, Cells(4).Compare(file, new(1, earlier), ["id"], 10).Cells);
        Assert.Equal("too_many_classes", Assert.Throws<MicrodataFault>(() => Cells(3).Compare(file, new(1, earlier), ["id"], 10)).Code);
    }

    /// <summary>Cells emptied by protection are nobody's group; as a group they would be the one at most risk here.</summary>
    [Fact]
    public async Task Measure_EmptiedCells_MakeNoMinority()
    {
        var file = await scratch.Inspect("age,sex\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{(i < 8 ? i : 50)},{(i < 8 ? "" : i % 2 == 0 ? "f" : "m")}\n")));
        var figures = await scratch.Stress.Measure(file, new(["age", "sex"], [], []), new StressQuestion { SmallestDifference = 10, Subgroups = ["age", "sex"], SmallestGroup = 5 }, null, CancellationToken.None);
        var sex = Assert.Single(figures.Subgroups);
        Assert.Equal((2, 0, 16L, 8L, "age"), (sex.Groups, sex.Small, sex.WorstRecords, sex.Empty, Assert.Single(figures.Uncompared!)));
        Assert.Equal(1 / 16.0, sex.WorstAverage, 1e-12);
        var small = await scratch.Stress.Measure(file, new(["age", "sex"], [], []), new StressQuestion { SmallestDifference = 10, Subgroups = ["sex"], SmallestGroup = 20 }, null, default);
        Assert.Equal(("No two groups by sex have 20 records or more each, so none can be compared with all.", null), (small.Missing["ST-15"], small.Uncompared));
    }

    [Fact]
    public async Task Measure_CurveKnown_IsNotSearchedAgain()
    {
        var file = await scratch.Inspect("age,sex\n1,f\n2,m\n");
        var plan = new MeasurementPlan(["age", "sex"], [], []);
        var known = new BackgroundKnowledge(["age"], 2, [], 7);
        var question = new StressQuestion { SmallestDifference = 10, Trajectory = new("age", ["sex"], [1], 10, 3) }.Knowing(known, new(6, 7));
        var figures = await scratch.Stress.Measure(file, plan, question, null, CancellationToken.None);
        Assert.Same(known, figures.Knowledge);
        Assert.Equal(7, figures.Trajectory!.Seed);
    }

    [Fact]
    public async Task Measure_OneOrTwoThreads_GivesTheSameBytes()
    {
        var random = new Random(5);
        var text = new StringBuilder("age,sex,region,ill,who,cell\n");
        for (var i = 0; i < 3_000; i++)
            text.Append(FormattableString.Invariant($"{random.Next(60)},{random.Next(2)},{random.Next(9)},{random.Next(7)},{random.Next(300)},{random.Next(200)}\n"));
        var file = await scratch.Inspect(text.ToString());
        var plan = new MeasurementPlan(["age", "sex", "region"], ["ill"], []);
        var question = new StressQuestion
        {
            SmallestDifference = 10, Register = ["age", "sex"], Candidates = ["ill", "cell"], Subgroups = ["age", "sex", "region", "ill"], Earlier = [],
            Trajectory = new TrajectoryQuestion("who", ["cell"], [2, 4], 100, 9),
        };
        Task<StressFigures> Run(int threads)
        {
            var settings = new DuckDbSettings { MemoryMegabytes = 512, Threads = threads, SpillFolder = scratch.Spill };
            return new StressSearches(new MicrodataEngine(settings)).Measure(file, plan, question, null, CancellationToken.None);
        }

        var measured = await scratch.Engine.Measure(file, plan, null, CancellationToken.None);
        var (one, two) = (Bytes(await Run(1)), Bytes(await Run(2)));
        Assert.Equal(one, two);
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Spill));

        byte[] Bytes(StressFigures figures) => StressRun.Of(measured, figures, Scenes.At(), 9, ShippedPacks.Current).ToJson();
    }

    /// <summary>Empty cells, capital letters and a trace: figures of a file and of a table are the same, byte for byte.</summary>
    [Theory]
    [InlineData(SourceKind.Parquet)]
    [InlineData(SourceKind.Table)]
    public async Task Measure_OtherSource_GivesTheFiguresOfTheFile(SourceKind kind)
    {
        using var bench = new SourceBench(cluster);
        var random = new Random(11);
        var text = new StringBuilder("age,sex,region,ill,who,cell\n");
        for (var i = 0; i < 800; i++)
            text.Append(FormattableString.Invariant($"{(random.Next(9) == 0 ? "" : random.Next(40))},{"fFm"[random.Next(3)]},{random.Next(9)},{random.Next(7)},{random.Next(90)},{random.Next(60)}\n"));
        var path = bench.Scratch.Write(text.ToString());
        var question = new StressQuestion
        {
            SmallestDifference = 10, Register = ["age", "sex"], Candidates = ["ill", "cell"], Subgroups = ["age", "sex", "region", "ill"], Earlier = [new(new EarlierRelease(1, new(2026, 1, 2), 790), ["sex", "ill"])],
            // Of a table no trace leaves its server.
            Trajectory = kind is SourceKind.Table ? null : new TrajectoryQuestion("who", ["cell"], [2, 4], 60, 9),
        };

        Assert.Equal(await Figures(SourceKind.Csv), await Figures(kind));

        async Task<string> Figures(SourceKind where)
        {
            var source = await bench.Source(where, path); // names the connection that the engine is then made with
            var figures = await new StressSearches(bench.Engine).Measure(source, new MeasurementPlan(["age", "sex", "region"], ["ill"], []), question, null, CancellationToken.None);
            return System.Text.Json.JsonSerializer.Serialize(figures, RiskJson.Options);
        }
    }

    [Fact]
    public async Task Measure_WildcardWithGaps_SaysWhyPartsAreMissing()
    {
        var file = await scratch.Inspect("sex,age,ill\nF,34,a\nF,,b\nM,51,a\n");
        var figures = await scratch.Stress.Measure(file, new MeasurementPlan(["sex", "age"], ["ill"], [], NullRule.Wildcard),
            new StressQuestion { SmallestDifference = 10, Candidates = ["ill"], Subgroups = ["sex"], SmallestGroup = 1 }, null, CancellationToken.None);
        Assert.Equal(["ST-04", "ST-10", "ST-15"], figures.Missing.Keys.Order());
        Assert.Null(figures.Promotion);
        Assert.Empty(figures.Subgroups);
    }

    [Fact]
    public async Task Measure_VeryWideFile_AsksForTheAttributesAndTriesThoseThatAreNamed()
    {
        var columns = Enumerable.Range(0, 42).Select(i => $"v{i}").ToList();
        var file = await scratch.Inspect($"sex,{string.Join(',', columns)}\nF,{string.Join(',', columns)}\nF,{string.Join(',', columns)}\n");
        var question = new StressQuestion { SmallestDifference = 10, Candidates = columns };
        var figures = await scratch.Stress.Measure(file, new MeasurementPlan(["sex"], [], []), question, null, CancellationToken.None);
        Assert.Equal((null, "ST-10"), (figures.Promotion, figures.Missing.Keys.Single()));
        Assert.Equal(StressOutcome.NotAssessed, Scenes.Judge("ST-10", Scenes.Sized(12), figures).Outcome);
        var named = await scratch.Stress.Measure(file, new MeasurementPlan(["sex"], [], []), question with { Promote = ["v1", "v7"] }, null, CancellationToken.None);
        Assert.Equal(["sex", "v1", "v7"], named.Promotion!.Risk.QuasiIdentifiers);
        Assert.Equal(1, named.Promotion.Risk.Classes);
    }

    [Fact]
    public async Task Measure_EarlierColumnGone_NamesItAndCountsNothing()
    {
        var file = await scratch.Inspect("sex,age\nF,34\nF,34\n");
        var figures = await scratch.Stress.Measure(file, new MeasurementPlan(["sex"], [], []),
            new StressQuestion { SmallestDifference = 10, Earlier = [new(new EarlierRelease(1, new(2026, 1, 2), 2), ["postcode", "age"])] }, null, CancellationToken.None);
        Assert.Equal((null, "postcode"), (figures.Composition!.Joint, figures.Composition.Lacking.Single()));
    }

    [Fact]
    public async Task Measure_UnknownColumn_ListsThoseThereAre()
    {
        var file = await scratch.Inspect("sex,age\nF,34\nF,34\n");
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => scratch.Stress.Measure(file, new MeasurementPlan(["sex"], [], []), new StressQuestion { SmallestDifference = 10, Register = ["zip"] }, null, CancellationToken.None));
        Assert.Equal("unknown_column", fault.Code);
    }

    [Fact]
    public async Task Measure_Cancelled_LeavesNothing()
    {
        var file = await scratch.Inspect("sex,age\nF,34\nF,34\n");
        using var stop = new CancellationTokenSource();
        var progress = new StopAt("Reading the columns to try", stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scratch.Stress.Measure(file, new MeasurementPlan(["sex"], [], []), new StressQuestion { SmallestDifference = 10 }, progress, stop.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Spill));
    }

    [Theory]
    [InlineData(SourceKind.Csv)]
    [InlineData(SourceKind.Parquet)]
    public async Task Measure_Trace_CountsPersonsByTheirOwnPoints(SourceKind kind)
    {
        using var bench = new SourceBench(cluster);
        // Ann and Bea share all points; Cid has one nobody shares; Dot's only point is Ann's and Bea's. Records without a person are left out.
        var file = await bench.Source(kind, bench.Scratch.Write("who,place,hour\nAnn,x,1\nAnn,y,2\nBea,x,1\nBea,y,2\nBea,x,1\nCid,z,1\nDot,x,1\n,z,1\n"));
        var question = new StressQuestion { SmallestDifference = 10, Trajectory = new TrajectoryQuestion("who", ["place", "hour"], [1, 2], 10, 1) };
        var found = (await new StressSearches(bench.Engine).Measure(file, new MeasurementPlan(["place"], [], []), question, null, CancellationToken.None)).Trajectory!;
        Assert.Equal((4, 3), (found.Persons, found.Points));
        Assert.Equal([new UnicityPoint(1, 4, 1), new UnicityPoint(2, 4, 1)], found.Curve);
    }

    [Fact]
    public async Task Measure_TraceOfATable_IsRefusedWithTheReasonAndTheRestIsCounted()
    {
        using var bench = new SourceBench(cluster);
        var table = await bench.Source(SourceKind.Table, bench.Scratch.Write("who,place\nAnn,x\nAnn,y\nBea,x\n"));
        var stages = new List<string>();
        var figures = await new StressSearches(bench.Engine).Measure(table, new MeasurementPlan(["place"], [], []),
            new StressQuestion { SmallestDifference = 10, Register = ["place"], Trajectory = new TrajectoryQuestion("who", ["place"], [1], 10, 1) }, new Stages(stages), CancellationToken.None);
        Assert.Equal((null, "ST-09", 2L), (figures.Trajectory, figures.Missing.Keys.Single(), figures.Register!.Classes.Classes));
        Assert.Contains("would have to leave its server", figures.Missing["ST-09"], StringComparison.Ordinal);
        Assert.DoesNotContain("Collecting points of persons", stages);
    }

    private sealed class Stages(List<string> told) : IProgress<MicrodataProgress>
    {
        public void Report(MicrodataProgress value)
        {
            lock (told)
                told.Add(value.Stage);
        }
    }

    [Fact]
    public void For_NamesOfColumns_PickRegisterAndSubgroups()
    {
        var question = StressQuestion.For(
            [
                new("age_band", ColumnRole.QuasiIdentifier, ColumnType.Text), new("Region", ColumnRole.Other, ColumnType.Text), new("pages", ColumnRole.Other, ColumnType.Number),
                new("birth-id", ColumnRole.Identifier, ColumnType.Text), new("ill", ColumnRole.Sensitive, ColumnType.Text),
            ], ShippedPacks.Current.StressTests!);
        Assert.Equal(["age_band", "Region"], question.Register);
        Assert.Equal(["age_band", "Region"], question.Subgroups);
        Assert.Equal(["Region", "pages", "ill"], question.Candidates);
    }

    public void Dispose() => scratch.Dispose();

    private static int[] Sizes(int[][] rows, params int[] columns) =>
        [.. rows.GroupBy(row => string.Join(',', columns.Select(column => row[column]))).Select(group => group.Count())];

    private static SetRisk Risk(int[][] rows, string[] names, params int[] columns)
    {
        var sizes = Sizes(rows, columns);
        return new SetRisk(names, sizes.Min(), sizes.Length, sizes.Count(n => n == 1), (double)sizes.Length / rows.Length, (double)sizes.Count(n => n == 1) / rows.Length);
    }

    private static SubgroupRisk? Subgroup(int[][] rows, string name, int at)
    {
        var size = rows.GroupBy(row => (row[0], row[1])).ToDictionary(group => group.Key, group => group.Count());
        var groups = rows.GroupBy(row => row[at]).OrderBy(group => group.Key).ToList();
        var large = groups.Where(group => group.Count() >= 5)
            .Select(group => (Records: group.Count(), Sum: group.GroupBy(row => size[(row[0], row[1])]).OrderBy(same => same.Key).Aggregate(0.0, (sum, same) => sum + (double)same.Count() / same.Key))).ToList();
        if (large.Count < 2)
            return null;
        var worst = large.MaxBy(group => group.Sum / group.Records);
        return new SubgroupRisk(name, large.Count, groups.Count - large.Count, worst.Records, worst.Sum / worst.Records, (double)size.Count / rows.Length);
    }

    private static bool SameRisk(SetRisk one, SetRisk other) =>
        one.QuasiIdentifiers.SequenceEqual(other.QuasiIdentifiers) && one with { QuasiIdentifiers = other.QuasiIdentifiers } == other;

    private sealed class StopAt(string stage, CancellationTokenSource stop) : IProgress<MicrodataProgress>
    {
        public void Report(MicrodataProgress value)
        {
            if (value.Stage == stage)
                stop.Cancel();
        }
    }
}
