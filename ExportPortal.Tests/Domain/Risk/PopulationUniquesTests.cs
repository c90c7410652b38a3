using CsCheck;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

public sealed class PopulationUniquesTests
{
    private static readonly Gen<Dictionary<long, long>> Sizes =
        Gen.Select(Gen.Long[1, 40], Gen.Long[1, 60]).Array[1, 12].Select(pairs => pairs.GroupBy(p => p.Item1).ToDictionary(g => g.Key, g => g.Sum(p => p.Item2)));

    [Fact]
    public void Estimate_NoUniques_IsZeroWithTheReason()
    {
        var estimate = PopulationUniques.Estimate(new Dictionary<long, long> { [5] = 4, [9] = 2 }, 1_000);

        Assert.Equal((0, 0, 0, 0), (estimate.Zayatz, estimate.Pitman, estimate.Snb, estimate.Dankar));
        Assert.Null(estimate.DankarModel);
        Assert.Contains("no uniques", estimate.Reasons["pitman"]);
        Assert.Contains("no estimate", estimate.Reasons["zayatz"]);
    }

    [Fact]
    public void Estimate_AllUnique_PitmanAndSnbAreNullAndZayatzStandsIn()
    {
        var estimate = PopulationUniques.Estimate(new Dictionary<long, long> { [1] = 50 }, 1_000);

        Assert.Null(estimate.Pitman);
        Assert.Null(estimate.Snb);
        Assert.Contains("maximum", estimate.Reasons["pitman"]);
        Assert.Contains("no solution", estimate.Reasons["snb"]);
        Assert.Equal(("zayatz", estimate.Zayatz), (estimate.DankarModel, estimate.Dankar));
    }

    [Fact]
    public void Estimate_SampleIsPopulation_CountsRatherThanEstimates()
    {
        var estimate = PopulationUniques.Estimate(new Dictionary<long, long> { [1] = 3, [2] = 2 }, 7);

        Assert.Equal((3, 3, 3, 3), (estimate.Zayatz, estimate.Pitman, estimate.Snb, estimate.Dankar));
        Assert.Contains("whole population", estimate.Reasons["snb"]);
    }

    [Theory]
    [InlineData(5, 40, null)]
    [InlineData(5, 10, 0.0)]
    [InlineData(1, 2, 1.0)]
    public void UniqueShare_NoUniquesInASample_IsNoFigureButCountedOfEverybody(long size, long population, double? share)
    {
        var estimate = PopulationUniques.Estimate(new Dictionary<long, long> { [size] = 2 }, population);

        Assert.Equal(share, estimate.UniqueShare);
        Assert.Contains(share is null ? "no estimate" : "whole population", estimate.Reasons["dankar"]);
    }

    [Fact]
    public void UniqueShare_ModelBeyondThePopulation_GivesWayToTheLargestThatFits()
    {
        var estimate = PopulationUniques.Estimate(new Dictionary<long, long> { [1] = 40, [2] = 25, [3] = 10, [5] = 6, [12] = 2 }, 10_000) with { Dankar = 12_000, Pitman = 12_000, Snb = 300, Zayatz = 400 };

        Assert.Equal(0.04, estimate.UniqueShare);
        Assert.Equal(["no estimate", "about 300, estimate", "about 400, estimate"], PopulationWords.Of(estimate).Select(row => row.Figure));
        Assert.Equal([false, false, true], PopulationWords.Of(estimate).Select(row => row.Chosen));
        Assert.Null((estimate with { Snb = null, Zayatz = 10_001 }).UniqueShare);
        Assert.Equal(1, (estimate with { Dankar = 10_000 }).UniqueShare);
    }

    [Fact]
    public void UniqueShare_OnePairAmongUniques_DoesNotLetTheLimitGo()
    {
        // Everybody alone but one pair: Pitman's model falls to its boundary and counts five times the population.
        var estimate = PopulationUniques.Estimate(new Dictionary<long, long> { [1] = 998, [2] = 1 }, 100_000);

        Assert.True(estimate.IsBeyond(estimate.Dankar));
        Assert.InRange(estimate.UniqueShare!.Value, 0.9, 1);
    }

    [Fact]
    public void Estimate_PopulationBelowSample_Refuses() =>
        Assert.Equal("MS-6", Assert.Throws<RuleViolation>(() => PopulationUniques.Estimate(new Dictionary<long, long> { [3] = 2 }, 5)).Rule.Code);

    [Theory]
    [InlineData(10_000, "pitman")]
    [InlineData(500, "snb")]
    public void Estimate_SamplingFraction_DecidesTheModel(long population, string model)
    {
        var estimate = PopulationUniques.Estimate(new Dictionary<long, long> { [1] = 40, [2] = 25, [3] = 10, [5] = 6, [12] = 2 }, population);

        Assert.Equal(model == "snb" && estimate.Zayatz < estimate.Snb ? "zayatz" : model, estimate.DankarModel);
        Assert.Equal(174.0 / population, estimate.SamplingFraction, 1e-15);
    }

    [Fact]
    public void Estimate_AnySample_SolvesTheMomentEquationsAndTheLikelihood() => Gen.Select(Sizes, Gen.Long[2, 400]).Sample((sizes, scale) =>
    {
        var records = sizes.Sum(s => s.Key * s.Value);
        var estimate = PopulationUniques.Estimate(sizes, records * scale);
        if (estimate.SnbDetail?.ShlosserModified is { } snb)
        {
            var (pi, a, b) = (estimate.SamplingFraction, snb.Alpha, snb.Beta);
            var d = (1 - pi) * (1 - b);
            var s1 = snb.K * pi * Math.Pow(b / (1 - d), a) * (a * d / (1 - d) + 1);
            var s2 = snb.K * pi * pi / 2 * a * Math.Pow(b, a) * (1 - b) * Math.Pow(1 - d, -(a + 2)) * (2 - (1 - a) * d);
            Assert.Equal(sizes[1], s1, 1e-6 * sizes[1]);
            Assert.Equal(sizes[2], s2, 1e-6 * sizes[2]);
        }
        if (estimate.PitmanParameters is { } fit)
            foreach (var (theta, alpha) in new[] { (1.001, 0.0), (0.999, 0.0), (1.0, 0.001) })
                Assert.True(NegativeLogLikelihood(sizes, fit.Theta * theta, fit.Alpha + alpha) >= fit.NegLoglik - 1e-9 * Math.Abs(fit.NegLoglik));
    }, iter: 60);

    [Fact]
    public void FromPopulation_KnownClasses_GivesTheDefinedRisks()
    {
        var risk = JournalistMeasures.FromPopulation([(1, 4, 1), (2, 20, 1), (3, 10, 1)]);

        Assert.Equal(0.25, risk.JournalistHighest);
        Assert.Equal((0.25 + 0.1 + 0.3) / 6, risk.Marketer, 1e-15);
        Assert.Equal(Math.Max(3.0 / 34, risk.Marketer), risk.JournalistAverage, 1e-15);
        Assert.Equal(4.0 / 6, risk.RecordsAtRiskStrict[0.09], 1e-15);
        Assert.False(risk.Estimated);
        Assert.Equal("MS-7", Assert.Throws<RuleViolation>(() => JournalistMeasures.FromPopulation([(2, 1, 1)])).Rule.Code);
    }

    private static double NegativeLogLikelihood(Dictionary<long, long> sizes, double theta, double alpha)
    {
        var (records, classes, sum) = (sizes.Sum(s => s.Key * s.Value), sizes.Sum(s => s.Value), 0.0);
        for (var i = 1; i < classes; i++)
            sum -= Math.Log(theta + i * alpha);
        for (var i = 1; i < records; i++)
            sum += Math.Log(theta + i);
        foreach (var (size, number) in sizes)
            for (var i = 1; i < size; i++)
                sum -= number * Math.Log(i - alpha);
        return sum;
    }
}
