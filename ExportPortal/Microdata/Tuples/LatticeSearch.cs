using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;

namespace ExportPortal.Microdata.Tuples;

/// <summary>
/// Looks for the smallest set of changes that brings the risk under a line: first one step after the other, each time the
/// one that merges most, then by branch and bound for anything smaller. Going down a branch adds columns and so only
/// splits classes: one that is over the line is over it with every further column, and is left.
/// </summary>
/// <param name="attributes">Counts the sensitive attributes of a file that is changed so; null where they are not counted.</param>
/// <param name="mostVisits">Tuples to visit before the search ends with what it has; counted and not timed, so that the result is the same on every machine.</param>
internal sealed class LatticeSearch(Lattice lattice, RiskLine line, Action<double> progress, CancellationToken cancellation, AttributeCells? attributes = null, long mostVisits = LatticeSearch.MostVisits)
{
    public const long MostVisits = 600_000_000;

    /// <summary>Share of the work before the search of sets: each single change with its attributes.</summary>
    private const double OfSingles = 0.5;

    private readonly int[] order = [.. Enumerable.Range(0, lattice.Attributes).OrderByDescending(a => lattice.Levels[a].Count(0)).ThenBy(a => a)];
    private readonly long whole = lattice.Levels.Select(levels => (long)levels.Top).Distinct().Aggregate(1L, Multiple);
    private readonly int[] node = new int[lattice.Attributes];
    private Found? best;
    private bool isCut;

    public Improvements Search()
    {
        var now = lattice.Risk(new int[lattice.Attributes]);
        var single = Singles().ToList();
        if (line.Holds(now))
            return new(line, now, single, new([], now) { Sensitive = Attributes(new int[lattice.Attributes]) }, IsProven: true);
        best = Stepwise();
        Descend(0, 1, 0, 0, 0);
        return new(line, now, single, best is null ? null : new(lattice.Changes(best.Node), best.Risk) { Sensitive = Attributes(best.Node) }, !isCut);
    }

    private IEnumerable<Improvement> Singles()
    {
        for (var a = 0; a < lattice.Attributes; a++)
        {
            progress(OfSingles * a / lattice.Attributes);
            foreach (var level in new[] { 1, lattice.Levels[a].Top }.Distinct())
                if (level < lattice.Levels[a].Top || lattice.Attributes > 1)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var changed = With(new int[lattice.Attributes], a, level);
                    yield return new(lattice.Change(a, level), lattice.Risk(changed)) { Sensitive = Attributes(changed) };
                }
        }
    }

    private IReadOnlyDictionary<string, SensitiveMeasures>? Attributes(int[] changed)
    {
        if (attributes is null)
            return null;
        var (groups, count) = lattice.Classes(changed);
        var (measured, isLeftOut) = (attributes.Measure(groups, count, cancellation), groups.Contains(-1));
        if (measured is null || !isLeftOut)
            return measured;
        // As of a file: what decides counts those who are left out, too.
        (groups, count) = lattice.AllClasses(changed);
        return SensitiveMeasures.WithWhole(measured, attributes.Measure(groups, count, cancellation)!);
    }

    /// <summary>Climbs until the line holds, then takes back every step that was not needed after all.</summary>
    private Found? Stepwise()
    {
        var at = new int[lattice.Attributes];
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var next = Enumerable.Range(0, at.Length).Where(a => at[a] < lattice.Levels[a].Top).Select(a => With(at, a, at[a] + 1)).Where(IsMeasured)
                .Select(climbed => Found.Of(climbed, lattice, whole)).MinBy(found => (found.Risk.Classes, found.Cost));
            if (next is null)
                return null;
            at = next.Node;
            if (line.Holds(next.Risk))
                break;
        }
        for (var a = 0; a < at.Length; a++)
            while (at[a] > 0 && line.Holds(lattice.Risk(With(at, a, at[a] - 1))))
                at = With(at, a, at[a] - 1);
        return Found.Of(at, lattice, whole);
    }

    /// <param name="cost">Of the levels chosen so far.</param>
    /// <param name="done">Share of the search before this branch.</param>
    private void Descend(int depth, int count, long cost, int changed, double done, double share = 1)
    {
        if (depth == order.Length)
        {
            Judge(depth, count, cost, changed);
            return;
        }
        var (a, top) = (order[depth], lattice.Levels[order[depth]].Top);
        for (var level = 0; level <= top && !isCut; level++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (costNow, changedNow) = (cost + whole / top * level, changed + (level > 0 ? 1 : 0));
            progress(Math.Min(1, OfSingles + (1 - OfSingles) * (done + share * level / (top + 1))));
            if (best is not null && (costNow, changedNow).CompareTo((best.Cost, best.Changed)) > 0)
                break;
            if (isCut = lattice.Visited > mostVisits)
                break;
            node[a] = level;
            var split = lattice.Split(depth, a, level, count);
            if (level == top || line.Holds(lattice.Measure(depth + 1, split, _ => true)))
                Descend(depth + 1, split, costNow, changedNow, done + share * level / (top + 1), share / (top + 1));
        }
        node[a] = 0;
    }

    private void Judge(int depth, int count, long cost, int changed)
    {
        if (!IsMeasured(node))
            return;
        var found = new Found([.. node], lattice.Measure(depth, count, a => node[a] < lattice.Levels[a].Top), cost, changed);
        if (line.Holds(found.Risk) && (best is null || found.IsSmallerThan(best)))
            best = found;
    }

    /// <summary>Whether a column is left to measure.</summary>
    private bool IsMeasured(int[] levels) => levels.Where((level, a) => level < lattice.Levels[a].Top).Any();

    private static int[] With(int[] node, int attribute, int level)
    {
        int[] other = [.. node];
        other[attribute] = level;
        return other;
    }

    private static long Multiple(long one, long other)
    {
        var (a, b) = (one, other);
        while (b != 0)
            (a, b) = (b, a % b);
        return checked(one / a * other);
    }

    /// <param name="Cost">Sum over columns of the share of the ladder that is climbed, in units of one over the common multiple of the heights.</param>
    private sealed record Found(int[] Node, SetRisk Risk, long Cost, int Changed)
    {
        public static Found Of(int[] node, Lattice lattice, long whole) =>
            new(node, lattice.Risk(node), node.Select((level, a) => whole / lattice.Levels[a].Top * level).Sum(), node.Count(level => level > 0));

        public bool IsSmallerThan(Found other)
        {
            var byCost = (Cost, Changed, Risk.AverageRisk).CompareTo((other.Cost, other.Changed, other.Risk.AverageRisk));
            return byCost < 0 || byCost == 0 && Node.Zip(other.Node).FirstOrDefault(pair => pair.First != pair.Second) is var (mine, theirs) && mine < theirs;
        }
    }
}
