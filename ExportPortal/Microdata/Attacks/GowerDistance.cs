using System.Numerics;
using System.Runtime.InteropServices;

namespace ExportPortal.Microdata.Attacks;

/// <summary>
/// Gower's distance (1971, Biometrics 27(4):857) without its division: numbers by their difference on a scale from 0 to 1,
/// everything else 0 when equal and 1 when not. Missing equals missing and differs from all else.
/// </summary>
internal sealed class GowerDistance(CodedTable candidates, IReadOnlyList<int> columns)
{
    public int Rows => candidates.Rows;

    /// <summary>Distances of all candidates from one record, into a buffer of at least their number.</summary>
    public void From(CodedTable table, int row, float[] into)
    {
        var sums = into.AsSpan(0, Rows);
        sums.Clear();
        foreach (var column in columns)
            if (table.Numbers[column] is { } numbers && !float.IsNaN(numbers[row]))
                AddDifference(candidates.Numbers[column]!, numbers[row], sums);
            else
                AddUnequal(candidates.Codes[column], table.Codes[column][row], sums);
    }

    private static void AddUnequal(int[] codes, int code, Span<float> sums)
    {
        var values = MemoryMarshal.Cast<int, Vector<int>>(codes);
        var all = MemoryMarshal.Cast<float, Vector<float>>(sums);
        var wanted = new Vector<int>(code);
        for (var i = 0; i < all.Length; i++)
            all[i] += Vector.ConditionalSelect(Vector.Equals(values[i], wanted), Vector<float>.Zero, Vector<float>.One);
        for (var i = all.Length * Vector<float>.Count; i < sums.Length; i++)
            sums[i] += codes[i] == code ? 0 : 1;
    }

    private static void AddDifference(float[] numbers, float number, Span<float> sums)
    {
        var values = MemoryMarshal.Cast<float, Vector<float>>(numbers);
        var all = MemoryMarshal.Cast<float, Vector<float>>(sums);
        var wanted = new Vector<float>(number);
        for (var i = 0; i < all.Length; i++)
        {
            var difference = Vector.Abs(values[i] - wanted);
            all[i] += Vector.ConditionalSelect(Vector.Equals(difference, difference), difference, Vector<float>.One);
        }
        for (var i = all.Length * Vector<float>.Count; i < sums.Length; i++)
            sums[i] += float.IsNaN(numbers[i]) ? 1 : Math.Abs(numbers[i] - number);
    }
}
