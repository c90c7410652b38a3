using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// Which files of the archive a search needs, from what the store knows of them: the times of their events, the sums by
/// day, and the places that the rules named. None of them is touched for it.
/// </summary>
internal static class ArchiveNeed
{
    private const long Day = 86_400_000;

    /// <param name="licences">The licences that may be seen and are asked for; null for all.</param>
    /// <param name="among">Leaves out those that are not needed for another reason.</param>
    public static async Task<IReadOnlyList<ArchivedPart>> Of(DbConnection store, AccessFilter filter, IReadOnlyList<string>? licences, Func<ArchivedPart, bool> among, CancellationToken cancellation)
    {
        var (from, until) = (filter.From?.ToUnixTimeMilliseconds(), filter.Until?.ToUnixTimeMilliseconds());
        var parts = (await AccessArchive.Parts(store, cancellation)).Where(part => part.During(from, until) && among(part)).ToList();
        if (parts.Count > 0 && filter.Rules.Count > 0)
            parts = await Named(store, filter.Rules, parts, cancellation);
        if (parts.Count == 0 || licences is null && filter is { Organisations.Count: 0, Datasets.Count: 0, Actions.Count: 0, Outcomes.Count: 0, Countries.Count: 0 })
            return parts;
        var where = AccessWhere.ForRollups(filter, licences);
        return With(parts, await store.Command(null, $"SELECT DISTINCT day FROM access_rollup {where.Text}", where.Values).Rows(row => row.GetInt32(0), cancellation));
    }

    /// <summary>Those that may hold an event of one of these days.</summary>
    public static IReadOnlyList<ArchivedPart> With(IEnumerable<ArchivedPart> parts, IReadOnlyCollection<int> days) =>
        [.. parts.Where(part => days.Any(day => day >= part.Least / Day && day <= part.Most / Day))];

    private static async Task<List<ArchivedPart>> Named(DbConnection store, IReadOnlyList<string> rules, List<ArchivedPart> parts, CancellationToken cancellation)
    {
        var named = new List<ArchivedPart>();
        foreach (var part in parts)
            foreach (var rule in rules)
                if (await store.Command(null, "SELECT count(*) FROM (SELECT 1 FROM access_flag WHERE rule = @rule AND seq >= @first AND seq < @past LIMIT 1) AS one", ("@rule", rule), ("@first", part.First), ("@past", part.Past)).Number(cancellation) > 0)
                {
                    named.Add(part);
                    break;
                }
        return named;
    }
}
