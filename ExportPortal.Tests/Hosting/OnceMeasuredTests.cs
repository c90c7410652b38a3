using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Hosting.Demonstration;
using ExportPortal.Microdata;

namespace ExportPortal.Hosting;

public sealed class OnceMeasuredTests : IDisposable
{
    private const string Text = "age,sex,ill\n40,f,1\n40,f,2\n40,m,1\n40,m,1\n61,m,3\n61,m,1\n";
    private static readonly MeasurementPlan Plan = new(["age", "sex"], ["ill"], []);
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task Measure_SameBytesInAnotherFile_GivesTheFiguresOfTheEngineOnce()
    {
        var engine = new OnceMeasured(scratch.Engine);
        var ahead = await engine.Measure(await Inspect("ahead.csv"), Plan, null, CancellationToken.None);
        File.Delete(Path.Combine(scratch.Path, "ahead.csv"));
        var walk = await engine.Measure(await Inspect("walk.csv"), new MeasurementPlan(["age", "sex"], ["ill"], []), null, CancellationToken.None);

        Assert.Same(ahead, walk);
        Assert.Equal(RiskJson.Write(await scratch.Engine.Measure(await Inspect("own.csv"), Plan, null, CancellationToken.None)), RiskJson.Write(walk));
    }

    [Fact]
    public async Task Measure_OtherQuestionOrBytes_CountsAnew()
    {
        var engine = new OnceMeasured(scratch.Engine);
        var file = await Inspect("file.csv");
        var all = await engine.Measure(file, Plan, null, CancellationToken.None);
        var fewer = await engine.Measure(file, new MeasurementPlan(["age"], ["ill"], []), null, CancellationToken.None);
        var longer = await engine.Measure(await Inspect("longer.csv", Text + "40,f,2\n"), Plan, null, CancellationToken.None);

        Assert.Equal([(3L, 6L), (2L, 6L), (3L, 7L)], ((RiskMeasurement[])[all, fewer, longer]).Select(one => (one.Sample.Classes ?? 0, one.Sample.Records)));
    }

    [Fact]
    public async Task Measure_StressOfOtherColumns_CountsAnew()
    {
        var engine = new OnceMeasured(scratch.Engine);
        var file = await Inspect("file.csv");
        var register = new StressQuestion { SmallestDifference = 10, Register = ["age"] };
        var first = await engine.Measure(file, Plan, register, null, CancellationToken.None);

        Assert.Same(first, await engine.Measure(file, Plan, register with { Register = ["age"] }, null, CancellationToken.None));
        Assert.NotNull(first.Register);
        Assert.Null((await engine.Measure(file, Plan, register with { Register = [] }, null, CancellationToken.None)).Register);
    }

    private Task<MicrodataFile> Inspect(string name, string text = Text) => CsvIntake.Inspect(scratch.Write(text, name), MicrodataLimits.Default, null, CancellationToken.None);
}
