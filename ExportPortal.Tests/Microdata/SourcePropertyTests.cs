using CsCheck;
using ExportPortal.Domain.Risk;
using ExportPortal.Support;

namespace ExportPortal.Microdata;

/// <summary>What holds for any source, tried on random ones.</summary>
public sealed class SourcePropertyTests(PostgresCluster cluster) : IDisposable
{
    private readonly SourceBench bench = new(cluster);

    [Theory]
    [InlineData(SourceKind.Csv)]
    [InlineData(SourceKind.Table)]
    public void Measure_Wildcard_EqualsComparingEveryPair(SourceKind kind) => Rows(["", "1", "2"]).Sample(rows =>
    {
        var measured = Measure(kind, Text(rows), new(["a", "b", "c"], [], [], NullRule.Wildcard)).GetAwaiter().GetResult();
        var sizes = rows.Select(r => rows.Count(o => r.Zip(o).All(p => p.First == p.Second || p.First == "" || p.Second == ""))).ToList();
        Assert.Equal(sizes.Min(), measured.Sample.K);
        Assert.Equal(sizes.Count(s => s == 1), measured.Sample.SampleUniques);
        Assert.Equal(rows.Any(r => r.Contains("")) ? sizes.Sum(s => 1.0 / s) : rows.Select(r => string.Join(",", r)).Distinct().Count(), measured.Sample.ExpectedReidentifications, 1e-9);
    }, iter: 40, threads: 1);

    [Theory]
    [InlineData(SourceKind.Csv)]
    [InlineData(SourceKind.Parquet)]
    [InlineData(SourceKind.Table)]
    public void Measure_PermutedRows_ChangesNothingButTheHash(SourceKind kind) => Gen.Select(Rows(["", "1", "2", "3"]), Gen.Int).Sample((rows, seed) =>
    {
        var shuffled = rows.ToArray();
        new Random(seed).Shuffle(shuffled);
        var plan = new MeasurementPlan(["a", "b"], ["c"], []);
        var one = Measure(kind, Text(rows), plan).GetAwaiter().GetResult();
        var other = Measure(kind, Text(shuffled), plan).GetAwaiter().GetResult();
        Assert.Equal(RiskJson.Write(one), RiskJson.Write(other with { File = one.File }));
        // The identity of a table is of what it holds, so the order does not show in it either.
        Assert.Equal(kind is SourceKind.Table || rows.SequenceEqual(shuffled, StringArrays), one.File.Sha256 == other.File.Sha256);
    }, iter: 25, threads: 1);

    [Theory]
    [InlineData(SourceKind.Csv)]
    [InlineData(SourceKind.Table)]
    public void Measure_GeneralisedQuasiIdentifier_NeverRaisesRisk(SourceKind kind) => Rows(["10", "11", "20", "21"]).Sample(rows =>
    {
        var plan = new MeasurementPlan(["a", "b"], [], []);
        var fine = Measure(kind, Text(rows), plan).GetAwaiter().GetResult();
        var coarse = Measure(kind, Text([.. rows.Select(r => new[] { r[0][..1], r[1], r[2] })]), plan).GetAwaiter().GetResult();
        Assert.True(coarse.MaximumRisk <= fine.MaximumRisk);
        Assert.True(coarse.AverageRisk <= fine.AverageRisk);
    }, iter: 25, threads: 1);

    [Theory]
    [InlineData(SourceKind.Csv)]
    [InlineData(SourceKind.Parquet)]
    [InlineData(SourceKind.Table)]
    public void Measure_SplitQuasiIdentifier_NeverLowersRisk(SourceKind kind) => Rows(["1", "2"]).Sample(rows =>
    {
        var coarse = Measure(kind, Text(rows), new(["a", "b"], [], [])).GetAwaiter().GetResult();
        var fine = Measure(kind, Text([.. rows.Select((r, i) => new[] { r[0] + i % 2, r[1], r[2] })]), new(["a", "b"], [], [])).GetAwaiter().GetResult();
        Assert.True(fine.MaximumRisk >= coarse.MaximumRisk);
        Assert.True(fine.AverageRisk >= coarse.AverageRisk);
    }, iter: 10, threads: 1);

    [Fact]
    public void Measure_AnyCellsHoweverQuoted_AreReadAsWritten() =>
        Gen.Select(Rows(["", "a", " a", "a ", "\"", "\"\"", ",", "\n", "\r\n", "\r", "x\ny", ";", "#", "'", "\\", "\\\"", "NULL", "é"]), Gen.Bool).Sample((rows, crlf) =>
        {
            var end = crlf ? "\r\n" : "\n";
            var text = $"a,b,c{end}" + string.Concat(rows.Select(r => string.Join(",", r.Select(Quoted)) + end));
            var measured = Measure(SourceKind.Csv, text, new(["a", "b", "c"], [], [])).GetAwaiter().GetResult();
            Assert.Equal(rows.Select(r => string.Join("\u0001", r)).Distinct().Count(), measured.Sample.Classes);
            Assert.Equal(rows.Length, measured.Sample.Records);
        }, iter: 60, threads: 1);

    private static readonly IEqualityComparer<string[]> StringArrays = EqualityComparer<string[]>.Create((one, other) => one!.SequenceEqual(other!));

    public void Dispose() => bench.Dispose();

    private async Task<RiskMeasurement> Measure(SourceKind kind, string text, MeasurementPlan plan) =>
        await bench.Measure(kind, text, plan);

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny("\",\r\n") ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;

    private static Gen<string[][]> Rows(string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]).Array[3].Array[2, 12];

    private static string Text(string[][] rows) => "a,b,c\n" + string.Concat(rows.Select(r => string.Join(",", r) + "\n"));
}
