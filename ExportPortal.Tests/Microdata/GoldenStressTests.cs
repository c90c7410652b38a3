using System.Text.Json;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata.Counting;
using ExportPortal.Support;

namespace ExportPortal.Microdata;

/// <summary>The classes that the stress tests count, against the golden files' counts of the same columns.</summary>
public sealed class GoldenStressTests(PostgresCluster cluster)
{
    /// <summary>Each pair of sets on each kind of source.</summary>
    public static IEnumerable<TheoryDataRow<string, string, string, SourceKind>> Pairs =>
        from pair in (IEnumerable<(string Data, string Set, string Earlier)>)[("adult", "A1", "A2"), ("adult", "A2", "A1"), ("testdata", "T1", "T1"), ("census_s1pct", "G3", "G3")]
        from kind in SourceBench.Kinds
        select new TheoryDataRow<string, string, string, SourceKind>(pair.Data, pair.Set, pair.Earlier, kind);

    [Theory, MemberData(nameof(Pairs))]
    public async Task Measure_GoldenSet_RegisterJointAndAllKnownEqualTheReference(string dataset, string set, string earlier, SourceKind kind)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require($"risk/{dataset}.json")));
        using var bench = new SourceBench(cluster);
        var file = await bench.Source(kind, Golden.Require($"data/{dataset}.csv"));
        var (now, before) = (Names(golden, set), Names(golden, earlier));
        var question = new StressQuestion { SmallestDifference = 10, Register = now, Earlier = [new(new EarlierRelease(1, new(2026, 1, 2), file.Rows), before)], Knowledge = new KnowledgeQuestion(Most: now.Count) };

        var figures = await new StressSearches(bench.Engine).Measure(file, new MeasurementPlan(now, [], []), question, null, CancellationToken.None);

        AssertSame(Sample(golden, set), figures.Register!.Classes);
        AssertSame(Sample(golden, set), figures.Knowledge!.Curve[^1].Worst);
        // Of two nested sets the joint one is the larger.
        AssertSame(Sample(golden, now.Count >= before.Count ? set : earlier), figures.Composition!.Joint!);
    }

    private static void AssertSame(JsonElement sample, SetRisk risk)
    {
        Assert.Equal(
            (sample.GetProperty("k").GetInt64(), sample.GetProperty("classes").GetInt64(), sample.GetProperty("sample_uniques").GetInt64()), (risk.K, risk.Classes, risk.Uniques));
        Assert.Equal(sample.GetProperty("prosecutor_average").GetDouble(), risk.AverageRisk, 1e-12);
    }

    private static JsonElement Sample(JsonDocument golden, string set) => Set(golden, set).GetProperty("reference").GetProperty("sample");

    private static IReadOnlyList<string> Names(JsonDocument golden, string set) => [.. Set(golden, set).GetProperty("quasi_identifiers").EnumerateArray().Select(name => name.GetString()!)];

    private static JsonElement Set(JsonDocument golden, string set) => golden.RootElement.GetProperty("qi_sets").EnumerateArray().Single(one => one.GetProperty("id").GetString() == set);
}
