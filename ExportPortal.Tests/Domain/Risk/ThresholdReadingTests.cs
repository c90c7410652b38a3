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
    public void Of_AThird_IsNotARoundingMatter() =>
        Assert.Equal((3, 3), ThresholdReading.Of(Measurements.Of(3).Sample).Where(one => one.Threshold is > 0.3 and < 0.4).Select(one => (one.Strict, one.CellSize)).Single());
}
