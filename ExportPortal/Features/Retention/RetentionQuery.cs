using ExportPortal.Data;
using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Retention;

/// <param name="WhyNotLift">Why the reader may not lift it; null when they may.</param>
public sealed record HoldRow(HoldInForce Hold, Rule? WhyNotLift);

/// <summary>A licence that has ended, and the day from which its persons are erased.</summary>
/// <param name="KeptBy">What keeps it whatever the day: "a legal hold", "an audit", or the number of an open audit or incident; empty when nothing does.</param>
public sealed record EndingRow(string Number, int Tier, DateOnly Ended, DateOnly ErasedFrom, IReadOnlyList<string> KeptBy);

/// <param name="WhyNotSet">Why the reader may not set a hold; null when they may.</param>
public sealed record RetentionView(
    IReadOnlyList<(string What, string Kept)> Terms, IReadOnlyList<HoldRow> Holds, IReadOnlyList<EndingRow> Ending, IReadOnlyList<Erasure> Erased, Rule? WhyNotSet)
{
    /// <summary>Whether readers hold what SQLite writes before the store, so that what was deleted last is not erased yet.</summary>
    public bool WaitsForReaders { get; init; }
}

/// <summary>What is kept how long, what is under hold, what is erased next, and what was.</summary>
public sealed class RetentionQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock, PortalPaths paths)
{
    private const int Most = 50;

    public async Task<RetentionView> Run(Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var set = await db.Set<LegalHold>().AsNoTracking().Where(one => one.LiftedAt == null).ToDictionaryAsync(one => one.Id, cancellation);
        var holds = (await db.Holds(cancellation)).Where(hold => hold.Id is not { } id || set.ContainsKey(id)).Select(hold => new HoldRow(hold, hold.Id is { } id ? set[id].WhyNotLift(actor) : new Rule("HD-4", $"It ends with the hold of {hold.By}.")));
        var erased = await db.Set<Erasure>().AsNoTracking().OrderByDescending(one => one.At).Take(Most).ToListAsync(cancellation);
        IReadOnlyList<EndingRow> ending = [];
        if (pack.Retention is { } terms)
        {
            var kept = await KeptRecords.Read(db, terms, clock.GetUtcNow(), cancellation);
            var rows = kept.Licences.Where(one => one.Ended is not null).Select(one => (one.IsKept, Row: new EndingRow(one.Number, one.Tier, Day(one.Ended!.Value), Day(one.Ended!.Value.AddYears(terms.PersonsYears[one.Tier])), [])))
                .OrderBy(one => one.Row.ErasedFrom).ThenBy(one => one.Row.Number, StringComparer.Ordinal).Take(Most).ToList();
            var by = await KeptBy(db, [.. rows.Where(one => one.IsKept).Select(one => one.Row.Number)], actor, cancellation);
            ending = [.. rows.Select(one => one.Row with { KeptBy = [.. by[one.Row.Number]] })];
        }
        return new(Terms(), [.. holds], ending, erased, LegalHold.WhyNotSet(actor)) { WaitsForReaders = WriteAheadFile.OwedIn(paths).Count > 0 };
    }

    /// <summary>What keeps each of the licences, by number; an audit or incident that the actor does not see goes without its number.</summary>
    private static async Task<ILookup<string, string>> KeptBy(PortalDbContext db, IReadOnlyList<string> numbers, Actor actor, CancellationToken cancellation)
    {
        var licences = await db.Licences.AsNoTracking().Where(one => numbers.Contains(one.Number)).ToDictionaryAsync(one => one.Id, one => one.Number, cancellation);
        var found = (await db.HoldsOn([.. licences.Keys], cancellation)).Select(hold => (Number: licences[hold.Licence], By: "a legal hold")).ToList();
        var incidents = await db.Incidents.AsNoTracking().Where(one => one.State != IncidentState.Closed && one.State != IncidentState.FalseAlarm).OrderBy(one => one.Number).ToListAsync(cancellation);
        found.AddRange(incidents.SelectMany(one => one.Licences.Where(reached => licences.ContainsKey(reached.Licence)).Select(reached => (reached.Number, actor.ReadsIncidents() ? one.Number : "an incident"))));
        var audits = db.Audits.AsNoTracking().Where(one => one.ClosedAt == null && one.State != AuditState.Closed);
        foreach (var (id, number) in licences)
            found.AddRange((await db.About(audits, [id]).OrderBy(one => one.Number).Select(one => one.Number).ToListAsync(cancellation)).Select(audit => (number, actor.IsAny(AuditWorkflow.Office) ? audit : "an audit")));
        return found.Distinct().ToLookup(one => one.Number, one => one.By);
    }

    private IReadOnlyList<(string, string)> Terms()
    {
        if (pack.Retention is not { } terms || pack.Audits is not { } audits)
            return [];
        var tiers = terms.PersonsYears.Select((years, tier) => (Years: years, Tier: tier)).Skip(1).GroupBy(one => one.Years)
            .Select(group => ($"Persons in the access log, {string.Join(" and ", group.Select(one => $"T{one.Tier}"))}", $"{group.Key} years after the licence ends"));
        return
        [
            .. tiers,
            ("Persons in the access log, any tier", $"at least {Years(terms.PersonsLeastYears)} after the event"),
            ("Persons in events without a known licence", $"{Years(terms.UnlicensedYears)} after the event"),
            ("Evidence handed in for audits", $"{Years(audits.RetentionYears)} after the audit is closed"),
            ("Evidence of incidents", $"{Years(terms.IncidentYears)} after the incident ends"),
            ("Events that leave the database for files", $"{terms.OnlineMonths} months old or more; they are found as before, but not by free text"),
            ("Events, reports and hashes", "for good; they name nobody once the persons are erased"),
        ];
    }

    private static string Years(int years) => years == 1 ? "1 year" : $"{years} years";

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);
}
