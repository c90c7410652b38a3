using System.Globalization;
using DuckDB.NET.Data;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata.Counting;
using ExportPortal.Support;

namespace ExportPortal.Microdata;

/// <summary>The protected copy as Parquet: what is not named keeps type and value, what is foretold is measured.</summary>
public sealed class ParquetCopyTests(PostgresCluster cluster) : IDisposable
{
    private const string Persons = """"
        SELECT (20 + i % 41)::INTEGER AS age, CASE WHEN i % 9 = 0 THEN NULL WHEN i % 2 = 0 THEN 'f' ELSE 'm' END AS sex,
          DATE '2026-01-01' + (i % 3)::INTEGER AS visit, (i * 1.5)::DECIMAL(12,2) AS cost, 'person ' || i AS "the ""name""" FROM range(500) t(i)
        """";

    private readonly SourceBench bench = new(cluster);

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(SmallClasses.EmptyCells)]
    [InlineData(SmallClasses.RemoveRecords)]
    public async Task Protect_Parquet_KeepsTypesAndOrderAndMeasuresAsForetold(SmallClasses by)
    {
        var path = bench.Copy(Persons);
        var file = (MicrodataFile)await bench.Intake.Inspect(path, null, default);
        var plan = new MeasurementPlan(["age", "sex", "visit"], [], []);
        var changes = new ProtectionPlan([new("age", [new Band(10)]), new("the \"name\"", [])], new(12, by));
        var made = await bench.Engine.Protect(file, plan, changes, Path.Combine(bench.Scratch.Path, "copy.parquet"), null, default, CopyKind.Parquet);
        var after = await bench.Engine.Measure(made.File, changes.After(plan), null, default);
        Assert.Equal((made.Predicted.K, made.Predicted.AverageRisk, made.Predicted.Uniques), (after.Sample.K, after.Sample.ProsecutorAverage, after.Sample.SampleUniques));
        Assert.True(after.Sample.K >= 12);
        Assert.Equal((500 - made.RemovedRecords, true), (made.File.Rows, made.RemovedRecords + made.EmptiedCells > 0));
        Assert.Equal("age VARCHAR, sex VARCHAR, visit DATE, cost DECIMAL(12,2)", Read(made.File, "SELECT string_agg(column_name || ' ' || column_type, ', ') FROM (DESCRIBE SELECT * FROM {0})"));
        // In the order of the file, each cost once: 0, 1.5, 3 ...
        Assert.Equal("0", Read(made.File, "SELECT count(*)::VARCHAR FROM (SELECT cost, lag(cost) OVER (ORDER BY file_row_number) AS earlier FROM {0}) t WHERE cost <= earlier"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(made.File.Path));
        Assert.Empty(Directory.GetFiles(bench.Scratch.Spill));
    }

    [Fact]
    public async Task Protect_CsvAsParquet_IsTheSameCopy()
    {
        var file = await CsvIntake.Inspect(bench.Scratch.Write("age,note\n31,\"a, \"\"b\"\"\"\n33,\n34,'x'\n58,c\n57,007\n"), MicrodataLimits.Default, null, default);
        var (plan, changes) = (new MeasurementPlan(["age", "note"], [], []), new ProtectionPlan([new("age", [new Band(10)])]));
        var csv = await bench.Engine.Protect(file, plan, changes, Path.Combine(bench.Scratch.Path, "copy.csv"), null, default);
        var parquet = await bench.Engine.Protect(file, plan, changes, Path.Combine(bench.Scratch.Path, "copy.parquet"), null, default, CopyKind.Parquet);
        Assert.Equal("30 to 39:a, \"b\"|30 to 39:|30 to 39:'x'|50 to 59:c|50 to 59:007", Read(parquet.File, "SELECT string_agg(age || ':' || note, '|' ORDER BY file_row_number) FROM {0}"));
        var (one, other) = (await bench.Engine.Measure(csv.File, plan, null, default), await bench.Engine.Measure(parquet.File, plan, null, default));
        Assert.Equal(RiskJson.Write(one), RiskJson.Write(other with { File = one.File }));
    }

    [Fact]
    public async Task Protect_NamesThatDifferInCaseAlone_AreKeptApartOrRefused()
    {
        var file = await CsvIntake.Inspect(bench.Scratch.Write("age,Age\n31,a\n33,b\n"), MicrodataLimits.Default, null, default);
        var path = Path.Combine(bench.Scratch.Path, "copy.parquet");
        var fault = await Assert.ThrowsAsync<MicrodataFault>(() => bench.Engine.Protect(file, new(["age"], [], []), new([new("age", [new Band(10)])]), path, null, default, CopyKind.Parquet));
        Assert.Equal("names_alike", fault.Code);
        Assert.False(File.Exists(path));
    }

    private static string Read(MicrodataFile file, string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        var options = sql.Contains("row_number", StringComparison.Ordinal) ? ", file_row_number = true" : "";
        command.CommandText = string.Format(CultureInfo.InvariantCulture, sql, $"read_parquet({SqlText.Quote(file.Path)}{options})");
        return (string)command.ExecuteScalar()!;
    }
}
