using CsCheck;

namespace ExportPortal.Microdata.Tuples;

/// <summary>Small tables of numbers, and their coded form.</summary>
internal static class Tables
{
    /// <summary>2 to 90 rows over 1 to 5 columns of few values, so that cells of every size arise.</summary>
    public static readonly Gen<int[][]> Any = Gen.Select(Gen.Int[1, 5], Gen.Int[1, 6]).SelectMany((columns, values) => Gen.Int[0, values].Array[columns].Array[2, 90]);

    public static CodedTuples Code(int[][] rows)
    {
        var tuples = rows.GroupBy(row => string.Join(',', row)).Select(g => (Row: g.First(), Count: g.Count())).ToList();
        return new CodedTuples(
            [.. Enumerable.Range(0, rows[0].Length).Select(a => $"q{a}")],
            [.. Enumerable.Range(0, rows[0].Length).Select(a => tuples.Select(t => t.Row[a]).ToArray())],
            [.. tuples.Select(t => t.Count)]);
    }
}
