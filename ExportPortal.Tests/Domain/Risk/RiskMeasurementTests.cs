namespace ExportPortal.Domain.Risk;

public sealed class RiskMeasurementTests
{
    /// <summary>A server gives its rows in any order, a file in its own.</summary>
    [Fact]
    public void Repeatable_OtherRecordsFirst_IsTheSameOfATableAndNotOfAFile()
    {
        var (one, other) = (Weighted([new(2, 20, 1), new(3, 30, 1)]), Weighted([new(3, 30, 1), new(2, 20, 1)]));
        Assert.NotEqual(Bytes(one), Bytes(other));
        var table = new MeasuredTable("bench", "public", "people", "rows", DateTimeOffset.UnixEpoch);
        Assert.Equal(Bytes(Of(one, table)), Bytes(Of(other, table with { At = DateTimeOffset.UnixEpoch.AddDays(1) })));
        Assert.NotEqual(Bytes(Of(one, table)), Bytes(Of(one with { Weighted = one.Weighted! with { Mean = 0.9 } }, table)));
    }

    private static RiskMeasurement Of(RiskMeasurement measured, MeasuredTable table) => measured with { File = measured.File with { From = table } };

    private static byte[] Bytes(RiskMeasurement measured) => RiskJson.Write(measured.Repeatable());

    private static RiskMeasurement Weighted(IReadOnlyList<WeightedClass> first)
    {
        var tally = new WeightedTally();
        foreach (var one in first.OrderBy(one => one.Size))
            tally.Add(one);
        var (weighted, exact) = tally.Measures(first);
        return Measurements.Of(2, 3) with { Weighted = weighted, Models = new() { BenedettiFranconiExact = exact } };
    }
}
