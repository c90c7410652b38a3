namespace ExportPortal.Domain.Risk;

public sealed class ThresholdReadingTests
{
    [Theory]
    [InlineData(0.05, 20, 20)]
    [InlineData(0.09, 12, 11)]
    [InlineData(0.1, 10, 10)]
    [InlineData(0.2, 5, 5)]
    [InlineData(0.5, 2, 2)]
    public void Of_Threshold_NeedsThisClassStrictlyAndAsACellSize(double threshold, int strict, int cell)
    {
        var reading = ThresholdReading.Of(Measurements.Of(11).Sample).Single(one => one.Threshold == threshold);
        Assert.Equal((strict, cell), (reading.Strict, reading.CellSize));
    }

    [Fact]
    public void Of_ClassOfEleven_HoldsAsACellSizeAndNotStrictly()
    {
        var reading = ThresholdReading.Of(Measurements.Of(11, 12).Sample).Single(one => one.Threshold == 0.09);
        Assert.Equal((false, true, 11L), (reading.HoldsStrictly, reading.HoldsAsCell, reading.RecordsAbove));
    }

    [Fact]
    public void Of_OlderResultWithoutTheSizesOfThoseLeftOut_CountsEachAsAloneThroughout()
    {
        var sample = ClassSizes.Measure(new Dictionary<long, long> { [100] = 1 }, new Dictionary<long, long> { [5] = 180 });
        sample = sample with { LeftOut = sample.LeftOut! with { Sizes = null } };
        Assert.All(ThresholdReading.Of(sample), one => Assert.Equal((false, 900L), (one.HoldsStrictly, one.RecordsAbove)));
    }

    /// <summary>One class of 100, and 900 records in no class who are alone: nothing holds.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_RecordsInNoClass_AreReadToo(bool isCounted)
    {
        var sample = ClassSizes.Measure(new Dictionary<long, long> { [100] = 1 }, new Dictionary<long, long> { [1] = 900 });
        if (!isCounted)
            sample = sample with { LeftOut = null };
        Assert.All(ThresholdReading.Of(sample), one => Assert.Equal((false, false, 900L, 0.9), (one.HoldsStrictly, one.HoldsAsCell, one.RecordsAbove, one.ShareAbove)));
        var drawn = RiskPicture.Classes(sample, 12);
        Assert.Equal($"1,000 persons by the size of their class, 900 of them in no class and counted here {(isCounted ? "by the value rule" : "as alone")}; 900 in classes smaller than 12.", drawn.AlternativeText);
        Assert.Equal((900, 1_000), (drawn.Bands[0].Persons, drawn.Bands.Sum(band => band.Persons)));
        Assert.Contains("1,900,900", System.Text.Encoding.UTF8.GetString(Features.Datasets.ClassTableEndpoint.Table(sample)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AThird_IsNotARoundingMatter() =>
        Assert.Equal((3, 3), ThresholdReading.Of(Measurements.Of(3).Sample).Where(one => one.Threshold is > 0.3 and < 0.4).Select(one => (one.Strict, one.CellSize)).Single());
}
