using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

public sealed class RiskIndexTests
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(0.33, 88.0)]
    [InlineData(0.20, 82.5)]
    [InlineData(0.09, 73.9)]
    [InlineData(0.05, 67.5)]
    [InlineData(0.01, 50)]
    [InlineData(0.0001, 0)]
    [InlineData(0.00001, 0)]
    [InlineData(0, 0)]
    public void Of_Risk_GivesTheLineOfThePolicy(double risk, double expected) =>
        Assert.Equal(expected, RiskIndex.Printed(RiskIndex.Of(new Probability(risk))));

    [Fact]
    public void Points_OfTheFactors_AddUpToTheIndex()
    {
        var (data, context) = (new Probability(0.05), new Probability(0.78));
        Assert.Equal(RiskIndex.Of(data * context), 100 + RiskIndex.Points(data) + RiskIndex.Points(context), 1e-9);
        Assert.Equal((-32.5, -2.7), (RiskIndex.Printed(RiskIndex.Points(data)), RiskIndex.Printed(RiskIndex.Points(context))));
    }

    [Fact]
    public void Points_OfZero_TakesOffAll() => Assert.Equal(-100, RiskIndex.Points(default));

    [Fact]
    public void Printed_SmallNegative_IsNotMinusZero() => Assert.False(double.IsNegative(RiskIndex.Printed(-0.01)));
}
