namespace ExportPortal.Microdata.Attacks;

/// <summary>
/// The records of one file in numbers: each value by its place among the values of all three files. The order of the
/// records follows from the records alone, so neither threads nor the order in the file show in a result.
/// </summary>
internal sealed class CodedTable
{
    private readonly ulong[] hashes;

    /// <param name="codes">By column, then record. Sorted in place.</param>
    /// <param name="scales">By column: the place of each code on a scale from 0 to 1, not a number for a missing value; null for text.</param>
    public CodedTable(int[][] codes, IReadOnlyList<float[]?> scales, CancellationToken cancellation)
    {
        Rows = codes[0].Length;
        var order = new int[Rows];
        hashes = new ulong[Rows];
        for (var row = 0; row < Rows; row++)
        {
            if ((row & 0xFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            order[row] = row;
            var hash = 0UL;
            foreach (var column in codes)
                hash = SeededRandom.Mix(hash + (ulong)column[row] + 1);
            hashes[row] = hash;
        }
        // Two different records of one hash would leave their order to chance: at a million records once in 10^7 files.
        SortInParts.Sort(hashes, order, Comparer<ulong>.Default, cancellation);
        Codes = [.. codes.Select(column => Each(order, row => column[row], cancellation))];
        Numbers = [.. Codes.Select((column, i) => scales[i] is { } scale ? Each(column, code => scale[code], cancellation) : null)];
    }

    private static T[] Each<T>(int[] all, Converter<int, T> one, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Array.ConvertAll(all, one);
    }

    public int Rows { get; }

    /// <summary>By column, then record.</summary>
    public int[][] Codes { get; }

    /// <summary>Numeric columns on a scale from 0 to 1 over all three files; null for text. Not a number: missing.</summary>
    public IReadOnlyList<float[]?> Numbers { get; }

    /// <summary>Runs of equal records, ascending by hash: first record and length.</summary>
    public IEnumerable<(int First, int Count)> Runs()
    {
        for (var first = 0; first < Rows;)
        {
            var next = first + 1;
            while (next < Rows && hashes[next] == hashes[first] && Equal(first, this, next))
                next++;
            yield return (first, next - first);
            first = next;
        }
    }

    public ulong Hash(int row) => hashes[row];

    public bool Equal(int row, CodedTable other, int otherRow)
    {
        for (var column = 0; column < Codes.Length; column++)
            if (Codes[column][row] != other.Codes[column][otherRow])
                return false;
        return true;
    }
}
