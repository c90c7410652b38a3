using System.Text;
using System.Text.Json;
using ExportPortal.Cli;
using ExportPortal.Microdata.Postgres;
using ExportPortal.Support;

namespace ExportPortal.Microdata;

/// <summary>Every figure of the golden files' weighted and models blocks, printed by the verb, at the tolerance of its measure.</summary>
public sealed class GoldenModelTests(PostgresCluster cluster)
{
    [Theory]
    [MemberData(nameof(GoldenMeasureTests.Sets), MemberType = typeof(GoldenMeasureTests))]
    public async Task Assess_GoldenSet_EqualsReferenceModels(string dataset, string set, SourceKind kind)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require($"risk/{dataset}.json")));
        using var bench = new SourceBench(cluster);
        var expected = golden.RootElement.GetProperty("qi_sets").EnumerateArray().Single(s => s.GetProperty("id").GetString() == set);
        var reference = expected.GetProperty("reference");
        var weight = expected.GetProperty("weight").GetString();
        string[] arguments =
        [
            "assess", .. await Place(kind, Golden.Require($"data/{dataset}.csv"), bench), "--quasi", string.Join(',', expected.GetProperty("quasi_identifiers").EnumerateArray()), "--suda",
            .. weight is null ? Array.Empty<string>() : ["--weight", weight],
            .. expected.GetProperty("populations").EnumerateArray().SelectMany(n => new[] { "--population", n.ToString() }),
        ];

        var (code, output, error) = await Verb.Run("", arguments);

        Assert.True(code == CliOutput.Done, error);
        using var measured = JsonDocument.Parse(Encoding.UTF8.GetBytes(output));
        if (weight is not null)
            AssertSame(reference.GetProperty("weighted"), measured.RootElement.GetProperty("weighted"), "weighted");
        AssertSame(reference.GetProperty("models"), measured.RootElement.GetProperty("models"), "models");
        if (reference.GetProperty("models").TryGetProperty("suda", out var suda))
            AssertSame(suda.GetProperty("msu_by_size"), measured.RootElement.GetProperty("models").GetProperty("msu_by_size"), "msu_by_size");
    }

    [Theory]
    [InlineData("testdata", "T1")]
    [InlineData("testdata", "T3")]
    [InlineData("francdat", "F1")]
    public async Task Assess_GoldenSet_ContributionsEqualSdcMicro(string dataset, string set)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require($"risk/{dataset}.json")));
        var expected = golden.RootElement.GetProperty("qi_sets").EnumerateArray().Single(s => s.GetProperty("id").GetString() == set);
        var peer = expected.GetProperty("sdcMicro").GetProperty("suda2");

        var (_, output, _) = await Verb.Run("", "assess", Golden.Require($"data/{dataset}.csv"), "--suda",
            "--quasi", string.Join(',', expected.GetProperty("quasi_identifiers").EnumerateArray()));

        using var measured = JsonDocument.Parse(output);
        var suda = measured.RootElement.GetProperty("models").GetProperty("suda");
        AssertSame(peer.GetProperty("DisFraction_0.01_original_TRUE").GetProperty("attribute_contributions"), suda.GetProperty("elliot").GetProperty("attribute_contributions"), "elliot");
        AssertSame(peer.GetProperty("DisFraction_0.01_original_FALSE").GetProperty("attribute_contributions"), suda.GetProperty("ihsn").GetProperty("attribute_contributions"), "ihsn");
    }

    /// <summary>What the verb is told, so that it finds the data: a file, or a connection of the settings and a table.</summary>
    private static async Task<string[]> Place(SourceKind kind, string csv, SourceBench bench)
    {
        if (kind is not SourceKind.Table)
            return [kind is SourceKind.Csv ? csv : await bench.Parquet(csv)];
        var table = await bench.Load(csv);
        Environment.SetEnvironmentVariable($"Microdata__Connections__{SourceBench.Connection}__ConnectionString", bench.Connections.Find(SourceBench.Connection).ConnectionString);
        Environment.SetEnvironmentVariable($"Microdata__Connections__{SourceBench.Connection}__Schemas__0", SourceBench.Schema);
        return ["--connection", SourceBench.Connection, "--table", PostgresDialect.Name(table)];
    }

    private static void AssertSame(JsonElement expected, JsonElement actual, string at)
    {
        Assert.True(expected.ValueKind == actual.ValueKind, $"{at}: {expected} against {actual}");
        if (expected.ValueKind == JsonValueKind.Object)
            foreach (var property in expected.EnumerateObject())
                AssertSame(property.Value, actual.GetProperty(property.Name), $"{at}.{property.Name}");
        else if (expected.ValueKind == JsonValueKind.Array)
        {
            Assert.True(expected.GetArrayLength() == actual.GetArrayLength(), $"{at}: {expected.GetArrayLength()} against {actual.GetArrayLength()} values");
            foreach (var (one, other) in expected.EnumerateArray().Zip(actual.EnumerateArray()))
                AssertSame(one, other, $"{at}[]");
        }
        else if (expected.ValueKind == JsonValueKind.Number)
            Assert.True(Math.Abs(expected.GetDouble() - actual.GetDouble()) <= Tolerance(at) * Math.Max(Math.Abs(expected.GetDouble()), at.Contains(".pitman_parameters") ? 1 : 0), $"{at}: {expected} against {actual}");
        else
            Assert.Equal(expected.ToString(), actual.ToString());
    }

    private static double Tolerance(string at) =>
        at.Contains(".snb") ? 1e-4
        : at.Contains(".pitman") ? 1e-5
        : at.EndsWith(".zayatz") ? 1e-6
        : at.Contains("dis_suda") || at.Contains("benedetti_franconi_exact") ? 1e-7
        : 1e-9;
}
