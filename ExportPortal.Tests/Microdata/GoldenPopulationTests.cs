using System.Text.Json;
using ExportPortal.Domain.Risk;
using ExportPortal.Support;

namespace ExportPortal.Microdata;

/// <summary>The one population that is known: what is counted in it equals the golden truth, and the estimates beside it are those of the reference.</summary>
public sealed class GoldenPopulationTests(PostgresCluster cluster, MadeUpCensus census) : IClassFixture<MadeUpCensus>
{
    /// <summary>That kinds of sources count alike is shown elsewhere; here each kind is once the sample, for ten million persons take their time.</summary>
    [Theory]
    [InlineData("G1", "age,sex,postcode", SourceKind.Csv)]
    [InlineData("G3", "sex,ethnicity,education,marital", SourceKind.Parquet)]
    [InlineData("G3", "sex,ethnicity,education,marital", SourceKind.Table)]
    public async Task InPopulation_OfAllPersons_EqualsTheTruth(string set, string quasi, SourceKind kind)
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Golden.Require("risk/population_truth.json")));
        using var bench = new SourceBench(cluster);
        var (truth, beside, estimates) = (Of("population"), Of("sample_against_population"), Of("estimates").GetProperty("reference"));
        var sample = await bench.Source(kind, Golden.Require("data/census_s1pct.csv"));
        var population = await bench.Intake.Inspect(census.Population(set, bench), null, CancellationToken.None);
        var plan = new MeasurementPlan(quasi.Split(','), [], []) { Populations = [MadeUpCensus.Persons] };

        var measured = await new RequestedMeasurement(bench.Engine, bench.Engine).Run(sample, new(plan, PopulationTable: population.Hash.Hex), null, CancellationToken.None, population);

        var (counted, models) = (measured.Models!.InPopulation!, measured.Models.Population![MadeUpCensus.Persons]);
        if (kind is SourceKind.Csv)
            Assert.Equal(golden.RootElement.GetProperty("sha256").GetProperty("census_s1pct.csv").GetString(), measured.File.Sha256);
        Assert.Equal(
            (MadeUpCensus.Persons, Number(truth, "classes"), Number(truth, "k"), Number(truth, "uniques"), Number(truth, "records_below_11")),
            (counted.Records, counted.Classes, counted.K, counted.Uniques, counted.RecordsBelowK[11]));
        Assert.Equal(
            (Number(beside, "sample"), Number(beside, "sample_classes"), Number(beside, "sample_uniques"), Number(beside, "population_unique_among_sample_uniques"), Number(beside, "sum_Fk_over_sample_classes")),
            (measured.Sample.Records, measured.Sample.Classes, measured.Sample.SampleUniques, counted.SampleUniquesThatAreUnique, counted.RecordsInClassesOfSample));
        Assert.Equal(Number(beside, "records_with_1_over_Fk_above_0_09"), counted.Journalist.RecordsAtRiskStrict[0.09] * measured.Sample.Records, 1e-6);
        Assert.Equal(1.0 / Number(beside, "min_Fk"), counted.Journalist.JournalistHighest, 1e-12);
        Near(beside.GetProperty("marketer").GetDouble(), counted.Journalist.Marketer, 1e-9);
        Near(estimates.GetProperty("pitman").GetDouble(), models.Pitman, 1e-5);
        Near(estimates.GetProperty("zayatz").GetDouble(), models.Zayatz, 1e-6);
        Near(estimates.GetProperty("snb").GetDouble(), models.Snb, 1e-4);

        JsonElement Of(string block) => golden.RootElement.GetProperty(block).GetProperty(set);
    }

    private static long Number(JsonElement block, string key) => block.GetProperty(key).GetInt64();

    private static void Near(double expected, double? actual, double tolerance) =>
        Assert.True(actual is { } found && Math.Abs(found - expected) <= tolerance * Math.Abs(expected), $"{expected:R} against {actual:R}");
}
