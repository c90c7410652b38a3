namespace ExportPortal.Domain.Risk;

public sealed class PopulationWordsTests
{
    [Fact]
    public void Of_SampleWithoutUniques_IsNoEstimateAndSaysWhy() =>
        Assert.All(PopulationWords.Of(Estimate(new() { [2] = 5 }, 100)), row =>
        {
            Assert.Equal("no estimate", row.Figure);
            Assert.Contains("not a safe zero", row.Remark);
            Assert.False(row.Chosen);
        });

    [Fact]
    public void Of_ModelWithoutMaximum_IsNoEstimateAndTheOthersStandBesideIt()
    {
        // Every record alone: Pitman's likelihood has no maximum.
        var rows = PopulationWords.Of(Estimate(new() { [1] = 10 }, 1000));
        Assert.Equal("no estimate", rows.Single(row => row.Model == "Pitman").Figure);
        Assert.EndsWith(", estimate", rows.Single(row => row.Model == "Zayatz").Figure);
        Assert.True(rows.Single(row => row.Model == "Zayatz").Chosen);
    }

    [Fact]
    public void Of_WholePopulation_IsCountedAndNotEstimated() =>
        Assert.All(PopulationWords.Of(Estimate(new() { [1] = 3, [2] = 1 }, 5)), row => Assert.Equal("3, counted", row.Figure));

    [Fact]
    public void Of_WholePopulationWithoutUniques_IsCountedAsNone() =>
        Assert.All(PopulationWords.Of(Estimate(new() { [5] = 4 }, 20)), row => Assert.Equal("0, counted", row.Figure));

    [Fact]
    public void Sampling_OfASample_SaysShareAndPopulation() =>
        Assert.Equal("1 % of 1,000 persons", PopulationWords.Sampling(Estimate(new() { [1] = 10 }, 1000)));

    private static PopulationMeasures Estimate(Dictionary<long, long> sizes, long population) => PopulationUniques.Estimate(sizes, population);
}
