using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

public sealed class MeasureClassSizesTests
{
    /// <summary>Two singles, one pair, one class of twelve: 16 records in 4 classes.</summary>
    private static readonly Dictionary<long, long> Sizes = new() { [12] = 1, [1] = 2, [2] = 1 };

    [Fact]
    public void Measure_FourClasses_GivesHandComputedFigures()
    {
        var sample = ClassSizes.Measure(Sizes);

        Assert.Equal((16, 4, 1, 12), (sample.Records, sample.Classes, sample.K, sample.MaxClass));
        Assert.Equal((4.0, 1.0, 1 / 12.0, 0.25), (sample.AvgClass, sample.ProsecutorHighest, sample.ProsecutorLowest, sample.ProsecutorAverage));
        Assert.Equal((0.25, 4.0, 2), (sample.Marketer, sample.ExpectedReidentifications, sample.RecordsAtHighestRisk));
        Assert.Equal((2, 1, 0.125, 0.25), (sample.SampleUniques, sample.SampleDoubles, sample.UniquesFraction, sample.Distinction));
        Assert.Equal(1 - (2 + 132) / 240.0, sample.Separation!.Value, 1e-15);
        Assert.Equal([1, 2, 12], sample.SizeHistogram!.Keys);
        Assert.Equal(3, sample.HistogramDistinctSizes);
    }

    [Theory]
    [InlineData(2, 2, 2)]
    [InlineData(3, 4, 3)]
    [InlineData(11, 4, 3)]
    [InlineData(12, 4, 3)]
    [InlineData(20, 16, 4)]
    public void Measure_BelowK_CountsSizesStrictlySmaller(int k, long records, long classes)
    {
        var sample = ClassSizes.Measure(Sizes);

        Assert.Equal((records, classes), (sample.RecordsBelowK[k], sample.ClassesBelowK![k]));
    }

    [Theory]
    [InlineData(11, 0.09, 1)]
    [InlineData(12, 0.09, 0)]
    [InlineData(20, 0.05, 0)]
    [InlineData(19, 0.05, 1)]
    [InlineData(10, 0.1, 0)]
    [InlineData(5, 0.2, 0)]
    [InlineData(2, 0.5, 0)]
    [InlineData(1, 0.5, 1)]
    public void Measure_AtThreshold_IsStrict(long size, double threshold, double share) =>
        Assert.Equal(share, ClassSizes.Measure(new Dictionary<long, long> { [size] = 7 }).RecordsAtRiskStrict[threshold]);

    [Fact]
    public void Measure_ClassesOfThree_AreNotAboveOneThird() =>
        Assert.Equal(0, ClassSizes.Measure(new Dictionary<long, long> { [3] = 5 }).RecordsAtRiskStrict[1.0 / 3]);

    [Fact]
    public void Measure_SingleRecord_HasNoSeparationAndSaysWhy()
    {
        var sample = ClassSizes.Measure(new Dictionary<long, long> { [1] = 1 });

        Assert.Null(sample.Separation);
        Assert.Contains("separation", sample.Reasons.Keys);
    }

    [Fact]
    public void Measure_NoRecords_Fails() =>
        Assert.Equal("MS-4", Assert.Throws<RuleViolation>(() => ClassSizes.Measure(new Dictionary<long, long>())).Rule.Code);

    [Fact]
    public void MeasureCompatible_OverlappingRecords_CountsRecordsAndLeavesClassesOpen()
    {
        // Values a, b and an empty cell: a and b are each compatible with two records, the empty one with all three.
        var sample = ClassSizes.MeasureCompatible(new Dictionary<long, long> { [2] = 2, [3] = 1 });

        Assert.Equal((3, 2, 3), (sample.Records, sample.K, sample.MaxClass));
        Assert.Equal(4.0 / 3, sample.ExpectedReidentifications, 1e-15);
        Assert.Equal(4.0 / 9, sample.ProsecutorAverage, 1e-15);
        Assert.Equal(3, sample.RecordsBelowK[5]);
        Assert.Null(sample.Classes);
        Assert.Null(sample.SizeHistogram);
        Assert.All(["classes", "avg_class", "sample_doubles", "classes_below_k", "distinction", "separation", "size_histogram", "histogram_distinct_sizes"],
            key => Assert.Contains(key, sample.Reasons.Keys));
    }
}
