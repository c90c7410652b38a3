using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Policy;

namespace ExportPortal.Domain.Risk;

public sealed class ContextRiskTests
{
    private static ContextRisk In(EnvironmentLevel environment, Motive motive, double prevalence) =>
        ContextRisk.In(environment, motive, new Probability(prevalence), ShippedPacks.Current.Risk);

    [Fact]
    public void In_Acquaintance_IsTheChanceOfKnowingOneOf150() =>
        Assert.Equal(0.4518483022503271, In(EnvironmentLevel.E3, Motive.Low, 0.004).Acquaintance.Value, 1e-12);

    [Theory]
    [InlineData(EnvironmentLevel.E2, Motive.Medium, 0, ContextChannel.Deliberate, 0.5)]
    [InlineData(EnvironmentLevel.E4, Motive.Low, 0, ContextChannel.Deliberate, 0.05)]
    [InlineData(EnvironmentLevel.E0, Motive.High, 1, ContextChannel.Deliberate, 1)]
    [InlineData(EnvironmentLevel.E4, Motive.Low, 1, ContextChannel.Acquaintance, 1)]
    public void Worst_OfTheChannels_IsTheFirstMaximum(EnvironmentLevel environment, Motive motive, double prevalence, ContextChannel worst, double overall)
    {
        var risk = In(environment, motive, prevalence);
        Assert.Equal((worst, overall), (risk.Worst, risk.Overall.Value));
    }

    [Fact]
    public void Worst_BreachAlone_IsBreach()
    {
        var risk = new ContextRisk(new Probability(0.1), new Probability(0.2), new Probability(0.3));
        Assert.Equal((ContextChannel.Breach, 0.3), (risk.Worst, risk.Overall.Value));
    }

    [Fact]
    public void Public_Release_IsCertainToBeAttempted() => Assert.Equal((ContextChannel.Deliberate, 1d), (ContextRisk.Public.Worst, ContextRisk.Public.Overall.Value));
}
