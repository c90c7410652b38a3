using System.Numerics;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;

namespace ExportPortal.Microdata.Tuples;

/// <summary>The quasi-identifiers of a protected copy: the values they will have, the classes that will come of it, and what suppression takes.</summary>
internal sealed class QuasiCodes
{
    private readonly IReadOnlyList<string> names;
    private readonly List<Dictionary<string, int>> codes = [];
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly List<int[]> tuples = [];
    private readonly List<int> records = [];
    private readonly Suppressed? suppressed;

    /// <param name="values">By quasi-identifier: the value of each number.</param>
    /// <param name="read">How the plan reads a text before it compares.</param>
    public QuasiCodes(CodedTuples before, IReadOnlyList<IReadOnlyList<string>> values, ProtectionPlan plan, Func<string, string> read, CancellationToken cancellation)
    {
        (names, Read) = (before.Names, read);
        var maps = values.Select((of, a) => Map(names[a], of, plan.Of(names[a])?.Steps ?? [])).ToArray();
        Merge(before, maps, cancellation);
        lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        suppressed = plan.Small is { } small ? new LocalSuppression([.. tuples], [.. records], cancellation).To(small) : null;
    }

    public Func<string, string> Read { get; }

    /// <summary>Whether recoding empties a value that cannot be read.</summary>
    public bool HasNewGaps { get; private set; }

    public int Count => names.Count;

    public int Place(string column) => names.ToList().IndexOf(column);

    /// <summary>Null for a column that is no quasi-identifier of the copy.</summary>
    public IReadOnlyDictionary<string, int>? Codes(string column) => Place(column) is >= 0 and var place ? codes[place] : null;

    /// <summary>What is taken from a record, by its key.</summary>
    public (ulong Emptied, bool Removed) Suppressed(ReadOnlySpan<char> key) =>
        suppressed is not null && lookup.TryGetValue(key, out var tuple) ? (suppressed.Emptied[tuple], suppressed.Removed[tuple]) : (0, false);

    public long RemovedRecords => suppressed is null ? 0 : records.Where((_, tuple) => suppressed.Removed[tuple]).Sum(n => (long)n);

    public long EmptiedCells => suppressed is null ? 0 : records.Select((n, tuple) => (long)n * BitOperations.PopCount(suppressed.Emptied[tuple])).Sum();

    /// <summary>The risk of the copy, before it is written: of all its records, also of those that the drop rule would leave out.</summary>
    public SetRisk Predicted(CancellationToken cancellation)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var tuple = 0; tuple < tuples.Count; tuple++)
        {
            if ((tuple & 0x3FFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            var after = tuples[tuple].Select((code, a) => suppressed is not null && (suppressed.Emptied[tuple] >> a & 1) == 1 ? TupleKeys.Emptied : code).ToArray();
            if (suppressed?.Removed[tuple] == true)
                continue;
            var key = TupleKeys.Of(after);
            sizes[key] = sizes.GetValueOrDefault(key) + records[tuple];
        }
        return Lattice.Of(sizes.Values, names);
    }

    private int[] Map(string column, IReadOnlyList<string> values, IReadOnlyList<Recoding> steps)
    {
        var (numbered, map) = (new Dictionary<string, int>(StringComparer.Ordinal) { [""] = TupleKeys.Emptied }, new int[values.Count]);
        foreach (var (code, cell) in RecodedValues.Of(column, values, steps, Read).Index())
        {
            HasNewGaps |= cell.Length == 0 && values[code].Length > 0;
            if (!numbered.TryGetValue(cell, out map[code]))
                numbered.Add(cell, map[code] = numbered.Count - 1);
        }
        codes.Add(numbered);
        return map;
    }

    private void Merge(CodedTuples before, int[][] maps, CancellationToken cancellation)
    {
        var after = new int[before.Attributes];
        for (var tuple = 0; tuple < before.Count; tuple++)
        {
            if ((tuple & 0xFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            for (var a = 0; a < after.Length; a++)
                after[a] = maps[a][before.Codes(a)[tuple]];
            var key = TupleKeys.Of(after);
            if (numbers.TryGetValue(key, out var there))
            {
                records[there] = checked(records[there] + before.Records[tuple]);
                continue;
            }
            numbers.Add(key, tuples.Count);
            tuples.Add([.. after]);
            records.Add(before.Records[tuple]);
        }
    }
}
