using CsCheck;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata;

/// <summary>What holds for any file, tried on random ones.</summary>
public sealed class DuckDbPropertyTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    [Fact]
    public void Measure_Wildcard_EqualsComparingEveryPair() => Rows(["", "1", "2"]).Sample(rows =>
    {
        var measured = Measure(Text(rows), new(["a", "b", "c"], [], [], NullRule.Wildcard)).GetAwaiter().GetResult();
        var sizes = rows.Select(r => rows.Count(o => r.Zip(o).All(p => p.First == p.Second || p.First == "" || p.Second == ""))).ToList();
        Assert.Equal(sizes.Min(), measured.Sample.K);
        Assert.Equal(sizes.Count(s => s == 1), measured.Sample.SampleUniques);
        Assert.Equal(rows.Any(r => r.Contains("")) ? sizes.Sum(s => 1.0 / s) : rows.Select(r => string.Join(",", r)).Distinct().Count(), measured.Sample.ExpectedReidentifications, 1e-9);
    }, iter: 40, threads: 1);

    [Fact]
    public void Measure_PermutedRows_ChangesNothingButTheHash() => Gen.Select(Rows(["", "1", "2", "3"]), Gen.Int).Sample((rows, seed) =>
    {
        var shuffled = rows.ToArray();
        new Random(seed).Shuffle(shuffled);
        var plan = new MeasurementPlan(["a", "b"], ["c"], []);
        var one = Measure(Text(rows), plan).GetAwaiter().GetResult();
        var other = Measure(Text(shuffled), plan).GetAwaiter().GetResult();
        Assert.Equal(RiskJson.Write(one), RiskJson.Write(other with { File = one.File }));
    }, iter: 25, threads: 1);

    [Fact]
    public void Measure_GeneralisedQuasiIdentifier_NeverRaisesRisk() => Rows(["10", "11", "20", "21"]).Sample(rows =>
    {
        var plan = new MeasurementPlan(["a", "b"], [], []);
        var fine = Measure(Text(rows), plan).GetAwaiter().GetResult();
        var coarse = Measure(Text([.. rows.Select(r => new[] { r[0][..1], r[1], r[2] })]), plan).GetAwaiter().GetResult();
        Assert.True(coarse.MaximumRisk <= fine.MaximumRisk);
        Assert.True(coarse.AverageRisk <= fine.AverageRisk);
    }, iter: 25, threads: 1);

    [Fact]
    public void Measure_AnyCellsHoweverQuoted_AreReadAsWritten() =>
        Gen.Select(Rows(["", "a", " a", "a ", "\"", "\"\"", ",", "\n", "\r\n", "\r", "x\ny", ";", "#", "'", "\\", "\\\"", "NULL", "é"]), Gen.Bool).Sample((rows, crlf) =>
        {
            var end = crlf ? "\r\n" : "\n";
            var text = $"a,b,c{end}" + string.Concat(rows.Select(r => string.Join(",", r.Select(Quoted)) + end));
            var measured = Measure(text, new(["a", "b", "c"], [], [])).GetAwaiter().GetResult();
            Assert.Equal(rows.Select(r => string.Join("\u0001", r)).Distinct().Count(), measured.Sample.Classes);
            Assert.Equal(rows.Length, measured.Sample.Records);
        }, iter: 60, threads: 1);

    public void Dispose() => scratch.Dispose();

    private async Task<RiskMeasurement> Measure(string text, MeasurementPlan plan) =>
        await scratch.Engine.Measure(await scratch.Inspect(text), plan, null, CancellationToken.None);

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny("\",\r\n") ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;

    private static Gen<string[][]> Rows(string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]).Array[3].Array[2, 12];

    private static string Text(string[][] rows) => "a,b,c\n" + string.Concat(rows.Select(r => string.Join(",", r) + "\n"));
}
