using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;

namespace ExportPortal.Microdata;

public sealed class MicrodataEngineTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    [Fact]
    public async Task Measure_SmallFile_GivesHandComputedFigures()
    {
        // Classes (F,30): 3 records, (M,30): 1, (M,""): 1. Of 5: mean risk 3/5. Smallest entropy 0.
        var measured = await Measure("sex,age,ill\nF,30,x\nF,30,x\nF,30,y\nM,30,y\nM,,z\n", new(["sex", "age"], ["ill"], []));

        Assert.Equal((5, 3, 1, 2), (measured.Sample.Records, measured.Sample.Classes, measured.Sample.K, measured.Sample.SampleUniques));
        Assert.Equal(new Probability(0.6), measured.AverageRisk);
        Assert.Equal(new Probability(1), measured.MaximumRisk);
        Assert.Equal((3, 1, 2), (measured.Sensitive["ill"].Values, measured.Sensitive["ill"].LDistinct, measured.Sensitive["ill"].HomogeneousRecords));
        Assert.Equal(0.8, measured.Sensitive["ill"].TEqualDistance!.Value, 1e-12);
        Assert.StartsWith("DuckDB ", measured.Engine.Counting);
    }

    [Theory]
    [InlineData("a,b\n01234,x\n1234,x\n", 2)]
    [InlineData("a,b\n34,x\n 34,x\n34 ,x\n34.0,x\n", 4)]
    [InlineData("a,b\nNA,x\nnull,x\nNULL,x\nnan,x\n,x\n\"\",x\n", 5)]
    [InlineData("a,b\nf,x\nF,x\n", 2)]
    [InlineData("a,b\n\"x\ny\",x\n\"x,y\",x\n\"x\"\"y\",x\n", 3)]
    [InlineData("a,b\r\n\"x\r\ny\",x\r\nz,x\r\n", 2)]
    [InlineData("a,b\r\n1,x\r\n2,x\r\n2,y\r\n", 2)]
    [InlineData("a,b\n\"x\ry\",x\n\"x\r\ny\",x\nz,x\n", 3)]
    [InlineData("\uFEFF\"a\",b\n1,x\n2,x\n", 2)]
    [InlineData("a\n\"\"\n1\n", 2)]
    [InlineData("a;b\n1,5;x\n1,50;x\n", 2)]
    [InlineData("a,b\n#1,x\n#2,x\n--,x\n", 3)]
    [InlineData("a,b\n1,x\n2,x", 2)]
    [InlineData("\"it's\",b\n1,x\n2,x\n", 2, "it's")]
    [InlineData("\"a\nb\",c\n1,x\n2,x\n", 2, "a\nb")]
    public async Task Measure_TextForms_AreExact(string text, long classes, string column = "a") =>
        Assert.Equal(classes, (await Measure(text, new([column], [], []))).Sample.Classes);

    [Fact]
    public async Task Measure_OrderedColumn_SortsNumericallyAndJoinsEqualNumbers()
    {
        // Numbers 2, 9, 10, 9 written three ways. Class b holds 10 only; all records have cumulative shares 1/5 and 4/5 below it.
        var measured = await Measure("q,n\na,2\na,9\na,9.0\na,9e0\nb,10\n", new(["q"], [], ["n"]));

        var number = measured.Sensitive["n"];
        Assert.Equal((3, true), (number.Values, number.Numeric));
        Assert.Equal((0.2 + 0.8) / 2, number.TOrderedDistanceRank!.Value, 1e-12);
        Assert.Equal((0.2 * 7 + 0.8 * 1) / 8, number.TOrderedDistanceValueScaled!.Value, 1e-12);
    }

    [Theory]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+5")]
    [InlineData("-5.25")]
    [InlineData("5E-3")]
    [InlineData("00012")]
    public async Task Measure_PlainDecimalInOrderedColumn_IsANumber(string cell) =>
        Assert.True((await Measure($"q,n\na,{cell}\nb,7\n", new(["q"], [], ["n"]))).Sensitive["n"].Numeric);

    [Theory]
    [InlineData("")]
    [InlineData("twelve")]
    [InlineData(" 12")]
    [InlineData("1_2")]
    [InlineData("0x12")]
    [InlineData("nan")]
    [InlineData("inf")]
    [InlineData("1e999")]
    [InlineData("\"1,2\"")]
    public async Task Measure_NotANumberInOrderedColumn_NamesLineAndColumn(string cell)
    {
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => Measure($"q,n\na,1\n\"b\nb\",2\nc,{cell}\n", new(["q"], [], ["n"])));

        Assert.Equal(("not_a_number", 5L, 2), (fault.Code, fault.Line!.Value, fault.Column!.Value));
    }

    [Fact]
    public async Task Measure_OrderedQuasiIdentifier_IsCheckedAndStaysExactText()
    {
        var measured = await Measure("age,b\n34,x\n34.0,x\n", new(["age"], [], ["age"]));

        Assert.Equal((2, ColumnType.Number), (measured.Sample.Classes, measured.Rules.Types["age"]));
        Assert.Equal("not_a_number", (await Assert.ThrowsAsync<MicrodataFault>(() => Measure("age,b\nold,x\n", new(["age"], [], ["age"])))).Code);
    }

    [Fact]
    public async Task Measure_EmptyCellOfOrderedQuasiIdentifier_IsReadByTheNullRule()
    {
        var measured = await Measure("age,b\n34,x\n,x\n,x\n", new(["age"], [], ["age"]));

        Assert.Equal(2, measured.Sample.Classes);
        Assert.Equal(4, (await Assert.ThrowsAsync<MicrodataFault>(() => Measure("age,b\n34,x\n,x\nold,x\n", new(["age"], [], ["age"])))).Line);
    }

    [Fact]
    public async Task Measure_EmptyCellOfOrderedSensitiveColumn_SaysThatItIsEmpty()
    {
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => Measure("q,n\na,1\nb,\n", new(["q"], [], ["n"])));

        Assert.Contains("a cell of it is empty. Fill the cell, or declare the column Type: Text.", fault.Message);
    }

    [Fact]
    public async Task Measure_LongestRecordOfDoubledQuotes_IsRead()
    {
        var cells = Enumerable.Repeat(new string('"', MicrodataLimits.Default.FieldBytes * 2), 7).Select(quotes => $"\"{quotes}\"");
        var measured = await Measure($"a,b,c,d,e,f,g\n{string.Join(",", cells)}\n1,2,3,4,5,6,7\n", new(["a", "g"], [], []));

        Assert.Equal(2, measured.Sample.Classes);
    }

    [Fact]
    public async Task Measure_DropRule_LeavesRecordsOutAndSaysHowMany()
    {
        var measured = await Measure("a,s\n1,x\n1,y\n,z\n", new(["a"], ["s"], [], NullRule.Drop));

        Assert.Equal((2, 1, 1), (measured.Sample.Records, measured.Sample.DroppedRecords, measured.Sample.Classes));
        Assert.Equal(2, measured.Sensitive["s"].Values);
        Assert.Equal(NullRule.Drop, measured.Rules.Null);
    }

    /// <summary>Who leaves the classes stays in the file, so what decides counts them too; folded as numbers, in memory, or in the database.</summary>
    [Theory]
    [InlineData(false, 1_000)]
    [InlineData(true, 1_000)]
    [InlineData(false, 1)]
    public async Task Measure_DropRule_DecidesByTheWholeFile(bool special, int cells)
    {
        var text = "a,b,s,n\n" + string.Concat(Enumerable.Repeat("1,x,u,4\n1,x,v,9\n", 4)) + ",p,u,7\n,p,v,4.0\n,q,u,30\n2,,w,4\n";
        var plan = new MeasurementPlan(["a", "b"], ["s"], ["n"], NullRule.Drop) { Suda = special };
        var engine = new Counting.MicrodataEngine(new DuckDb.DuckDbSettings { SpillFolder = scratch.Spill, CellsInMemory = cells });
        var file = await scratch.Inspect(text);
        var (dropped, value) = (await engine.Measure(file, plan, null, default), await engine.Measure(file, new(["a", "b"], ["s"], ["n"]), null, default));

        Assert.Equal((8L, 4L, 3L, 1L, 2L), (dropped.Sample.K, dropped.Sample.DroppedRecords, dropped.Sample.LeftOut!.Classes, dropped.Sample.LeftOut.K, dropped.Sample.LeftOut.Uniques));
        Assert.Equal((2L, 1.0), (dropped.Sensitive["s"].LDistinct, MeasureTest.WorstL(dropped)));
        Assert.Equal((MeasureTest.WorstL(value), MeasureTest.WorstT(value)), (MeasureTest.WorstL(dropped), MeasureTest.WorstT(dropped)));
        Assert.All(value.Sensitive, one => Assert.Equal(WholeAttribute.Of(one.Value), dropped.Sensitive[one.Key].Whole));
        Assert.Equal(2L, dropped.Sensitive["s"].Whole!.HomogeneousClasses);
        Assert.Equal(value.Sample.SizeHistogram, dropped.Sample.WholeHistogram);
        Assert.All(value.Sample.RecordsAtRiskStrict, one => Assert.Equal(one.Value, dropped.Sample.WholeAtRiskStrict[one.Key], 1e-12));
        Assert.Equal(ThresholdReading.Of(value.Sample).Select(one => (one.RecordsAbove, one.HoldsStrictly)), ThresholdReading.Of(dropped.Sample).Select(one => (one.RecordsAbove, one.HoldsStrictly)));
        // Nobody is left out here, so nothing is counted twice.
        Assert.Null(value.Sensitive["s"].Whole);
        Assert.Equal(RiskJson.Write(dropped), RiskJson.Write(RiskJson.Read(RiskJson.Write(dropped))));
        Assert.Equal((value.Sample.K, value.Sample.SampleUniques, value.AverageRisk, value.MaximumRisk), (dropped.Sample.WholeK, dropped.Sample.WholeUniques, dropped.AverageRisk, dropped.MaximumRisk));
        Assert.Equal(1, GateFigures.Of(dropped, null)[MeasureTest.K]);
        Assert.EndsWith("and 2 records are alone.", NullRules.LeftOut(dropped.Sample), StringComparison.Ordinal);
        // One that was saved before they were counted.
        Assert.Equal((1L, 4L, 5 / 12.0), (dropped.Sample with { LeftOut = null }) is var old ? (old.WholeK, old.WholeUniques, old.WholeAverage) : default);
        var before = dropped with { Sensitive = dropped.Sensitive.ToDictionary(one => one.Key, one => one.Value with { Whole = null }) };
        Assert.Null(MeasureTest.WorstL(before));
        Assert.False(ImprovedGates.AreKnown(before, null));
    }

    [Fact]
    public async Task Measure_DropRuleLeavesNobody_Fails() =>
        Assert.Equal("MS-4", (await Assert.ThrowsAsync<RuleViolation>(() => Measure("a,b\n,1\n,2\n", new(["a"], ["b"], [], NullRule.Drop)))).Rule.Code);

    [Fact]
    public async Task Measure_WildcardWithoutEmptyCells_EqualsValueRule()
    {
        const string text = "a,s\n1,x\n1,y\n2,z\n";
        var wildcard = await Measure(text, new(["a"], ["s"], [], NullRule.Wildcard));
        var value = await Measure(text, new(["a"], ["s"], []));

        Assert.Equal(RiskJson.Write(value), RiskJson.Write(wildcard with { Rules = value.Rules }));
    }

    [Fact]
    public async Task Measure_WildcardWithEmptyCells_LeavesSensitiveOpenWithReasons()
    {
        var measured = await Measure("a,s\n1,x\n,y\n2,z\n", new(["a"], ["s"], [], NullRule.Wildcard));

        Assert.Equal(3, measured.Sensitive["s"].Values);
        Assert.Null(measured.Sensitive["s"].LDistinct);
        Assert.Contains("l_distinct", measured.Sensitive["s"].Reasons.Keys);
    }

    [Fact]
    public async Task Measure_UnknownColumn_ListsTheColumns()
    {
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => Measure("a,b\n1,2\n", new(["z"], [], [])));

        Assert.Equal(("unknown_column", "There is no column 'z'. The columns are: a, b."), (fault.Code, fault.Message));
    }

    [Fact]
    public async Task Measure_FileChangedAfterInspection_IsRefused()
    {
        var file = await scratch.Inspect("a,b\n1,2\n");
        File.AppendAllText(file.Path, "3,4\n");

        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => scratch.Engine.Measure(file, new(["a"], [], []), null, CancellationToken.None));

        Assert.Equal("records_disagree", fault.Code);
    }

    [Fact]
    public async Task Profile_File_GivesCountsAndNoValues()
    {
        var text = "id,sex,income,note\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"p{i},{(i % 2 == 0 ? "F" : "M")},{i * 10},{(i < 5 ? "" : "quokka")}\n"));
        var profile = await scratch.Engine.Profile(await scratch.Inspect(text), null, CancellationToken.None);

        Assert.Equal(30, profile.Rows);
        Assert.Equal(["id", "sex", "income", "note"], profile.Columns.Select(c => c.Name));
        Assert.Equal([(30, 0), (2, 0), (30, 0), (2, 5)], profile.Columns.Select(c => (c.Distinct, c.Empty)));
        Assert.Equal([ColumnRole.Identifier, ColumnRole.QuasiIdentifier, ColumnRole.Sensitive, ColumnRole.QuasiIdentifier], profile.Columns.Select(c => c.ProposedRole));
        Assert.Equal([ColumnType.Text, ColumnType.Text, ColumnType.Number, ColumnType.Text], profile.Columns.Select(c => c.ProposedType));
        Assert.DoesNotContain(profile.Columns, c => c.Evidence.Contains("quokka"));
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Spill));
    }

    [Fact]
    public async Task Profile_ManyColumns_CountsAll()
    {
        var names = Enumerable.Range(0, 40).Select(i => $"v{i}").ToList();
        var text = string.Join(",", names) + "\n" + string.Join(",", names) + "\n";

        var profile = await scratch.Engine.Profile(await scratch.Inspect(text), null, CancellationToken.None);

        Assert.Equal(names, profile.Columns.Select(c => c.Name));
    }

    [Fact]
    public async Task Json_Measurement_ReadsBackTheSame()
    {
        var measured = await Measure("a,s,n\n1,x,5\n1,y,6\n2,z,7\n", new(["a"], ["s"], ["n"]));

        Assert.Equal(RiskJson.Write(measured), RiskJson.Write(RiskJson.Read(RiskJson.Write(measured))));
    }

    public void Dispose() => scratch.Dispose();

    private async Task<RiskMeasurement> Measure(string text, MeasurementPlan plan) =>
        await scratch.Engine.Measure(await scratch.Inspect(text), plan, null, CancellationToken.None);
}
