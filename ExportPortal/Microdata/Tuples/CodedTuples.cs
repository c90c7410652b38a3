namespace ExportPortal.Microdata.Tuples;

/// <summary>The distinct combinations of quasi-identifiers of a file as numbers, with how many records share each. No value of the file is in here.</summary>
/// <param name="names">Of the quasi-identifiers.</param>
/// <param name="codes">By quasi-identifier, then by tuple: the number of the value, from 0.</param>
/// <param name="records">By tuple: records that share it, at least 1.</param>
internal sealed class CodedTuples(IReadOnlyList<string> names, int[][] codes, int[] records)
{
    public IReadOnlyList<string> Names => names;
    public int Count => records.Length;
    public int Attributes => codes.Length;
    public int[] Records => records;

    /// <summary>Values of each quasi-identifier.</summary>
    public int[] Values { get; } = [.. codes.Select(column => column.Length == 0 ? 0 : column.Max() + 1)];

    public int[] Codes(int attribute) => codes[attribute];

    /// <summary>Positions of the quasi-identifiers from the one with fewest values to the one with most: walks begin with the last, which isolates most tuples.</summary>
    public int[] BySelectivity => [.. Enumerable.Range(0, Attributes).OrderBy(a => Values[a]).ThenByDescending(a => a)];
}
