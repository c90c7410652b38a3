using CsCheck;

namespace ExportPortal.Domain.Risk;

public sealed class MeasurePropertyTests
{
    private static readonly Gen<Dictionary<long, long>> Sizes =
        Gen.Select(Gen.Long[1, 40], Gen.Long[1, 9]).Array[1, 12].Select(pairs => pairs.GroupBy(p => p.Item1).ToDictionary(g => g.Key, g => g.Sum(p => p.Item2)));

    /// <summary>Histograms of up to 6 classes over up to 5 values, as counts[class][value]; every value occurs.</summary>
    private static readonly Gen<long[][]> Tables =
        Gen.Int[1, 5].SelectMany(values => Gen.Long[0, 6].Array[values].Where(c => c.Sum() > 0).Array[1, 6])
            .Where(table => Enumerable.Range(0, table[0].Length).All(v => table.Sum(c => c[v]) > 0));

    [Fact]
    public void Measure_SplittingAClass_NeverLowersRisk() =>
        Gen.Select(Sizes, Gen.Int[0, 11], Gen.Long[1, 39]).Sample((sizes, which, part) =>
        {
            var size = sizes.Keys.ElementAt(which % sizes.Count);
            if (size < 2)
                return;
            part = 1 + part % (size - 1);
            var split = new Dictionary<long, long>(sizes);
            if (--split[size] == 0)
                split.Remove(size);
            foreach (var piece in new[] { part, size - part })
                split[piece] = split.GetValueOrDefault(piece) + 1;
            var (before, after) = (ClassSizes.Measure(sizes), ClassSizes.Measure(split));
            Assert.Equal(before.Records, after.Records);
            Assert.True(after.ProsecutorAverage >= before.ProsecutorAverage);
            Assert.True(after.ProsecutorHighest >= before.ProsecutorHighest);
            Assert.True(after.K <= before.K);
            Assert.True(after.Separation >= before.Separation);
            Assert.All(ClassSizes.Thresholds, t => Assert.True(after.RecordsAtRiskStrict[t] >= before.RecordsAtRiskStrict[t]));
        });

    [Fact]
    public void Measures_OrderOfClasses_ChangesNothing() =>
        Gen.Select(Tables, Gen.Int[0, 1000]).Sample((table, seed) =>
        {
            var shuffled = table.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(RiskText(Measures(table)), RiskText(Measures(shuffled)));
        });

    [Fact]
    public void Measures_AnyTable_EqualsThePlainFormulas() => Tables.Sample(table =>
    {
        var measures = Measures(table);
        var n = (double)table.Sum(c => c.Sum());
        var m = table[0].Length;
        var p = Enumerable.Range(0, m).Select(v => table.Sum(c => c[v]) / n).ToArray();
        var shares = table.Select(c => c.Select(x => x / (double)c.Sum()).ToArray()).ToArray();
        Assert.Equal(shares.Max(q => q.Zip(p, (a, b) => Math.Abs(a - b)).Sum() / 2), measures.TEqualDistance!.Value, 1e-12);
        Assert.Equal(m == 1 ? 0 : shares.Max(q => Enumerable.Range(0, m).Sum(i => Math.Abs(Gap(q, p, i))) / (m - 1)), measures.TOrderedDistanceRank!.Value, 1e-12);
        Assert.Equal(m == 1 ? 0 : shares.Max(q => Enumerable.Range(0, m - 1).Sum(i => Math.Abs(Gap(q, p, i)) * (Number(i + 1) - Number(i))) / (Number(m - 1) - Number(0))),
            measures.TOrderedDistanceValueScaled!.Value, 1e-12);
        Assert.Equal(shares.Max(q => q.Max()), measures.AlphaMax);
        Assert.Equal(table.Min(c => c.Count(x => x > 0)), measures.LDistinct);
    });

    private static double Gap(double[] q, double[] p, int i) => q.Take(i + 1).Sum() - p.Take(i + 1).Sum();

    private static double Number(int code) => code * code;

    private static string RiskText(SensitiveMeasures measures) => System.Text.Json.JsonSerializer.Serialize(measures, RiskJson.Options);

    private static SensitiveMeasures Measures(long[][] table)
    {
        var m = table[0].Length;
        var tally = new SensitiveTally([.. Enumerable.Range(0, m).Select(v => table.Sum(c => c[v]))], [.. Enumerable.Range(0, m).Select(Number)]);
        foreach (var counts in table)
        {
            var present = Enumerable.Range(0, m).Where(v => counts[v] > 0).ToArray();
            tally.Add(present, present.Select(v => counts[v]).ToArray());
        }
        return tally.Measures();
    }
}
