using System.Globalization;

namespace ExportPortal.Microdata.Attacks;

/// <summary>A file's columns as they came from the database: the values, and each record's place among them.</summary>
internal sealed record RawColumns(IReadOnlyList<string[]> Values, int[][] Codes);

/// <summary>The three files in one numbering.</summary>
/// <param name="Values">Distinct values by column over all files; the codes are below.</param>
/// <param name="Numeric">Whether the column was declared to hold numbers; there code 0 is a missing value and the others ascend.</param>
internal sealed record AttackTables(CodedTable Original, CodedTable Synthetic, CodedTable Control, IReadOnlyList<int> Values, IReadOnlyList<bool> Numeric)
{
    public const int Missing = 0;

    /// <summary>The number behind each code of a numeric column; null for text.</summary>
    public required IReadOnlyList<double[]?> Amounts { get; init; }

    public int Columns => Values.Count;

    public static AttackTables Join(RawColumns original, RawColumns synthetic, RawColumns control, IReadOnlyList<bool> numeric, CancellationToken cancellation)
    {
        RawColumns[] files = [original, synthetic, control];
        var (sizes, scales, amounts) = (new int[numeric.Count], new float[]?[numeric.Count], new double[]?[numeric.Count]);
        for (var column = 0; column < numeric.Count; column++)
        {
            var places = numeric[column] ? Numbers(files, column, cancellation, out amounts[column]) : Texts(files, column, cancellation);
            sizes[column] = amounts[column]?.Length ?? places.Count;
            scales[column] = amounts[column] is { } all ? Scale(all) : null;
            foreach (var file in files)
                Renumber(file.Codes[column], [.. Heard(file.Values[column], cancellation).Select(value => places[value])], cancellation);
        }
        return new(new(original.Codes, scales, cancellation), new(synthetic.Codes, scales, cancellation), new(control.Codes, scales, cancellation), sizes, numeric) { Amounts = amounts };
    }

    private static Dictionary<string, int> Texts(RawColumns[] files, int column, CancellationToken cancellation)
    {
        var all = Distinct(files, column, cancellation).ToArray();
        SortInParts.Sort(all, null, StringComparer.Ordinal, cancellation);
        return Heard(all, cancellation).Select((value, i) => (value, i)).ToDictionary(one => one.value, one => one.i, StringComparer.Ordinal);
    }

    private static IEnumerable<string> Distinct(RawColumns[] files, int column, CancellationToken cancellation) => Heard(files.SelectMany(file => file.Values[column]), cancellation).Distinct();

    /// <summary>The same, with a look from time to time at whether anybody still waits.</summary>
    private static IEnumerable<T> Heard<T>(IEnumerable<T> all, CancellationToken cancellation)
    {
        var seen = 0;
        foreach (var one in all)
        {
            if ((seen++ & 0xFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            yield return one;
        }
    }

    /// <summary>Equal numbers alike, however they are written.</summary>
    private static Dictionary<string, int> Numbers(RawColumns[] files, int column, CancellationToken cancellation, out double[] amounts)
    {
        var parsed = Distinct(files, column, cancellation).ToDictionary(text => text, text => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture) + 0.0, StringComparer.Ordinal);
        double[] filled = [.. Heard(parsed.Values, cancellation).Where(number => !double.IsNaN(number)).Distinct()];
        SortInParts.Sort(filled, null, Comparer<double>.Default, cancellation);
        double[] sorted = [double.NaN, .. filled];
        amounts = sorted;
        return Heard(parsed, cancellation).ToDictionary(one => one.Key, one => double.IsNaN(one.Value) ? Missing : Array.BinarySearch(sorted, 1, sorted.Length - 1, one.Value), StringComparer.Ordinal);
    }

    private static float[] Scale(double[] amounts)
    {
        var range = amounts.Length > 2 ? amounts[^1] - amounts[1] : 1;
        return Array.ConvertAll(amounts, amount => (float)((amount - (amounts.Length > 1 ? amounts[1] : 0)) / range));
    }

    private static void Renumber(int[] codes, int[] places, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        for (var row = 0; row < codes.Length; row++)
            codes[row] = places[codes[row]];
    }
}
