using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.DuckDb;

namespace ExportPortal.Microdata;

public sealed class DuckDbModelTests : IDisposable
{
    private const string Csv = "sex,age,w,hh\nF,34,10,1\nF,34,20,1\nM,,1.5,2\nM,51,2.25,\nF,51,4,2\n";
    private readonly ScratchFolder scratch = new();

    [Fact]
    public async Task Measure_Weights_SumByClassWhateverTheOrder()
    {
        var lines = Csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var turned = string.Join('\n', lines.Take(1).Concat(lines.Skip(1).Reverse())) + "\n";
        var plan = new MeasurementPlan(["sex", "age"], [], []) { Weight = "w", Household = "hh" };

        var measured = await Measure(Csv, plan);
        var other = await Measure(turned, plan);

        Assert.Equal(37.75, measured.Weighted!.SumWeights);
        Assert.Equal([30.0, 30.0, 1.5, 2.25, 4.0], measured.Weighted.FirstPopulations);
        Assert.Equal([4.0, 2.25, 1.5, 30.0, 30.0], other.Weighted!.FirstPopulations);
        Assert.Equal(measured.Weighted.BenedettiFranconiApproxSum, other.Weighted.BenedettiFranconiApproxSum);
        Assert.Equal("w", measured.Rules.Weight);
        var pair = IndividualRisk.Approximate(2, 30);
        var (third, fourth, fifth) = (IndividualRisk.Approximate(1, 1.5), IndividualRisk.Approximate(1, 2.25), IndividualRisk.Approximate(1, 4));
        Assert.Equal(3, measured.Weighted.Household!.Households);
        Assert.Equal(2 * IndividualRisk.Household([pair, pair]) + fourth + 2 * IndividualRisk.Household([third, fifth]), measured.Weighted.Household.Expected, 1e-14);
    }

    [Fact]
    public async Task Measure_Drop_ModelsTheRecordsThatStay()
    {
        var measured = await Measure(Csv, new MeasurementPlan(["sex", "age"], [], [], NullRule.Drop) { Weight = "w", Suda = true, Populations = [50] });

        Assert.Equal(36.25, measured.Weighted!.SumWeights);
        Assert.Equal([30.0, 30.0, 2.25, 4.0], measured.Weighted.FirstPopulations);
        Assert.Equal(2, measured.Models!.Suda!.Elliot.Uniques);
        // Who was dropped is one of the fifty as well, so the four that stay do not stand for fifty.
        Assert.Null(measured.Models.Population);
        Assert.Equal(RiskModels.NotWhole, measured.Models.Reasons!["population"]);
        var whole = await Measure(Csv, new MeasurementPlan(["sex"], [], [], NullRule.Drop) { Populations = [50] });
        Assert.Equal(5 / 50.0, whole.Models!.Population![50].SamplingFraction);
        Assert.Equal("population_too_small", (await Assert.ThrowsAsync<MicrodataFault>(() => Measure(Csv, new MeasurementPlan(["sex", "age"], [], [], NullRule.Drop) { Populations = [4] }))).Code);
    }

    [Fact]
    public async Task Measure_DropOfAllFirstRecords_LooksFurtherForTen()
    {
        var empty = string.Concat(Enumerable.Repeat(",34,1,\n", 12));
        var sorted = $"sex,age,w,hh\n{empty}{string.Concat(Enumerable.Range(0, 12).Select(at => $"F,{at},{at + 1},\n"))}";
        var measured = await Measure(sorted, new MeasurementPlan(["sex", "age"], [], [], NullRule.Drop) { Weight = "w", Suda = true });

        Assert.Equal(Enumerable.Range(1, 10).Select(weight => (double)weight), measured.Weighted!.FirstPopulations);
        // Nobody stays within ten thousand: no figure record by record, and no fault.
        var late = $"sex,age,w,hh\n{string.Concat(Enumerable.Repeat(empty, 900))}F,1,2,\n";
        Assert.Empty((await Measure(late, new MeasurementPlan(["sex", "age"], [], [], NullRule.Drop) { Weight = "w" })).Weighted!.FirstPopulations);
    }

    [Fact]
    public async Task Measure_Wildcard_SaysWhyThereAreNoModels()
    {
        var measured = await Measure(Csv, new MeasurementPlan(["sex", "age"], [], [], NullRule.Wildcard) { Weight = "w", Suda = true, Populations = [50] });

        Assert.Null(measured.Weighted);
        Assert.Null(measured.Models!.Suda);
        Assert.Equal(["population", "suda", "weighted"], measured.Models.Reasons!.Keys.Order());
    }

    [Fact]
    public async Task Measure_NothingAsked_AddsNoKey() =>
        Assert.DoesNotContain("models", System.Text.Encoding.UTF8.GetString(RiskJson.Write(await Measure(Csv, new MeasurementPlan(["sex"], [], [])))));

    [Fact]
    public async Task Measure_ModelsWrittenAndRead_AreTheSameBytes()
    {
        var measured = await Measure(Csv, new MeasurementPlan(["sex", "age"], [], []) { Weight = "w", Suda = true, Populations = [50] });

        Assert.Equal(RiskJson.Write(measured), RiskJson.Write(RiskJson.Read(RiskJson.Write(measured))));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("1e15")]
    [InlineData("ten")]
    public async Task Measure_CellIsNoWeight_NamesTheLine(string cell)
    {
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => Measure($"sex,w\nF,1\nM,{cell}\n", new MeasurementPlan(["sex"], [], []) { Weight = "w" }));

        Assert.Equal(("not_a_weight", "line 3, column 2"), (fault.Code, fault.Where));
        Assert.Equal("Column 'w' is named as weight, but a cell of it is not a number of at least 1e-9 and less than 1e15. Mend it, or leave the weight out.", fault.Message);
    }

    [Theory]
    [InlineData(NullRule.Value)]
    [InlineData(NullRule.Drop)]
    [InlineData(NullRule.Wildcard)]
    public async Task Measure_CellsSortedInsideOrOutsideTheDatabase_GivesTheSameBytes(NullRule nulls)
    {
        var random = new Random(11);
        // Empty quasi-identifiers, numbers written in two ways, values that only records have that the drop rule leaves out.
        var rows = Enumerable.Range(0, 3_000).Select(i => $"{(random.Next(20) == 0 ? "" : random.Next(90))},{random.Next(7)},d{random.Next(12)},{random.Next(30)}{(random.Next(2) == 0 ? ".0" : "")}").Append(",1,only here,-5");
        var file = await scratch.Inspect("a,b,c,d\n" + string.Join('\n', rows) + "\n");
        var plan = new MeasurementPlan(["a", "b"], ["c"], ["d"], nulls);
        var inside = new MicrodataEngine(new DuckDbSettings { MemoryMegabytes = 512, SpillFolder = scratch.Spill, CellsInMemory = 0 });

        Assert.Equal(
            RiskJson.Write(await scratch.Engine.Measure(file, plan, null, CancellationToken.None)),
            RiskJson.Write(await inside.Measure(file, plan, null, CancellationToken.None)));
    }

    [Fact]
    public async Task Knowledge_File_GivesTheCurve()
    {
        var stages = new List<string>();
        var knowledge = await scratch.Engine.Knowledge(
            await scratch.Inspect(Csv), new MeasurementPlan(["sex", "age"], [], []), new KnowledgeQuestion(), new Reported(stages), CancellationToken.None);

        Assert.Equal([1, 2], knowledge.Curve.Select(p => p.Known));
        Assert.Equal(["age"], knowledge.Curve[0].Worst.QuasiIdentifiers);
        Assert.Equal(3 / 5.0, knowledge.Curve[0].Worst.AverageRisk);
        Assert.Equal(0.5 * (3 + 2) / 5, knowledge.Curve[0].AverageRisk, 1e-15);
        Assert.Contains("Trying what may be known", stages);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Spill));
    }

    [Fact]
    public async Task Drops_File_NamesWhatToLeaveOut()
    {
        var effects = await scratch.Engine.Drops(
            await scratch.Inspect(Csv), new MeasurementPlan(["sex", "age"], [], []), new RiskLine(0.4, 2), null, CancellationToken.None);

        Assert.Equal(["age"], effects.Smallest!.Dropped);
        Assert.Equal((2, 0.4), (effects.Smallest.Risk.K, effects.Smallest.Risk.AverageRisk));
        Assert.Equal(3, effects.Without["sex"].Classes);
        Assert.True(effects.Exhaustive);
    }

    [Fact]
    public async Task Knowledge_WildcardWithGaps_Refuses() =>
        Assert.Equal("no_classes", (await Assert.ThrowsAsync<MicrodataFault>(async () => await scratch.Engine.Knowledge(
            await scratch.Inspect(Csv), new MeasurementPlan(["sex", "age"], [], [], NullRule.Wildcard), new KnowledgeQuestion(), null, CancellationToken.None))).Code);

    public void Dispose() => scratch.Dispose();

    private async Task<RiskMeasurement> Measure(string csv, MeasurementPlan plan) =>
        await scratch.Engine.Measure(await scratch.Inspect(csv), plan, null, CancellationToken.None);

    /// <summary>Takes reports at once, on the thread that makes them.</summary>
    private sealed class Reported(List<string> stages) : IProgress<MicrodataProgress>
    {
        public void Report(MicrodataProgress value)
        {
            lock (stages)
                stages.Add(value.Stage);
        }
    }
}
