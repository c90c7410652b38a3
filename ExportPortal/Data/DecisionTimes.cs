using System.Globalization;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Transparency;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Counts how decisions were made. The store counts, so no case is read.</summary>
internal static class DecisionTimes
{
    private static readonly ApplicationState[] Decided =
        [ApplicationState.Approved, ApplicationState.ApprovedConditional, ApplicationState.Refused, ApplicationState.Prohibited, ApplicationState.Ineligible, ApplicationState.NoLicenceRequired];

    private static readonly ApplicationState[] NotCounted = [ApplicationState.Draft, ApplicationState.Withdrawn, ApplicationState.Lapsed, ApplicationState.Rwa];

    private sealed class Tally
    {
        public bool IsDecided { get; init; }
        public long Cases { get; init; }
        public long Overridden { get; init; }
        public long Late { get; init; }
    }

    public static async Task<DecisionFigures> DecisionFigures(this PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        static string Names(IEnumerable<ApplicationState> states) => string.Join(", ", states.Select(state => $"'{state}'"));
        var sql = $"""
            SELECT "State" IN ({Names(Decided)}) AS "IsDecided", COUNT(*) AS "Cases", COUNT("Override") AS "Overridden", SUM(CASE WHEN {IsLate(db, now)} THEN 1 ELSE 0 END) AS "Late"
            FROM application WHERE "State" NOT IN ({Names(NotCounted)}) GROUP BY 1
            """;
        var found = await db.Database.SqlQueryRaw<Tally>(sql).ToListAsync(cancellation);
        var decided = found.Find(one => one.IsDecided) ?? new();
        return new(decided.Cases, decided.Overridden, decided.Late, found.Find(one => !one.IsDecided)?.Late ?? 0);
    }

    /// <summary>
    /// Of a row of application, in the words of its store: whether the decision came after its time was over, or has not come by now. No time is over while the clock
    /// stands still.
    /// </summary>
    public static string IsLate(PortalDbContext db, DateTimeOffset now)
    {
        var (items, of, due) = db.Database.IsNpgsql()
            ? ("jsonb_array_elements(CAST(\"Clocks\" AS jsonb)) AS item(value)", (Func<string, string>)(key => $"(item.value ->> '{key}')"),
                "to_char(to_timestamp(\"DecisionDueAt\" / 10000000 - 62135596800) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS')")
            : ("json_each(\"Clocks\") AS item", key => $"json_extract(item.value, '$.{key}')", "strftime('%Y-%m-%dT%H:%M:%S', \"DecisionDueAt\" / 10000000 - 62135596800, 'unixepoch')");
        // An open clock of the decision is held against now; of those that ended the last one, whose time is stored beside it.
        var ended = $"(SELECT MAX(COALESCE(substr({of("MetAt")}, 1, 19), '{now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)}')) FROM {items} WHERE {of("Key")} LIKE 'decision-T%')";
        return $"COALESCE({ended} > {due}, FALSE)";
    }
}
