namespace ExportPortal.Domain.Audits;

public sealed class SamplingTests
{
    private static readonly byte[] Seed = [.. Enumerable.Range(7, 32).Select(at => (byte)at)];

    [Fact]
    public void SizeFor_NinetyFivePerCentUnderFive_Is59And93()
    {
        Assert.Equal(59, SampleInference.SizeFor(0, 0.05, 0.95));
        Assert.Equal(93, SampleInference.SizeFor(1, 0.05, 0.95));
        Assert.True(SampleInference.UpperLimit(0, 58, 0.95) >= 0.05);
        Assert.True(SampleInference.UpperLimit(1, 92, 0.95) >= 0.05);
    }

    [Theory]
    [InlineData(0, 59, 0.049508)] // 1 - 0.05^(1/59)
    [InlineData(1, 93, 0.049994)]
    [InlineData(2, 30, 0.195326)]
    [InlineData(5, 5, 1)]
    public void UpperLimit_KnownCases_AreThoseOfTheBinomial(int errors, int size, double limit) => Assert.Equal(limit, SampleInference.UpperLimit(errors, size, 0.95), 6);

    [Fact]
    public void Sentence_TellsWhatIsInferredAndWhetherItMeetsThePlan()
    {
        Assert.Equal("Of 59 records out of 4000 none deviates. With 95 % confidence less than 4.96 % of all records deviate. That meets the plan.", SampleInference.Sentence(SampleMethod.ByRecord, 59, 0, 4000, 0.95, 0.05));
        Assert.Contains("That does not meet the plan.", SampleInference.Sentence(SampleMethod.ByRecord, 59, 1, 4000, 0.95, 0.05), StringComparison.Ordinal);
        Assert.Contains("Nothing is inferred", SampleInference.Sentence(SampleMethod.ByRecord, 12, 0, 12, 0.95, 0.05), StringComparison.Ordinal);
        Assert.Contains("Records without rows were not selected", SampleInference.Sentence(SampleMethod.ByRows, 59, 0, 4000, 0.95, 0.05), StringComparison.Ordinal);
    }

    [Fact]
    public void ByRows_PointsAtEqualDistances_MeetEachRecordByItsRows()
    {
        SampledFrom[] records = [new(0, 5), new(1, 0), new(2, 1000), new(3, 5), new(4, 990)];
        var selected = RecordSampling.ByRows(records, records.Sum(one => one.Rows), 20, Seed);

        Assert.Equal(20, selected.Sum(one => one.Hits));
        Assert.DoesNotContain(selected, one => one.Seq == 1);
        Assert.InRange(selected.Single(one => one.Seq == 2).Hits, 9, 11);
        Assert.InRange(selected.Single(one => one.Seq == 4).Hits, 9, 11);
        Assert.Equal(selected, RecordSampling.ByRows(records, 2000, 20, Seed));
    }

    [Fact]
    public void ByRows_ManySeeds_SelectEachRecordInShareOfItsRows()
    {
        SampledFrom[] records = [.. Enumerable.Range(0, 10).Select(at => new SampledFrom(at, at + 1))];
        var hits = new int[10];
        for (var round = 0; round < 4000; round++)
            foreach (var one in RecordSampling.ByRows(records, 55, 1, BitConverter.GetBytes(round)))
                hits[one.Seq] += one.Hits;

        for (var at = 0; at < 10; at++)
            Assert.InRange(hits[at], (at + 1) / 55.0 * 4000 * 0.7 - 10, (at + 1) / 55.0 * 4000 * 1.3 + 10);
    }

    [Fact]
    public void ByRows_HugeSumsAndEmptyLists_DoNotOverflow()
    {
        Assert.Empty(RecordSampling.ByRows([new(0, 0)], 0, 5, Seed));
        var selected = RecordSampling.ByRows([new(0, long.MaxValue / 2), new(1, long.MaxValue / 2)], long.MaxValue - 1, 4, Seed);
        Assert.Equal([2, 2], selected.Select(one => one.Hits));
    }

    [Fact]
    public void ByRecord_SeedAndList_SelectTheSameAgainAndEachAlike()
    {
        SampledFrom[] records = [.. Enumerable.Range(0, 1000).Select(at => new SampledFrom(at, at))];
        var selected = RecordSampling.ByRecord(records, 59, Seed);

        Assert.Equal(59, selected.Count);
        Assert.Equal(selected, RecordSampling.ByRecord(records.Reverse(), 59, Seed));
        Assert.Equal(records.OrderBy(one => DrawSeed.Rank(Seed, one.Seq.ToString(System.Globalization.CultureInfo.InvariantCulture)), StringComparer.Ordinal).Take(59).Select(one => one.Seq).Order(), selected.Select(one => one.Seq));
        Assert.NotEqual(selected, RecordSampling.ByRecord(records, 59, [1, 2, 3]));
        Assert.Equal(12, RecordSampling.ByRecord(records.Take(12), 59, Seed).Count);
    }
}
