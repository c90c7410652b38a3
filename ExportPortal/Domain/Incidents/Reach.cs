using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Incidents;

/// <summary>A version of some dataset, and the file that it was made from.</summary>
/// <param name="MadeFrom">Hash of the source file; null where the portal did not make it.</param>
public sealed record LineagePoint(DatasetVersionId Version, ContentHash Content, ContentHash? MadeFrom);

/// <summary>Follows the lineage of data in both directions: what was leaked tells of its copies and of its source.</summary>
public static class Reach
{
    /// <summary>The versions that the named ones reach, each with the way, the shortest one; the named ones are "same version".</summary>
    public static IReadOnlyDictionary<DatasetVersionId, ReachedHow> From(IReadOnlyCollection<DatasetVersionId> named, IReadOnlyCollection<LineagePoint> all)
    {
        var reached = named.ToDictionary(version => version, _ => ReachedHow.SameVersion);
        var points = all.ToLookup(point => point.Content);
        var children = all.Where(point => point.MadeFrom is not null).ToLookup(point => point.MadeFrom!.Value);
        foreach (var start in all.Where(point => named.Contains(point.Version)))
        {
            // The same file registered elsewhere is the same data.
            foreach (var twin in points[start.Content])
                reached.TryAdd(twin.Version, ReachedHow.SameVersion);
            Walk(start, point => children[point.Content], ReachedHow.MadeFrom, reached);
            Walk(start, point => point.MadeFrom is { } source ? points[source] : [], ReachedHow.SourceOf, reached);
        }
        return reached;
    }

    private static void Walk(LineagePoint start, Func<LineagePoint, IEnumerable<LineagePoint>> next, ReachedHow how, Dictionary<DatasetVersionId, ReachedHow> reached)
    {
        var seen = new HashSet<DatasetVersionId> { start.Version };
        var waiting = new Queue<LineagePoint>(next(start));
        while (waiting.TryDequeue(out var point))
        {
            if (!seen.Add(point.Version))
                continue;
            reached.TryAdd(point.Version, how);
            foreach (var further in next(point))
                waiting.Enqueue(further);
        }
    }
}
