using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk;

public sealed class RunChoiceTests
{
    private static readonly Variable[] Columns =
        [new("age", ColumnRole.QuasiIdentifier, ColumnType.Number), new("ill", ColumnRole.Sensitive, ColumnType.Text), new("w", ColumnRole.Other, ColumnType.Text), new("house", ColumnRole.Other, ColumnType.Text)];

    [Theory]
    [InlineData("age", null, "MS-15")]
    [InlineData("ill", null, "MS-15")]
    [InlineData(null, "house", "MS-9")]
    [InlineData("w", "age", "MS-15")]
    [InlineData("w", "house", null)]
    public void Broken_WeightsAndHouseholds_FollowTheRoles(string? weight, string? household, string? rule) =>
        Assert.Equal(rule, (RunChoice.Usual with { Weight = weight, Household = household }).Broken(Columns)?.Code);

    [Fact]
    public void Broken_PopulationThatIsNoNumberOfPersons_SaysSo() =>
        Assert.Equal("MS-16", (RunChoice.Usual with { Populations = [0] }).Broken(Columns)?.Code);

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000_000)]
    public void Broken_SeedOutOfRange_SaysSo(int seed) => Assert.Equal("MS-10", (RunChoice.Usual with { Seed = seed }).Broken(Columns)?.Code);

    [Fact]
    public void For_EverythingChosen_AsksForEverything()
    {
        var asked = (RunChoice.Usual with { Weight = "w", Household = "house", Populations = [9, 9, 8], Seed = 7 })
            .For(MeasurementPlan.For(Columns, NullRule.Drop), new(0.09, 4));
        Assert.Equal(("w", "house", true, 7, 0.09, NullRule.Drop), (asked.Plan.Weight, asked.Plan.Household, asked.Plan.Suda, asked.Knowledge!.Seed, asked.Drops!.AverageRisk, asked.Plan.Nulls));
        Assert.Equal([9, 8], asked.Plan.Populations);
    }

    [Fact]
    public void For_NothingChosen_AsksForTheClassesAlone()
    {
        var asked = (RunChoice.Usual with { Knowledge = false, Suda = false }).For(MeasurementPlan.For(Columns, NullRule.Value), new(0.09, 4));
        Assert.Equal((null, null, false), (asked.Knowledge, asked.Drops, asked.Plan.Suda));
    }

    [Fact]
    public void Of_MeasurementSavedWithoutItsRequest_AsksForTheSame()
    {
        var request = MeasurementRequest.Of(Measurements.Of(4));
        Assert.Equal(["age"], request.Plan.QuasiIdentifiers);
        Assert.Equal((NullRule.Value, null), (request.Plan.Nulls, request.Knowledge));
    }
}
