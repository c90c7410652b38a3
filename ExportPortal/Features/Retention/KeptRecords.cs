using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Retention;

/// <summary>A licence as far as it matters for how long its records are kept.</summary>
/// <param name="Ended">End of its use; null while it goes on.</param>
/// <param name="IsKept">Whether it is under legal hold, or an audit or incident about it is open.</param>
internal sealed record KeptLicence(string Number, int Tier, DateTimeOffset? Ended, bool IsKept);

/// <summary>The licences with what keeps their records, read anew for each decision.</summary>
internal sealed class KeptRecords(IReadOnlyDictionary<string, KeptLicence> licences, RetentionTerms terms)
{
    private static readonly IComparer<KeptLicence> ByNumber = Comparer<KeptLicence>.Create((one, other) => string.CompareOrdinal(one.Number, other.Number));

    public IEnumerable<KeptLicence> Licences => licences.Values;

    public static async Task<KeptRecords> Read(PortalDbContext db, RetentionTerms terms, DateTimeOffset now, CancellationToken cancellation)
    {
        var held = (await db.Holds(cancellation)).Select(hold => hold.Licence).ToHashSet();
        held.UnionWith(await db.LicencesOf(db.Audits.Where(one => one.ClosedAt == null && one.State != AuditState.Closed)).ToListAsync(cancellation));
        foreach (var incident in await db.Incidents.AsNoTracking().Where(one => one.State != IncidentState.Closed && one.State != IncidentState.FalseAlarm).ToListAsync(cancellation))
            held.UnionWith(incident.Licences.Select(one => one.Licence));
        var rows = await db.Licences.AsNoTracking().Select(one => new { one.Id, one.Number, one.Tier, one.State, one.End, one.EndedAt }).ToListAsync(cancellation);
        return new(rows.ToDictionary(row => row.Number, row => new KeptLicence(row.Number, row.Tier, Ended(row.State, row.End, row.EndedAt, now), held.Contains(row.Id))), terms);
    }

    public bool IsSame(KeptRecords other) => Licences.Order(ByNumber).SequenceEqual(other.Licences.Order(ByNumber));

    /// <summary>Until when the persons of an event are kept; null while nothing ends that time.</summary>
    public DateTimeOffset? Until(string licence, DateTimeOffset at) =>
        !licences.TryGetValue(licence, out var known) ? terms.UnlicensedUntil(at)
        : known.IsKept ? null
        : terms.PersonsUntil(known.Tier, known.Ended, at);

    /// <summary>Whether anything in a log that begins at the instant can be due.</summary>
    public bool AnyDue(DateTimeOffset oldest, DateTimeOffset now) =>
        terms.UnlicensedUntil(oldest) <= now || licences.Values.Any(one => !one.IsKept && terms.PersonsUntil(one.Tier, one.Ended, oldest) <= now);

    private static DateTimeOffset? Ended(LicenceState state, DateOnly end, DateTimeOffset? endedAt, DateTimeOffset now)
    {
        var term = new DateTimeOffset(end.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return endedAt ?? (state is not LicenceState.PendingAcceptance && term <= now ? term : null);
    }
}
