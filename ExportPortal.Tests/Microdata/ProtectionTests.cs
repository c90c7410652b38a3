using System.Text;
using CsCheck;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata.Counting;

namespace ExportPortal.Microdata;

/// <summary>Protection of real files: what was foretold is what the copy measures, to the last digit.</summary>
public sealed class ProtectionTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    /// <summary>Awkward cells on purpose: quoted delimiters, doubled marks, empty ones, texts among numbers, all in columns that stay.</summary>
    private static readonly Gen<string[][]> Rows = Gen.Select(
        Gen.Int[17, 95].Select(age => age > 93 ? "" : $"{age}"), OneOf("f", "m", "", " F", "M ", " "), OneOf("2026-01-05", "2026-01-19", "2026-02-03", "2025-12-31"), OneOf("12345", "12399", "20000", "n/a"),
        OneOf("plain", "\"a, b\"", "\"said \"\"no\"\"\"", "\"two\nlines\"", "=1+2", "")).Select(row => new[] { row.Item1, row.Item2, row.Item3, row.Item4, row.Item5 }).Array[1, 40];

    private static readonly Gen<ProtectionPlan> Plans = Gen.Select(
        OneOf<IReadOnlyList<Recoding>?>(null, [new Band(5)], [new TopCode(60), new Band(20)], [new Rounding(10)], []),
        OneOf<IReadOnlyList<Recoding>?>(null, [new DateCut(DatePart.Month)], [new DateCut(DatePart.Year)], []),
        OneOf<IReadOnlyList<Recoding>?>(null, [new Prefix(2)], []),
        OneOf<Suppression?>(null, new Suppression(2), new Suppression(4), new Suppression(3, SmallClasses.RemoveRecords)))
        .Select(chosen => new ProtectionPlan(
            [.. new[] { ("age", chosen.Item1), ("visit", chosen.Item2), ("zip", chosen.Item3) }.Where(change => change.Item2 is not null).Select(change => new ColumnChange(change.Item1, change.Item2!))], chosen.Item4));

    private MicrodataEngine Protection => scratch.Engine;

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData(NullRule.Value)]
    [InlineData(NullRule.Drop)]
    public async Task Protect_AnyPlan_CopyMeasuresAsForetoldAndNoWorse(NullRule nulls) =>
        await Gen.Select(Rows, Plans, OneOf("\n", "\r\n"), Gen.Bool, OneOf(TextRules.Exact, new(Trim: true), new(true, true, true))).SampleAsync(async (rows, plan, lineEnd, endsOpen, rules) =>
        {
            var text = string.Join(lineEnd, rows.Select(row => string.Join(',', row)).Prepend("age,sex,visit,zip,note")) + (endsOpen ? "" : lineEnd);
            var file = await CsvIntake.Inspect(scratch.Write(text, $"{Guid.NewGuid():N}.csv"), MicrodataLimits.Default, null, default);
            var measuring = new MeasurementPlan(["age", "sex", "visit", "zip"], [], [], nulls) { Text = rules };
            ProtectedFile made;
            try
            {
                made = await Protection.Protect(file, measuring, plan, Path.Combine(scratch.Path, $"{Guid.NewGuid():N}.csv"), null, default);
            }
            catch (MicrodataFault fault) when (fault.Code is "no_records" or "too_few_records")
            {
                return;
            }
            RiskMeasurement after;
            try
            {
                after = await scratch.Engine.Measure(made.File, plan.After(measuring), null, default);
            }
            catch (RuleViolation broken) when (nulls is NullRule.Drop && broken.Rule.Code == "MS-4")
            {
                return;
            }
            Assert.Equal((made.Predicted.K, made.Predicted.AverageRisk, made.Predicted.Uniques), (after.Sample.WholeK, after.Sample.WholeAverage, after.Sample.WholeUniques));
            Assert.Equal(file.Rows - made.RemovedRecords, made.File.Rows);
            if (plan.Small is { } small)
                Assert.True(after.Sample.WholeK >= small.K, $"k is {after.Sample.WholeK}, asked was {small.K}");
            else
                Assert.True(after.Sample.WholeK >= (await scratch.Engine.Measure(file, measuring, null, default)).Sample.WholeK);
            Assert.Equal(Notes(file).Where((_, row) => made.RemovedRecords == 0), made.RemovedRecords == 0 ? Notes(made.File) : []);
        }, iter: 60, threads: 1);

    [Fact]
    public async Task Protect_ColumnsNotNamed_AreByteIdentical()
    {
        const string text = "\uFEFFname;age;note\r\n\"Doe; J\";34;\"a \"\"b\"\"\"\r\n=cmd;36;\"plain\"\r\nx;\"33\";\r\n";
        var made = await Protect(text, new ProtectionPlan([new("name", []), new("age", [new Band(5)])]), "age", "note");
        Assert.Equal("\uFEFFage;note\r\n30 to 34;\"a \"\"b\"\"\"\r\n35 to 39;\"plain\"\r\n30 to 34;\r\n", await Text(made));
    }

    [Fact]
    public async Task Protect_FileIsThereAlready_FailsAndLeavesItAsItWas()
    {
        var file = await scratch.Inspect("a,b\n1,2\n");
        var taken = scratch.Write("not ours", "copy.csv");
        await Assert.ThrowsAsync<IOException>(() => Protection.Protect(file, new(["a"], [], []), new ProtectionPlan([new("b", [])]), taken, null, default));
        Assert.Equal("not ours", await File.ReadAllTextAsync(taken));
    }

    [Fact]
    public async Task Protect_NothingToDo_IsTheSameFile()
    {
        var made = await Protect("a,b\n1,\"2\"\n3,4", new ProtectionPlan([new("a", [new TopCode(9)])]), "a", "b");
        Assert.Equal("a,b\n1,\"2\"\n3,4", await Text(made));
        Assert.Equal(ContentHash.Of(Encoding.UTF8.GetBytes("a,b\n1,\"2\"\n3,4")), made.File.Hash);
    }

    [Fact]
    public async Task Protect_SmallClasses_EmptiesFewestCells()
    {
        // Two records differ in b alone: one cell each is enough, and the class of three is not touched.
        var made = await Protect("a,b\nx,1\nx,1\nx,1\ny,1\ny,2\n", new ProtectionPlan([], new Suppression(2)), "a", "b");
        Assert.Equal("a,b\nx,1\nx,1\nx,1\ny,\ny,\n", await Text(made));
        Assert.Equal((2L, 0L), (made.EmptiedCells, made.RemovedRecords));
    }

    [Fact]
    public async Task Protect_SmallClassesUnderTheDropRule_AreHiddenAndNotOnlyTakenOutOfTheClasses()
    {
        var rows = Enumerable.Repeat("30,1000,f", 20).Concat(Enumerable.Range(0, 6).Select(i => $"{40 + i},{2000 + i},{(i % 2 == 0 ? "m" : "x")}"));
        var file = await scratch.Inspect("age,zip,sex\n" + string.Join('\n', rows) + "\n");
        var measuring = new MeasurementPlan(["age", "zip", "sex"], [], [], NullRule.Drop);
        var made = await Protection.Protect(file, measuring, new ProtectionPlan([], new Suppression(3)), Path.Combine(scratch.Path, "copy.csv"), null, default);

        var copy = await scratch.Engine.Measure(made.File, measuring, null, default);

        Assert.Equal((20L, 6L, 3L, 0L), (copy.Sample.K, copy.Sample.DroppedRecords, copy.Sample.LeftOut!.K, copy.Sample.WholeUniques));
        Assert.Equal((3L, 12L), (made.Predicted.K, made.EmptiedCells));
    }

    [Fact]
    public async Task Protect_CellsThatCannotBeRead_AreEmptiedAndCounted()
    {
        var plan = new ProtectionPlan([new("age", [new Band(10)]), new("visit", [new DateCut(DatePart.Year)])]);
        var made = await Protect("age,visit\n34,2026-11-23\nthirty,2026\n\"36 y\",23 Nov\n,\n", plan, "age", "visit");

        Assert.Equal("age,visit\n30 to 39,2026\n,2026\n,\n,\n", await Text(made));
        Assert.Equal([("age", 2L), ("visit", 1L)], made.UnreadCells.Select(one => (one.Key, one.Value)));
        Assert.Contains("2 cells that could not be read were emptied", LineageSteps.Of(plan, made.UnreadCells).Select(step => step.Parameters));
    }

    [Fact]
    public async Task Protect_ColumnOfWhichNoCellIsRead_IsRefusedBeforeTheCopyAndTheSearch()
    {
        var file = await scratch.Inspect("age,sex\nthirty,f\nforty,f\n,m\n");
        var (path, plan) = (Path.Combine(scratch.Path, "copy.csv"), new MeasurementPlan(["age", "sex"], [], []));

        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => Protection.Protect(file, plan, new([new("age", [new Band(10)])]), path, null, default));
        var searched = await Assert.ThrowsAsync<MicrodataFault>(() => Protection.Improve(file, plan, new(new(0.5, 2), [Ladder.Bands("age", [10])]), null, default));

        Assert.Equal("No cell of 'age' can be recoded to bands of 10: the whole column would be empty. Numbers are written with a point, 47.12. Mend the cells, roll the column up by a hierarchy, or leave it out.", fault.Message);
        Assert.Equal(fault.Message, searched.Message);
        Assert.False(File.Exists(path));
        // Of a column that nobody knows it is told while the copy is written, and nothing of the copy stays.
        var later = await Assert.ThrowsAsync<MicrodataFault>(() => Protection.Protect(file, new(["sex"], [], []), new([new("age", [new Band(10)])]), path, null, default));
        Assert.Equal(fault.Message, later.Message);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Protect_CellThatCannotBeReadUnderTheWildcardRule_IsRefused()
    {
        var file = await scratch.Inspect("a,b\n1,1\nx,1\n");
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => Protection.Protect(
            file, new(["a"], [], [], NullRule.Wildcard), new([new("a", [new Band(5)])]), Path.Combine(scratch.Path, "copy.csv"), null, default));
        Assert.Equal("no_classes", fault.Code);
    }

    [Fact]
    public void After_Population_GoesWithTheCopy() =>
        Assert.Equal([9_000L], new ProtectionPlan([]).After(new MeasurementPlan(["a"], [], []) { Populations = [9_000] }).Populations);

    /// <summary>A record stands for as many persons as before: the classes that stay must not look as if they had those of the others.</summary>
    [Fact]
    public void After_RecordsRemoved_TakesThePersonsThatTheyStoodForAlong()
    {
        var request = new MeasurementRequest(new(["a"], [], []) { Populations = [10_000, 600] });
        Assert.Equal([5_000L, 500L], new ProtectionPlan([], new Suppression(5, SmallClasses.RemoveRecords)).After(request, 1_000, 500).Plan.Populations);
        Assert.Equal([10_000L, 600L], new ProtectionPlan([]).After(request, 1_000, 1_000).Plan.Populations);
    }

    [Fact]
    public async Task Protect_OneColumnEmptied_IsStillARecord()
    {
        var made = await Protect("a\nx\nx\ny\nz\n", new ProtectionPlan([], new Suppression(2)), "a");
        Assert.Equal("a\nx\nx\n\"\"\n\"\"\n", await Text(made));
    }

    [Fact]
    public async Task Protect_OneColumnLeftWithAnEmptyCell_IsStillARecord()
    {
        var made = await Protect("a,b\nx,\ny,1\n", new ProtectionPlan([new("a", [])]), "a", "b");
        Assert.Equal("b\n\"\"\n1\n", await Text(made));
    }

    [Fact]
    public async Task Protect_Parquet_GivesCsvInTheOrderOfTheFile()
    {
        var path = Path.Combine(scratch.Path, "file.parquet");
        using (var database = new DuckDB.NET.Data.DuckDBConnection("DataSource=:memory:"))
        {
            database.Open();
            using var write = database.CreateCommand();
            write.CommandText = $"COPY (SELECT i AS id, 20 + i % 7 AS age, CASE WHEN i % 3 = 0 THEN NULL ELSE 'a, b' END AS note FROM range(100) t(i)) TO '{path}' (FORMAT parquet)";
            write.ExecuteNonQuery();
        }
        var bytes = await File.ReadAllBytesAsync(path);
        var file = new MicrodataFile(path, ContentHash.Of(bytes), bytes.Length, 100, ["id", "age", "note"], null, Staged: false);
        var plan = new ProtectionPlan([new("age", [new Band(5)])], new Suppression(5));
        var made = await Protection.Protect(file, new(["age"], ["note"], []), plan, Path.Combine(scratch.Path, "copy.csv"), null, default);
        var lines = (await Text(made)).Split('\n');
        Assert.Equal(["id,age,note", "0,20 to 24,", "1,20 to 24,\"a, b\"", "2,20 to 24,\"a, b\"", "3,20 to 24,"], lines[..5]);
        Assert.Equal("99,20 to 24,", lines[100]);
        Assert.Equal(made.Predicted.K, (await scratch.Engine.Measure(made.File, plan.After(new MeasurementPlan(["age"], ["note"], [])), null, default)).Sample.K);
    }

    [Fact]
    public async Task Protect_RemovingRecords_LeavesTheOthers()
    {
        var made = await Protect("a,b\nx,1\ny,1\nx,1\n", new ProtectionPlan([], new Suppression(2, SmallClasses.RemoveRecords)), "a");
        Assert.Equal(("a,b\nx,1\nx,1\n", 1L), (await Text(made), made.RemovedRecords));
    }

    [Fact]
    public async Task Protect_Cancelled_LeavesNothing()
    {
        var file = await scratch.Inspect("a,b\nx,1\ny,1\n");
        var path = Path.Combine(scratch.Path, "copy.csv");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Protection.Protect(file, new(["a"], [], []), new([new("b", [])]), path, null, new CancellationToken(true)));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Protect_WildcardAndEmptiedCells_IsRefused()
    {
        var file = await scratch.Inspect("a,b\nx,1\ny,1\n");
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => Protection.Protect(file, new(["a"], [], [], NullRule.Wildcard), new([], new Suppression(2)), Path.Combine(scratch.Path, "copy.csv"), null, default));
        Assert.Equal("no_classes", fault.Code);
    }

    /// <summary>Cells that are empty, or that recoding empties, move records into and out of the classes under the drop rule.</summary>
    [Theory]
    [InlineData(NullRule.Value)]
    [InlineData(NullRule.Drop)]
    public async Task Improve_EachChange_TellsWhatTheCopyMeasures(NullRule nulls)
    {
        var file = await scratch.Inspect("age,zip,sex,income,ill\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{(i % 9 == 0 ? "" : i % 11 == 0 ? "old" : $"{20 + i % 7}")},{(i % 13 == 0 ? "" : $"1{i % 4}{i % 3}")},{(i % 2 == 0 ? "f" : "m")},{(i % 9 == 0 ? 900 : 100 + i % 5)},{(i % 3 == 0 ? "flu" : i % 13 == 0 ? "rare" : "cold")}\n")));
        var plan = new MeasurementPlan(["age", "zip", "sex"], ["ill", "income"], ["income"], nulls);
        var found = await Protection.Improve(file, plan, new(new(0.3, 3), [LadderText.Read("age", "band 2,4"), LadderText.Read("zip", "prefix 2,1")]), null, default);
        Assert.NotNull(found.Smallest);
        Assert.Equal(2 + 3, found.Single.Count);
        foreach (var (changes, risk, sensitive) in found.Single.Select(one => ((IReadOnlyList<ColumnChange>)[one.Change], one.Risk, one.Sensitive)).Append((found.Smallest.Changes, found.Smallest.Risk, found.Smallest.Sensitive)))
        {
            var protection = new ProtectionPlan(changes);
            var made = await Protection.Protect(file, plan, protection, Path.Combine(scratch.Path, $"{Guid.NewGuid():N}.csv"), null, default);
            var copy = await scratch.Engine.Measure(made.File, protection.After(plan), null, default);
            Assert.Equal((risk.K, risk.AverageRisk), (copy.Sample.WholeK, copy.Sample.WholeAverage));
            Assert.Equal(Json(copy.Sensitive), Json(sensitive!));
        }

        static string Json(IReadOnlyDictionary<string, SensitiveMeasures> measures) => System.Text.Json.JsonSerializer.Serialize(measures.OrderBy(one => one.Key, StringComparer.Ordinal), RiskJson.Options);
    }

    [Fact]
    public async Task Improve_WildcardRule_OffersNoStepThatEmptiesACell()
    {
        var file = await scratch.Inspect("age,sex,ill\n31,f,flu\n33,f,cold\nold,m,flu\nold,m,flu\n");
        var found = await Protection.Improve(file, new(["age", "sex"], ["ill"], [], NullRule.Wildcard), new(new(0.5, 2), [LadderText.Read("age", "band 5")]), null, default);
        Assert.All(found.Single, one => Assert.True(one.Change.IsDropped));
        Assert.Equal(1, found.Smallest!.Sensitive!["ill"].LDistinct);
    }

    [Fact]
    public async Task Improve_TooLargeForTheMemory_LeavesTheAttributesOutAndSaysWhy()
    {
        var file = await scratch.Inspect("age,ill\n" + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{i % 2},{i}\n")));
        var found = await new MicrodataEngine(new DuckDb.DuckDbSettings { MemoryMegabytes = 512, SpillFolder = scratch.Spill, SearchMegabytes = 1 }).Improve(file, new(["age"], ["ill"], []), new(new(0.5, 2), []), null, default);
        Assert.Null(found.Smallest!.Sensitive);
        Assert.Contains("the settings allow 1 MB", found.Uncounted);
    }

    [Fact]
    public async Task Propose_Columns_GetALadderEach()
    {
        var file = await scratch.Inspect("visit,sex,zip\n2026-01-02,f,01234\n2026-03-02,m,12345\n");
        var proposed = await Protection.Propose(file, new(["visit", "sex", "zip"], [], []), null, default);
        Assert.Equal(("date", "none", "prefix 4,3,2,1"), (proposed["visit"], proposed["sex"], proposed["zip"]));
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private async Task<ProtectedFile> Protect(string text, ProtectionPlan plan, params string[] quasi) =>
        await Protection.Protect(await scratch.Inspect(text), new(quasi, [], []), plan, Path.Combine(scratch.Path, "copy.csv"), null, default);

    private static async Task<string> Text(ProtectedFile made) => Encoding.UTF8.GetString(await File.ReadAllBytesAsync(made.File.Path));

    /// <summary>The last column of each record, byte for byte, by the reader under test's own opposite: the quotation marks.</summary>
    private static IReadOnlyList<string> Notes(MicrodataFile file)
    {
        using var stream = File.OpenRead(file.Path);
        var (records, notes) = (new CsvRecords(stream, file.Dialect!), new List<string>());
        while (records.Read())
            notes.Add(Encoding.UTF8.GetString(records[records.Count - 1]));
        return notes;
    }
}

internal static class SetRiskRecords
{
    /// <summary>Records in the classes, from the two figures that hold them.</summary>
    public static long Records(this SetRisk risk) => risk.Classes == 0 ? 0 : (long)Math.Round(risk.Classes / risk.AverageRisk);
}
