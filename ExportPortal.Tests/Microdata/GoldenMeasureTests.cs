using System.Text.Json;
using ExportPortal.Domain.Risk;
using ExportPortal.Support;

namespace ExportPortal.Microdata;

/// <summary>Every figure of the golden files' sample and sensitive blocks, at 1e-9 relative.</summary>
public sealed class GoldenMeasureTests
{
    private const double Tolerance = 1e-9;

    [Theory]
    [InlineData("adult", "A1")]
    [InlineData("adult", "A2")]
    [InlineData("adult", "A4")]
    [InlineData("adult_k3", "K3a")]
    [InlineData("adult_k20", "K20a")]
    [InlineData("testdata", "T1")]
    [InlineData("testdata", "T3")]
    [InlineData("francdat", "F1")]
    [InlineData("francdat", "F2")]
    [InlineData("census_s1pct", "G1")]
    [InlineData("census_s1pct", "G3")]
    public async Task Measure_GoldenSet_EqualsReference(string dataset, string set)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require($"risk/{dataset}.json")));
        using var scratch = new ScratchFolder();
        var expected = golden.RootElement.GetProperty("qi_sets").EnumerateArray().Single(s => s.GetProperty("id").GetString() == set);
        var plan = new MeasurementPlan(Names(expected, "quasi_identifiers"), Names(expected, "sensitive"), Names(expected, "numeric_sensitive"));
        var file = await CsvIntake.Inspect(Golden.Require($"data/{dataset}.csv"), MicrodataLimits.Default, null, CancellationToken.None);

        var measured = JsonSerializer.SerializeToElement(await scratch.Engine.Measure(file, plan, null, CancellationToken.None), RiskJson.Options);

        Assert.Equal(golden.RootElement.GetProperty("sha256").GetString(), measured.GetProperty("file").GetProperty("sha256").GetString());
        Assert.Equal(golden.RootElement.GetProperty("bytes").GetInt64(), measured.GetProperty("file").GetProperty("bytes").GetInt64());
        var reference = expected.GetProperty("reference");
        AssertSame(reference.GetProperty("sample"), measured.GetProperty("sample"), "sample");
        foreach (var column in reference.GetProperty("sensitive").EnumerateObject())
            AssertSame(WithoutOrderOfText(column.Value), measured.GetProperty("sensitive").GetProperty(column.Name), column.Name);
        if (reference.GetProperty("sample").GetProperty("histogram_distinct_sizes").GetInt32() <= 50)
            Assert.Equal(
                reference.GetProperty("sample").GetProperty("size_histogram").EnumerateObject().Count(),
                measured.GetProperty("sample").GetProperty("size_histogram").EnumerateObject().Count());
    }

    [Theory]
    [InlineData("age,sex", 13, 9)]
    [InlineData("note", 11, 7)]
    [InlineData("zip", 3, 1)]
    public async Task Measure_EdgeFile_CountsExactTexts(string quasi, long classes, long uniques)
    {
        using var scratch = new ScratchFolder();
        var file = await CsvIntake.Inspect(Golden.Require("data/edge.csv"), MicrodataLimits.Default, null, CancellationToken.None);

        var measured = await scratch.Engine.Measure(file, new MeasurementPlan(quasi.Split(','), [], []), null, CancellationToken.None);

        Assert.Equal((18, classes, uniques), (measured.Sample.Records, measured.Sample.Classes, measured.Sample.SampleUniques));
    }

    [Fact]
    public async Task Measure_EdgeFileUnderWildcard_EqualsSdcMicro()
    {
        // sdcMicro reads blanks around a cell away; with " 34" written as "34" its 8.85 expected links come out, five alone.
        using var scratch = new ScratchFolder();
        var text = File.ReadAllText(Golden.Require("data/edge.csv")).Replace(" 34", "34");
        var file = await scratch.Inspect(text);

        var measured = await scratch.Engine.Measure(file, new MeasurementPlan(["age", "sex"], [], [], NullRule.Wildcard), null, CancellationToken.None);

        Assert.Equal((1, 5), (measured.Sample.K, measured.Sample.SampleUniques));
        Assert.Equal(8.85, measured.Sample.ExpectedReidentifications, Tolerance);
    }

    [Theory]
    [InlineData(NullRule.Value, 57)]
    [InlineData(NullRule.Wildcard, 9)]
    public async Task Measure_TestdataWithEmptyCells_UniquesFollowTheNullRule(NullRule nulls, long uniques)
    {
        using var scratch = new ScratchFolder();
        var file = await CsvIntake.Inspect(Golden.Require("data/testdata_na.csv"), MicrodataLimits.Default, null, CancellationToken.None);

        var measured = await scratch.Engine.Measure(file, new MeasurementPlan(["urbrur", "roof", "walls", "relat", "sex"], [], [], nulls), null, CancellationToken.None);

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
