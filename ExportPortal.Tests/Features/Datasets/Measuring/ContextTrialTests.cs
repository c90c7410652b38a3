using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Policy;

namespace ExportPortal.Features.Datasets.Measuring;

public sealed class ContextTrialTests
{
    // Classes of 2 and 8: average risk 0.2, worst record 0.5.
    private static readonly ContextTrial Trial = new(Measurements.Of(2, 8), 2, false, new(0.0001), ShippedPacks.Current);

    [Theory]
    [InlineData(EnvironmentLevel.E4, Motive.Low, 0.05)]
    [InlineData(EnvironmentLevel.E2, Motive.High, 0.6)]
    [InlineData(EnvironmentLevel.E0, Motive.Low, 1)]
    public void In_AContext_MultipliesTheMeasuredRisk(EnvironmentLevel environment, Motive motive, double context) =>
        Assert.Equal(0.2 * context, Trial.In(environment, motive).Overall.Value, 1e-12);

    [Fact]
    public void Others_LeaveOutTheChosenAndEndWithThePublic()
    {
        var others = Trial.Others(EnvironmentLevel.E2, Motive.Low);
        Assert.Equal(["E4", "E3", "E1", "E0", "Public release"], others.Select(other => other.Place.Split(',')[0]));
        Assert.Equal((0.5, 0.09, false), (others[^1].Risk.Value, others[^1].Threshold.Value, others[^1].IsUnder));
        Assert.Equal("T2 asks for E2", others[2].Remark);
        Assert.Null(others[0].Remark);
    }
}
