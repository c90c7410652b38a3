using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <param name="By">What the row is about, such as "Destination group".</param>
/// <param name="NotNeeded">No licence was needed.</param>
/// <param name="Undecided">Ended without a decision: lapsed, or sent back without action.</param>
public sealed record OutcomeRow(string By, string Value, int Granted, int Refused, int Gate, int NotNeeded, int Undecided, int Open)
{
    /// <summary>The figures in the order of the columns, each with what it counts. Drafts and what was withdrawn count nowhere.</summary>
    public static IReadOnlyList<DocumentFact> Meanings { get; } =
    [
        new("Granted", "Cases that were approved, with or without conditions that still have to be met."),
        new("Refused", "Cases that a decider refused on one of the grounds of the policy."),
        new("Granted of decided", "Granted as a share of granted and refused; nothing else counts in it."),
        new("Stopped at a gate", "Cases that a rule without discretion ended: prohibited, or not eligible."),
        new("No licence needed", "Cases for which the rules ask for no licence."),
        new("Ended without a decision", "Cases that lapsed, or that were sent back without action."),
        new("Open", "Cases that were submitted and are not over."),
    ];
}

/// <summary>
/// Outcomes by destination group, size of the applicant and kind of recipient, and by how they were decided: against the rules, or late; for case staff. The store counts, so no
/// case is read.
/// </summary>
public sealed class FairnessQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>Cases of one value in one state, as the store counts them.</summary>
    private sealed class Tally
    {
        public string Value { get; init; } = "";
        public string State { get; init; } = "";
        public long Cases { get; init; }
    }

    public async Task<IReadOnlyList<OutcomeRow>> Rows(Actor actor, CancellationToken cancellation)
    {
        // Whoever works on cases sees all that were submitted, so the figures count those.
        if (!actor.IsCaseStaff())
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return
        [
            .. await Counted(db, "Destination group", Part(db, "Case", "DestinationGroup"), cancellation),
            .. await Counted(db, "Size of the applicant", Part(db, "Content", "Answers", "Values", "size"), cancellation),
            .. await Counted(db, "Kind of recipient", Part(db, "Content", "Answers", "Values", "recipient_type"), cancellation),
            .. await Counted(db, "Tier of the decision", "CASE WHEN \"Override\" IS NULL THEN 'as the rules give it' ELSE 'set otherwise by two persons' END", cancellation),
            .. await Counted(db, "Time of the decision", $"CASE WHEN {DecisionTimes.IsLate(db, clock.GetUtcNow())} THEN 'late' ELSE 'in time, or not due yet' END", cancellation),
        ];
    }

    /// <summary>Facts and forms are stored as one JSON text each; every store has its own words for a part of it.</summary>
    /// <param name="path">Names of the parts, the outermost first; never of a caller.</param>
    private static string Part(PortalDbContext db, string column, params string[] path) =>
        db.Database.IsNpgsql() ? $"CAST(\"{column}\" AS json) #>> '{{{string.Join(',', path)}}}'" : $"json_extract(\"{column}\", '$.{string.Join('.', path)}')";

    private static async Task<IEnumerable<OutcomeRow>> Counted(PortalDbContext db, string by, string part, CancellationToken cancellation)
    {
        var sql = $"SELECT COALESCE(NULLIF({part}, ''), 'not said') AS \"Value\", \"State\", COUNT(*) AS \"Cases\" FROM application WHERE \"State\" NOT IN ('Draft', 'Withdrawn') GROUP BY 1, 2".Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
        var found = await db.Database.SqlQueryRaw<Tally>(sql).ToListAsync(cancellation);
        return found.GroupBy(one => one.Value).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new OutcomeRow(by, group.Key,
            Of(group, state => state is ApplicationState.Approved or ApplicationState.ApprovedConditional),
            Of(group, state => state is ApplicationState.Refused),
            Of(group, state => state is ApplicationState.Prohibited or ApplicationState.Ineligible),
            Of(group, state => state is ApplicationState.NoLicenceRequired),
            Of(group, state => state is ApplicationState.Lapsed or ApplicationState.Rwa),
            Of(group, state => !ApplicationWorkflow.IsEnded(state) && state is not ApplicationState.ApprovedConditional)));
    }

    private static int Of(IEnumerable<Tally> group, Func<ApplicationState, bool> wanted) => (int)group.Where(one => wanted(Enum.Parse<ApplicationState>(one.State))).Sum(one => one.Cases);
}
