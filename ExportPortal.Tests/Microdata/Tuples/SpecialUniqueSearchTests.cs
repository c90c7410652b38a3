using System.Text.Json;
using CsCheck;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.Tuples;

public sealed class SpecialUniqueSearchTests
{
    [Fact]
    public void Measure_AnyTable_FindsWhatTryingAllSetsFinds() => Tables.Any.Sample(rows =>
    {
        var tuples = Tables.Code(rows);
        var found = new SpecialUniqueSearch(tuples, _ => { }, CancellationToken.None).Measure([]);

        var attributes = rows[0].Length;
        var tally = new SudaTally(tuples.Names);
        foreach (var row in rows)
        {
            var sets = Enumerable.Range(1, (1 << attributes) - 1).Select(s => (ulong)s).Where(set => Alone(rows, row, set)).ToList();
            ulong[] minimal = [.. sets.Where(set => !sets.Any(part => part != set && (part & ~set) == 0))];
            if (minimal.Length > 0)
                tally.Add(minimal);
        }
        var expected = tally.Measures(tuples.Records.Count(n => n == 1), 2 * tuples.Records.Count(n => n == 2), []);
        Assert.Equal(expected.MsuBySize, found.MsuBySize);
        Assert.Equal(expected.Elliot.Sum, found.Elliot.Sum);
        Assert.Equal(expected.Ihsn.DisSudaSum, found.Ihsn.DisSudaSum, 1e-12);
        Assert.Equal(expected.Elliot.AttributeContributions, found.Elliot.AttributeContributions);
    });

    [Fact]
    public void Measure_RowsPermuted_GivesTheSameBytes() => Gen.Select(Tables.Any, Gen.Int).Sample((rows, seed) =>
    {
        var shuffled = rows.ToArray();
        new Random(seed).Shuffle(shuffled);
        Assert.Equal(Text(rows), Text(shuffled));
    });

    [Fact]
    public void Measure_Progress_MovesToTheEnd()
    {
        var shares = new List<double>();
        new SpecialUniqueSearch(Tables.Code([[0, 1, 0], [1, 0, 0], [1, 1, 1], [0, 0, 1]]), shares.Add, CancellationToken.None).Measure([]);

        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1], 1e-9);
    }

    [Fact]
    public void Measure_Cancelled_Stops()
    {
        using var stop = new CancellationTokenSource();
        var search = new SpecialUniqueSearch(Tables.Code([[0, 1], [1, 0], [1, 1]]), _ => stop.Cancel(), stop.Token);

        Assert.ThrowsAny<OperationCanceledException>(() => search.Measure([]));
    }

    private static string Text(int[][] rows) =>
        JsonSerializer.Serialize(new SpecialUniqueSearch(Tables.Code(rows), _ => { }, CancellationToken.None).Measure([]), RiskJson.Options);

    private static bool Alone(int[][] rows, int[] row, ulong set) =>
        rows.Count(other => Enumerable.Range(0, row.Length).All(a => (set >> a & 1) == 0 || other[a] == row[a])) == 1;
}
