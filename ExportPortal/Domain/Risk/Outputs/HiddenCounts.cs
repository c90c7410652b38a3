namespace ExportPortal.Domain.Risk.Outputs;

/// <summary>
/// Whole numbers, at least 0, of which only sums are known. Tells what each can be, group by group of those that sums connect.
/// </summary>
internal sealed class HiddenCounts(IReadOnlyList<long?> atMost)
{
    /// <summary>Steps of all questions about one table; then what is left is bounded only.</summary>
    private const int MostSteps = 200_000;

    private readonly Dictionary<int, List<(IReadOnlyList<(int Cell, long Sign)> Terms, long Total)>> sumsOf = [];
    private readonly Dictionary<int, int> groups = [];
    private readonly Dictionary<int, (long Low, long High)> bounds = [];

    /// <summary>False where a group was only bounded: more of its cells may be fixed.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>Adds: the sum of the terms, each with its sign, is the total.</summary>
    public void Add(IReadOnlyList<(int Cell, long Sign)> terms, long total)
    {
        foreach (var (cell, _) in terms)
            (sumsOf.TryGetValue(cell, out var list) ? list : sumsOf[cell] = []).Add((terms, total));
    }

    /// <summary>Whether any sum is about the cell.</summary>
    public bool IsIn(int cell) => sumsOf.ContainsKey(cell);

    /// <summary>Lowest and highest that the cell can be; of cells whose sums contradict each other everything.</summary>
    public (long Low, long High) Of(int cell) => bounds[cell];

    public bool SameGroup(IEnumerable<int> cells, int cell) => cells.Any(one => groups.TryGetValue(one, out var group) && group == groups[cell]);

    public void Solve()
    {
        var steps = MostSteps;
        foreach (var cells in Groups())
        {
            var places = cells.Select((cell, place) => (cell, place)).ToDictionary(one => one.cell, one => one.place);
            var sums = cells.SelectMany(cell => sumsOf[cell]).Distinct().Select(sum => new GroupSum([.. sum.Terms.Select(term => (places[term.Cell], term.Sign))], sum.Total)).ToList();
            var group = new HiddenGroup([.. cells.Select(cell => atMost[cell] ?? HiddenGroup.Endless)], sums, ref steps);
            IsExact &= group.IsExact;
            for (var place = 0; place < cells.Count; place++)
                bounds[cells[place]] = group.Of(place);
        }
    }

    /// <summary>Cells that sums connect.</summary>
    private List<List<int>> Groups()
    {
        var all = new List<List<int>>();
        foreach (var start in sumsOf.Keys.Order().Where(cell => !groups.ContainsKey(cell)))
        {
            var (group, next) = (new List<int>(), new Queue<int>([start]));
            groups[start] = all.Count;
            while (next.TryDequeue(out var cell))
            {
                group.Add(cell);
                foreach (var (other, _) in sumsOf[cell].SelectMany(sum => sum.Terms))
                    if (groups.TryAdd(other, all.Count))
                        next.Enqueue(other);
            }
            group.Sort();
            all.Add(group);
        }
        return all;
    }
}
