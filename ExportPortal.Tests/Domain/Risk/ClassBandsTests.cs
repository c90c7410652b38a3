using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

public sealed class ClassBandsTests
{
    [Fact]
    public void Of_LineInsideABand_BeginsABandThere() =>
        Assert.Equal([new(1, 2, 3), new(3, 3, 3), new(4, 4, 4), new(5, null, 7)], ClassBands.Of(Measurements.Of(1, 2, 3, 4, 7).Sample, 4));

    [Theory]
    [InlineData(5)]
    [InlineData(199)]
    [InlineData(200)]
    [InlineData(3_000_000)]
    public void Of_AnySizes_CountsEachPersonOnce(long largest)
    {
        var sample = Measurements.Of(1, 4, 17, 96, largest).Sample;
        var bands = ClassBands.Of(sample, 12);
        Assert.Equal(sample.Records, bands.Sum(band => band.Persons));
        Assert.True(bands.Count <= 11, $"{bands.Count} bands do not fit a chart.");
        Assert.All(bands.Zip(bands.Skip(1)), pair => Assert.Equal(pair.First.To + 1, pair.Second.From));
    }

    /// <summary>Those in no class may make the largest class of all.</summary>
    [Fact]
    public void Of_RecordsInNoClass_CountsThemToo()
    {
        var bands = ClassBands.Of(ClassSizes.Measure(new Dictionary<long, long> { [4] = 2 }, new Dictionary<long, long> { [150] = 1 }), 4);
        Assert.Equal((8L, 150L), (bands.Single(band => band.From == 4).Persons, bands[^1].Persons));
    }

    [Fact]
    public void Of_SmallFileWithHighLine_ShowsTheLineBeyondTheClasses() =>
        Assert.Equal(new ClassBand(20, null, 0), ClassBands.Of(Measurements.Of(3, 4).Sample, 20)[^1]);
}
