using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Domain.Risk.Synthetic;
using ExportPortal.Microdata.Attacks;
using ExportPortal.Microdata.Counting;
using ExportPortal.Support;

namespace ExportPortal.Microdata;

/// <summary>A cancel is heard at every stage of every work: no later stage begins, and nothing stays. How soon, the benchmark says.</summary>
public sealed class CancelTests(PostgresCluster cluster) : IDisposable
{
    private const string Text = "age,sex,ill,who,cell\n30,f,flu,1,A\n31,m,cold,1,B\n30,f,flu,2,A\n32,m,hay,2,C\n30,f,cold,3,A\n31,m,flu,3,B\n";

    private static readonly MeasurementPlan Plan = new(["age", "sex"], ["ill"], []);

    private readonly SourceBench bench = new(cluster);

    private string Staging => Directory.CreateDirectory(Path.Combine(bench.Scratch.Path, "staging")).FullName;

    [Theory]
    [InlineData(false, "Reading")]
    [InlineData(true, "Reading, Checking the pages")]
    public async Task Stage_AtEachStage_StopsAndLeavesNothing(bool isParquet, string expected)
    {
        var path = bench.Scratch.Write(Text);
        var bytes = await File.ReadAllBytesAsync(isParquet ? await bench.Parquet(path) : path);
        Assert.Equal(expected, string.Join(", ", await StageByStage.Cancel(
            async (progress, cancellation) => (await bench.Intake.Stage(new MemoryStream(bytes), Staging, progress, cancellation)).Discard(), LeftNothing)));
    }

    [Theory]
    [InlineData(SourceKind.Csv)]
    [InlineData(SourceKind.Parquet)]
    [InlineData(SourceKind.Table)]
    public async Task Run_EverythingAndTheStressTests_StopAndLeaveNothing(SourceKind kind)
    {
        var source = await bench.Source(kind, bench.Scratch.Write(Text));
        var (engine, request) = (bench.Engine, new MeasurementRequest(Plan with { Suda = true, Populations = [50] }, new(), new(0.05, null), source.Hash.Hex));
        var question = new StressQuestion
        {
            SmallestDifference = 10, Register = ["age"], Population = 100, Candidates = ["ill"], Subgroups = ["sex"], SmallestGroup = 1, Trajectory = new("who", ["cell"], [1, 2], 10, 3),
        };

        var measured = await StageByStage.Cancel(async (progress, cancellation) =>
        {
            await engine.Profile(source, progress, cancellation);
            await new RequestedMeasurement(engine, engine).Run(source, request, progress, cancellation, source);
        }, LeftNothing);
        var stressed = await StageByStage.Cancel((progress, cancellation) => new StressSearches(engine).Measure(source, Plan, question, progress, cancellation), LeftNothing);

        Assert.Superset(new HashSet<string> { "Profiling", "Counting classes", "Comparing classes by ill", "Searching special uniques", "Trying what may be known", "Leaving out quasi-identifiers", "Counting the population" }, measured.ToHashSet());
        Assert.Superset(new HashSet<string> { "Trying what may be known", "Counting classes of a public register", "Letting further attributes become known", "Comparing subgroups" }, stressed.ToHashSet());
        // Of a table no trace leaves its server.
        Assert.Equal(kind is not SourceKind.Table, stressed.Contains("Drawing points of persons"));
        Assert.Equal(kind is SourceKind.Table, measured.Contains("Comparing the content"));
    }

    [Theory]
    [InlineData(SourceKind.Csv)]
    [InlineData(SourceKind.Parquet)]
    [InlineData(SourceKind.Table)]
    public async Task Improve_AtEachStage_StopsAndLeavesNothing(SourceKind kind)
    {
        var source = await bench.Source(kind, bench.Scratch.Write(Text));
        var ladders = new ImprovementQuestion(new(0.2, null), [new("age", [new([new Band(10)])])]);
        var stages = await StageByStage.Cancel(async (progress, cancellation) =>
        {
            await bench.Engine.Propose(source, Plan, progress, cancellation);
            await bench.Engine.Improve(source, Plan, ladders, progress, cancellation);
        }, LeftNothing);
        Assert.Superset(new HashSet<string> { "Looking at the values", "Counting classes", "Trying what would help" }, stages.ToHashSet());
    }

    [Theory]
    [InlineData(SourceKind.Csv, CopyKind.Csv)]
    [InlineData(SourceKind.Csv, CopyKind.Parquet)]
    [InlineData(SourceKind.Parquet, CopyKind.Csv)]
    [InlineData(SourceKind.Parquet, CopyKind.Parquet)]
    public async Task Protect_AtEachStage_StopsAndLeavesNothing(SourceKind kind, CopyKind copy)
    {
        var source = (MicrodataFile)await bench.Source(kind, bench.Scratch.Write(Text));
        var plan = new ProtectionPlan([new("age", [new Band(10)])], new Suppression(2));
        var stages = await StageByStage.Cancel(async (progress, cancellation) =>
        {
            var made = await bench.Engine.Protect(source, Plan, plan, Path.Combine(Staging, "copy"), progress, cancellation, copy);
            File.Delete(made.File.Path);
        }, LeftNothing);
        Assert.Superset(new HashSet<string> { "Counting classes", "Writing the protected copy", "Reading" }, stages.ToHashSet());
    }

    [Fact]
    public async Task Attack_AtEachStage_StopsAndLeavesNothing()
    {
        var texts = new[] { SyntheticSamples.Text(60, 1), SyntheticSamples.Text(60, 2), SyntheticSamples.Text(60, 3) };
        var found = new List<MicrodataFile>();
        foreach (var (i, text) in texts.Index())
            found.Add(await CsvIntake.Inspect(bench.Scratch.Write(text, $"{i}.csv"), MicrodataLimits.Default, null, CancellationToken.None));
        var stages = await StageByStage.Cancel(
            (progress, cancellation) => SyntheticSamples.Engine(bench.Scratch).Attack(new(found[0], found[1], found[2]), SyntheticSamples.Plan(20) with { Records = 10 }, progress, cancellation), LeftNothing);
        Assert.Superset(new HashSet<string> { "Reading the training file", "Numbering the hold-out", "Looking for copies", "Singling out", "Linking", "Guessing ill", "Telling members" }, stages.ToHashSet());
    }

    [Fact]
    public async Task Open_Table_StopsWhileItsRowsAreHashed()
    {
        var table = await bench.Load(bench.Scratch.Write(Text));
        Assert.Equal(["Hashing the rows"], await StageByStage.Cancel((progress, cancellation) => bench.Tables.Open(table, progress, cancellation), LeftNothing));
    }

    [Fact]
    public void Sort_InParts_IsTheSortOfEverything()
    {
        var random = new Random(7);
        foreach (var values in new[] { 1, 2, 9, 1_000_000 })
            foreach (var part in new[] { 1, 10, 1_000 })
            {
                var records = Enumerable.Range(0, 5_000).Select(_ => (long)random.Next(values)).ToArray();
                var expected = records.Order().ToArray();
                PackedRecords.Sort(records, part, CancellationToken.None);
                Assert.Equal(expected, records);
                PackedRecords.Sort(records, part, CancellationToken.None);
                Assert.Equal(expected, records);
            }
        Assert.Throws<OperationCanceledException>(() => PackedRecords.Sort(new long[100], 10, new CancellationToken(canceled: true)));
    }

    public void Dispose() => bench.Dispose();

    private void LeftNothing()
    {
        Assert.Empty(Directory.GetFileSystemEntries(Staging));
        Assert.Empty(Directory.GetFileSystemEntries(bench.Scratch.Spill));
    }
}
