using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Microdata.Attacks;

namespace ExportPortal.Microdata.Tuples;

/// <summary>How many persons a few random points of their trace single out (de Montjoye et al. 2013). The same seed draws the same persons and points.</summary>
internal sealed class TrajectorySearch(Traces traces, Action<double> progress, CancellationToken cancellation)
{
    private readonly Traces byPoint = traces.Turned();

    /// <param name="known">Numbers of points, ascending. Fewer points are the first of those drawn for more, so the curve never falls.</param>
    public IReadOnlyList<UnicityPoint> Search(IReadOnlyList<int> known, int persons, int seed)
    {
        var random = new SeededRandom((ulong)seed, stream: 7);
        var tried = Drawn(Math.Min(persons, traces.Persons), random);
        var unique = new long[known.Count];
        for (var i = 0; i < tried.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var drawn = Points(tried[i], known[^1], random);
            for (var at = known.Count - 1; at >= 0 && IsAlone(tried[i], drawn.AsSpan(0, Math.Min(known[at], drawn.Length))); at--)
                unique[at]++;
            progress((i + 1.0) / tried.Length);
        }
        return [.. known.Select((points, at) => new UnicityPoint(points, tried.Length, unique[at]))];
    }

    private int[] Drawn(int count, SeededRandom random)
    {
        var all = Enumerable.Range(0, traces.Persons).ToArray();
        if (count == all.Length)
            return all;
        random.Shuffle(all);
        return [.. all.Take(count).Order()];
    }

    private int[] Points(int person, int most, SeededRandom random)
    {
        var drawn = traces.Of(person).ToArray();
        random.Shuffle(drawn);
        return drawn.Length <= most ? drawn : drawn[..most];
    }

    /// <summary>Whether nobody else was at all these points; looked for among those at the emptiest one.</summary>
    private bool IsAlone(int person, ReadOnlySpan<int> drawn)
    {
        var fewest = drawn[0];
        foreach (var point in drawn)
            if (byPoint.Of(point).Length < byPoint.Of(fewest).Length)
                fewest = point;
        foreach (var other in byPoint.Of(fewest))
            if (other != person && HoldsAll(other, drawn))
                return false;
        return true;
    }

    private bool HoldsAll(int person, ReadOnlySpan<int> drawn)
    {
        foreach (var point in drawn)
            if (!traces.Holds(person, point))
                return false;
        return true;
    }
}
