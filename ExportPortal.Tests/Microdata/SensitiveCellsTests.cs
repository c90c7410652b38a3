using System.Text.Json;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata;

/// <summary>Histograms of classes from cells in memory.</summary>
public sealed class SensitiveCellsTests
{
    /// <summary>A class that is not sorted in one go gives what the same records give in the order of their values.</summary>
    [Fact]
    public void Give_OneLargeClass_GivesItsHistogram()
    {
        const int records = 300_000, values = 5_003;
        var (mixed, ordered) = (new int[records], new int[records]);
        for (var i = 0; i < records; i++)
            (mixed[i], ordered[i]) = ((int)((long)i * 7_919 % records) % values, i % values);
        Array.Sort(ordered);
        var totals = ordered.CountBy(value => value).OrderBy(one => one.Key).Select(one => (long)one.Value).ToList();
        Assert.Equal(Given([.. ordered.Distinct()], totals, totals), Given(mixed, totals, null));
    }

    [Fact]
    public void Measure_Cancelled_StopsBeforeAnyClass()
    {
        var cells = new AttributeCells([new("ill", 1, null)], [0, 0], [1, 1], [[0, 0]]);
        Assert.Null(cells.Measure([-1], 0, CancellationToken.None));
        Assert.Throws<OperationCanceledException>(() => cells.Measure([-1], 0, new CancellationToken(true)));
    }

    /// <param name="counts">Records of each cell; null for one each.</param>
    private static string Given(int[] codes, List<long> totals, List<long>? counts)
    {
        var cells = new SensitiveCells(codes.Length, 2, 1);
        for (var i = 0; i < codes.Length; i++)
        {
            cells.Begin(codes[i] < 40 ? 0 : 1, counts?[i] ?? 1);
            cells.Value(0, codes[i]);
        }
        cells.Sort(CancellationToken.None);
        var tally = new SensitiveTally(totals, [.. Enumerable.Range(0, totals.Count).Select(i => (double)i)]);
        cells.Give(0, tally, CancellationToken.None);
        return JsonSerializer.Serialize(tally.Measures(), RiskJson.Options);
    }
}
