using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Policy;

namespace ExportPortal.Features.Datasets.Measuring;

public sealed class ReadingOnceTests
{
    [Fact]
    public void Of_TheSameFiguresAndContext_IsJudgedOnceAndAnewWhereOneChanges()
    {
        var (once, measured, data, pack) = (new ReadingOnce(), Measurements.Of(12, 12), new Classification(["1M01"], Granularity.G4, 24, 0, new(0), false, false), ShippedPacks.Current);
        var first = once.Of(measured, null, RiskContext.Least(2, pack), data, pack);
        Assert.Same(first, once.Of(measured, null, RiskContext.Least(2, pack), data, pack));
        var elsewhere = once.Of(measured, null, RiskContext.Least(3, pack), data, pack);
        Assert.Equal(3, elsewhere.Tier);
        Assert.NotSame(elsewhere, once.Of(measured, StressFigures.None, RiskContext.Least(3, pack), data, pack));
        Assert.NotSame(first.Measured, once.Of(Measurements.Of(3), StressFigures.None, RiskContext.Least(3, pack), data, pack).Measured);
    }
}
