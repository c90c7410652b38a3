using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Decision;

public sealed class BaseTierTests
{
    [Fact]
    public void Decide_GranularityOfTheLetter_TakesTheDefaultTier()
    {
        var decision = Cases.Plain.Decide();
        Assert.Equal(2, decision.Base);
        Assert.Equal("base=2", decision.Effect("B1"));
        Assert.Equal("Entry 1M01 (De-identified encounter, claims and prescription microdata) sets base tier T2", decision.Text("B1"));
    }

    [Theory]
    [InlineData("1M01", Granularity.G1, 0)]
    [InlineData("1M01", Granularity.G6, 3)]
    [InlineData("1A01", Granularity.G4, 2)]
    [InlineData("1P01", Granularity.G5, 3)]
    [InlineData("9D01", Granularity.G3, 2)]
    public void Decide_AnotherGranularity_TakesTheMatrix(string entry, Granularity granularity, int expected)
    {
        var decision = (Cases.Plain with { Entry = [entry], Granularity = granularity, Persons = 1 }).Decide();
        Assert.Equal(expected, decision.Base);
        Assert.Equal($"base={expected}", decision.Effect("B2"));
    }

    [Theory]
    [InlineData("9C01", Granularity.G0)]
    [InlineData("9Z99", Granularity.G7)]
    public void Decide_CombinedOrCatchAll_FitsEveryGranularity(string entry, Granularity granularity) =>
        Assert.Contains("B1", (Cases.Plain with { Entry = [entry], Granularity = granularity }).Decide().Codes());

    [Fact]
    public void Decide_SeveralEntries_TakesTheHighestBaseTier() =>
        Assert.Contains("1M02", (Cases.Plain with { Entry = ["1M01", "1M02"] }).Decide().Text("B1"));

    [Fact]
    public void Decide_EqualEntries_TakesTheFirstCode() =>
        Assert.Contains("1M01", (Cases.Plain with { Entry = ["1M04", "1M01"] }).Decide().Text("B1"));
}
