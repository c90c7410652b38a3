namespace ExportPortal.Domain.Risk;

public sealed class MeasureSensitiveTests
{
    [Fact]
    public void Measures_TwoClasses_GivesHandComputedFigures()
    {
        // All records: 4 x, 3 y, 1 z. Class one: 3 x, 1 y. Class two: 1 x, 2 y, 1 z.
        var tally = new SensitiveTally([4, 3, 1]);
        tally.Add([0, 1], [3, 1]);
        tally.Add([0, 1, 2], [1, 2, 1]);

        var measures = tally.Measures();

        var entropy = -(0.75 * Math.Log(0.75) + 0.25 * Math.Log(0.25));
        Assert.Equal((3, false, 2, 0.75), (measures.Values, measures.Numeric, measures.LDistinct, measures.AlphaMax));
        Assert.Equal(entropy, measures.EntropyMinNats!.Value, 1e-12);
        Assert.Equal(Math.Exp(entropy), measures.LEntropyExp!.Value, 1e-12);
        Assert.Equal(3, measures.RecursiveR1OverTailMax![2]);
        Assert.Null(measures.RecursiveR1OverTailMax[3]);
        Assert.Contains("recursive_r1_over_tail_max.3", measures.Reasons.Keys);
        Assert.Equal(0.25, measures.TEqualDistance!.Value, 1e-12);
        Assert.Equal(1, measures.BetaBasic!.Value, 1e-12);
        Assert.Equal(Math.Log(2), measures.DeltaDisclosure!.Value, 1e-12);
        Assert.Equal((true, 0), (measures.BetaEnhancedFeasible, measures.HomogeneousRecords));
        Assert.Null(measures.TOrderedDistanceRank);
        Assert.Contains("t_ordered_distance_rank", measures.Reasons.Keys);
    }

    [Fact]
    public void Measures_ClassOfOneValue_IsHomogeneousAndBreaksEnhancedBeta()
    {
        // p of y is 1/4: q = 1 gives a gain of 3, above -ln(1/4) = 1.386.
        var tally = new SensitiveTally([9, 3]);
        tally.Add([0], [9]);
        tally.Add([1], [3]);

        var measures = tally.Measures();

        Assert.Equal((12, 1, 1.0, 0.0, 1.0), (measures.HomogeneousRecords, measures.LDistinct, measures.AlphaMax, measures.EntropyMinNats, measures.LEntropyExp));
        Assert.Equal((3.0, false, 0.75), (measures.BetaBasic, measures.BetaEnhancedFeasible, measures.TEqualDistance));
        Assert.Null(measures.RecursiveR1OverTailMax![2]);
    }

    [Fact]
    public void Measures_Numbers_GivesRankAndValueDistance()
    {
        // 10, 20, 40 once each. Class {40}: cumulative gaps 1/3 and 2/3; ranks (1/3+2/3)/2, values (10/3 + 20*2/3)/30.
        var tally = new SensitiveTally([1, 1, 1], [10, 20, 40]);
        tally.Add([2], [1]);
        tally.Add([0, 1], [1, 1]);

        var measures = tally.Measures();

        Assert.True(measures.Numeric);
        Assert.Equal(0.5, measures.TOrderedDistanceRank!.Value, 1e-12);
        Assert.Equal(50.0 / 90, measures.TOrderedDistanceValueScaled!.Value, 1e-12);
    }

    [Fact]
    public void Measures_OneNumberOnly_HasNoOrderedDistance()
    {
        var tally = new SensitiveTally([5], [7]);
        tally.Add([0], [5]);

        var measures = tally.Measures();

        Assert.Equal((0.0, 0.0), (measures.TOrderedDistanceRank, measures.TOrderedDistanceValueScaled));
    }
}
