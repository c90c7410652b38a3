namespace ExportPortal.Microdata.Tuples;

/// <summary>Tuples put into groups, one attribute after the other; a tuple with group -1 is in none.</summary>
internal sealed class Grouping
{
    /// <summary>Up to so many pairs of group and value a table is quicker than hashing.</summary>
    private const int MostCells = 1 << 21;

    private readonly int[] cells = new int[MostCells];
    private readonly Dictionary<long, int> hashed = [];

    /// <summary>All tuples in one group.</summary>
    public static int[] Whole(int tuples) => new int[tuples];

    /// <summary>Splits the groups by one attribute.</summary>
    /// <param name="count">Number of groups so far.</param>
    /// <param name="codes">By tuple: the value.</param>
    /// <param name="map">By value: what counts of it.</param>
    /// <param name="values">How many different ones the map gives.</param>
    /// <param name="gap">What the map gives for a tuple that leaves the groups; -1 for none.</param>
    /// <returns>The new number of groups.</returns>
    public int Split(int[] groups, int count, int[] codes, int[] map, int values, int gap, int[] into)
    {
        var pairs = (long)count * values;
        return pairs <= MostCells ? ByTable((int)pairs, groups, codes, map, values, gap, into) : ByHash(groups, codes, map, values, gap, into);
    }

    private int ByTable(int pairs, int[] groups, int[] codes, int[] map, int values, int gap, int[] into)
    {
        cells.AsSpan(0, pairs).Clear();
        var next = 0;
        for (var tuple = 0; tuple < groups.Length; tuple++)
        {
            if (groups[tuple] < 0 || map[codes[tuple]] == gap)
            {
                into[tuple] = -1;
                continue;
            }
            ref var cell = ref cells[groups[tuple] * values + map[codes[tuple]]];
            into[tuple] = (cell == 0 ? cell = ++next : cell) - 1;
        }
        return next;
    }

    private int ByHash(int[] groups, int[] codes, int[] map, int values, int gap, int[] into)
    {
        hashed.Clear();
        for (var tuple = 0; tuple < groups.Length; tuple++)
        {
            if (groups[tuple] < 0 || map[codes[tuple]] == gap)
            {
                into[tuple] = -1;
                continue;
            }
            var pair = (long)groups[tuple] * values + map[codes[tuple]];
            if (!hashed.TryGetValue(pair, out into[tuple]))
                hashed.Add(pair, into[tuple] = hashed.Count);
        }
        return hashed.Count;
    }
}
