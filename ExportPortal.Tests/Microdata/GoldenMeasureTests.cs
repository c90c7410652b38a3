using System.Text.Json;
using ExportPortal.Domain.Risk;
using ExportPortal.Support;

namespace ExportPortal.Microdata;

/// <summary>Every figure of the golden files' sample and sensitive blocks, at 1e-9 relative.</summary>
public sealed class GoldenMeasureTests(PostgresCluster cluster)
{
    /// <summary>Each set of each golden file, on each kind of source.</summary>
    public static IEnumerable<TheoryDataRow<string, string, SourceKind>> Sets =>
        from set in (IEnumerable<(string Data, string Id)>)[("adult", "A1"), ("adult", "A2"), ("adult", "A4"), ("adult_k3", "K3a"), ("adult_k20", "K20a"), ("testdata", "T1"), ("testdata", "T3"), ("francdat", "F1"), ("francdat", "F2"), ("census_s1pct", "G1"), ("census_s1pct", "G3")]
        from kind in SourceBench.Kinds
        select new TheoryDataRow<string, string, SourceKind>(set.Data, set.Id, kind);

    private const double Tolerance = 1e-9;

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Measure_GoldenSet_EqualsReference(string dataset, string set, SourceKind kind)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require($"risk/{dataset}.json")));
        using var bench = new SourceBench(cluster);
        var expected = golden.RootElement.GetProperty("qi_sets").EnumerateArray().Single(s => s.GetProperty("id").GetString() == set);
        var plan = new MeasurementPlan(Names(expected, "quasi_identifiers"), Names(expected, "sensitive"), Names(expected, "numeric_sensitive"));
        var source = await bench.Source(kind, Golden.Require($"data/{dataset}.csv"));

        var measured = JsonSerializer.SerializeToElement(await bench.Engine.Measure(source, plan, null, CancellationToken.None), RiskJson.Options);

        Assert.Equal(kind.ToString().ToLowerInvariant(), measured.GetProperty("file").GetProperty("format").GetString());
        if (kind is SourceKind.Csv)
        {
            Assert.Equal(golden.RootElement.GetProperty("sha256").GetString(), measured.GetProperty("file").GetProperty("sha256").GetString());
            Assert.Equal(golden.RootElement.GetProperty("bytes").GetInt64(), measured.GetProperty("file").GetProperty("bytes").GetInt64());
        }
        var reference = expected.GetProperty("reference");
        AssertSame(reference.GetProperty("sample"), measured.GetProperty("sample"), "sample");
        foreach (var column in reference.GetProperty("sensitive").EnumerateObject())
            AssertSame(WithoutOrderOfText(column.Value), measured.GetProperty("sensitive").GetProperty(column.Name), column.Name);
        if (reference.GetProperty("sample").GetProperty("histogram_distinct_sizes").GetInt32() <= 50)
            Assert.Equal(
                reference.GetProperty("sample").GetProperty("size_histogram").EnumerateObject().Count(),
                measured.GetProperty("sample").GetProperty("size_histogram").EnumerateObject().Count());
    }

    [Fact]
    public async Task Measure_TableOnTwoServers_EqualsTheReferenceAndTheFile()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("risk/adult.json")));
        using var bench = new SourceBench(cluster);
        await using var second = new PostgresCluster();
        var expected = golden.RootElement.GetProperty("qi_sets").EnumerateArray().Single(s => s.GetProperty("id").GetString() == "A1");
        var plan = new MeasurementPlan(Names(expected, "quasi_identifiers"), Names(expected, "sensitive"), Names(expected, "numeric_sensitive")) { Suda = true, Populations = [1_000_000] };
        var csv = Golden.Require("data/adult.csv");
        var (table, away) = await bench.Spread(csv, second);

        var measured = await bench.Engine.Measure(await bench.Tables.Open(table, null, default), plan, null, default);

        var reference = expected.GetProperty("reference");
        var found = JsonSerializer.SerializeToElement(measured, RiskJson.Options);
        AssertSame(reference.GetProperty("sample"), found.GetProperty("sample"), "sample");
        foreach (var column in reference.GetProperty("sensitive").EnumerateObject())
            AssertSame(WithoutOrderOfText(column.Value), found.GetProperty("sensitive").GetProperty(column.Name), column.Name);
        var file = await bench.Engine.Measure(await bench.Source(SourceKind.Csv, csv), plan, null, default);
        Assert.Equal(RiskJson.Write(file), RiskJson.Write(measured with { File = file.File, Engine = file.Engine }));
        // Both servers hold a part, or nothing would be shown.
        Assert.InRange(away, 1, measured.File.Rows - 1);
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public async Task Measure_EdgeFile_CountsExactTexts(string quasi, long classes, long uniques, SourceKind kind)
    {
        using var bench = new SourceBench(cluster);
        var source = await bench.Source(kind, Golden.Require("data/edge.csv"));

        var measured = await bench.Engine.Measure(source, new MeasurementPlan(quasi.Split(','), [], []), null, CancellationToken.None);

        Assert.Equal((18, classes, uniques), (measured.Sample.Records, measured.Sample.Classes, measured.Sample.SampleUniques));
    }

    public static IEnumerable<TheoryDataRow<string, long, long, SourceKind>> Edges =>
        from edge in (IEnumerable<(string Quasi, long Classes, long Uniques)>)[("age,sex", 13, 9), ("note", 11, 7), ("zip", 3, 1)]
        from kind in SourceBench.Kinds
        select new TheoryDataRow<string, long, long, SourceKind>(edge.Quasi, edge.Classes, edge.Uniques, kind);

    [Theory]
    [InlineData(SourceKind.Csv)]
    [InlineData(SourceKind.Parquet)]
    [InlineData(SourceKind.Table)]
    public async Task Measure_EdgeFileTrimmed_EqualsArx(SourceKind kind)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("risk/edge.json")));
        using var bench = new SourceBench(cluster);
        var arx = golden.RootElement.GetProperty("arx")[0];
        var source = await bench.Source(kind, Golden.Require("data/edge.csv"));

        var measured = await bench.Engine.Measure(source, new MeasurementPlan(["age", "sex"], [], []) { Text = new(true, false, false) }, null, CancellationToken.None);

        Assert.Equal(((long)arx.GetProperty("classes").GetDouble(), (long)arx.GetProperty("sample_uniques").GetDouble()), (measured.Sample.Classes!.Value, measured.Sample.SampleUniques));
        Assert.Equal(arx.GetProperty("average_risk").GetDouble(), measured.Sample.ProsecutorAverage, Tolerance);
    }

    [Theory]
    [InlineData(SourceKind.Csv)]
    [InlineData(SourceKind.Parquet)]
    [InlineData(SourceKind.Table)]
    public async Task Measure_EdgeFileUnderWildcard_EqualsSdcMicro(SourceKind kind)
    {
        // sdcMicro reads blanks around a cell away; with " 34" written as "34" its 8.85 expected links come out, five alone.
        using var bench = new SourceBench(cluster);
        var text = File.ReadAllText(Golden.Require("data/edge.csv")).Replace(" 34", "34");

        var measured = await bench.Measure(kind, text, new MeasurementPlan(["age", "sex"], [], [], NullRule.Wildcard));

        Assert.Equal((1, 5), (measured.Sample.K, measured.Sample.SampleUniques));
        Assert.Equal(8.85, measured.Sample.ExpectedReidentifications, Tolerance);
    }

    [Theory]
    [InlineData(NullRule.Value, 57, SourceKind.Csv)]
    [InlineData(NullRule.Value, 57, SourceKind.Parquet)]
    [InlineData(NullRule.Value, 57, SourceKind.Table)]
    [InlineData(NullRule.Wildcard, 9, SourceKind.Csv)]
    [InlineData(NullRule.Wildcard, 9, SourceKind.Parquet)]
    [InlineData(NullRule.Wildcard, 9, SourceKind.Table)]
    public async Task Measure_TestdataWithEmptyCells_UniquesFollowTheNullRule(NullRule nulls, long uniques, SourceKind kind)
    {
        using var bench = new SourceBench(cluster);
        var source = await bench.Source(kind, Golden.Require("data/testdata_na.csv"));

        var measured = await bench.Engine.Measure(source, new MeasurementPlan(["urbrur", "roof", "walls", "relat", "sex"], [], [], nulls), null, CancellationToken.None);

        Assert.Equal(uniques, measured.Sample.SampleUniques);
    }

    private static IReadOnlyList<string> Names(JsonElement set, string key) => [.. set.GetProperty(key).EnumerateArray().Select(n => n.GetString()!)];

    /// <summary>The goldens order text by ordinal too; an order is declared here, so those keys are null for text.</summary>
    private static JsonElement WithoutOrderOfText(JsonElement block) => block.GetProperty("numeric").GetBoolean()
        ? block
        : JsonSerializer.SerializeToElement(block.EnumerateObject().Where(p => p.Name != "t_ordered_distance_rank").ToDictionary(p => p.Name, p => p.Value));

    private static void AssertSame(JsonElement expected, JsonElement actual, string at)
    {
        Assert.True(expected.ValueKind == actual.ValueKind, $"{at}: {expected} against {actual}");
        if (expected.ValueKind == JsonValueKind.Object)
            foreach (var property in expected.EnumerateObject())
                AssertSame(property.Value, actual.GetProperty(property.Name), $"{at}.{property.Name}");
        else if (expected.ValueKind == JsonValueKind.Number)
            Assert.True(Close(expected.GetDouble(), actual.GetDouble()), $"{at}: {expected} against {actual}");
        else
            Assert.Equal(expected.ToString(), actual.ToString());
    }

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) <= Tolerance * Math.Abs(expected);
}
