using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>
/// What time does to licences: ends, lapses, provisional suspensions that nobody confirmed, and renewals that are still
/// open on the last day. What it means for access holds before it is recorded here.
/// </summary>
public sealed class LicenceTime(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    private const int Most = 100;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var extended = await Renewing(db, today, today.AddDays(pack.LicenceLife?.ExtendsAhead ?? 0), cancellation);
        var touched = await db.Licences.AsNoTracking().Where(licence =>
                (licence.State == LicenceState.PendingAcceptance && (licence.AcceptBy <= now || licence.LastDay < today))
                || ((licence.State == LicenceState.Active || licence.State == LicenceState.Suspended) && licence.LastDay < today)
                || (licence.State == LicenceState.Suspended && licence.ProvisionalUntil <= now))
            .OrderBy(licence => licence.LastDay).Take(Most).ToListAsync(cancellation);
        return
        [
            .. extended.Where(one => one.Licence.WhyNotExtended(now) is null && one.Licence.Grant is not null).Select(one =>
                DueAct.Of("licence.extend", one.Licence.Id.Value, one.Licence.EndOfTerm, scope => Extend(scope, one.Licence.Id, one.Renewal, cancellation))),
            .. (await LeftMoved(db, today, cancellation)).Where(one => one.Licence.MovedFrom(pack) is not null && !one.Licence.IsSealingNext).Select(one =>
                DueAct.Of("licence.takeback", one.Licence.Id.Value, one.Licence.EndOfTerm, scope => TakeBack(scope, one.Licence.Id, one.Renewal, cancellation))),
            .. touched.Where(licence => licence.DueAt(now) is not null).Select(licence => DueAct.Of(
                $"licence.{licence.DueAt(now)!.Value.ToString().ToLowerInvariant()}", licence.Id.Value, Since(licence, now), scope => Settle(scope, licence.Id, cancellation))),
        ];
    }

    private static DateTimeOffset Since(Licence licence, DateTimeOffset now) => licence.DueAt(now) switch
    {
        LicenceVerb.LiftUnconfirmed => licence.ProvisionalUntil!.Value,
        LicenceVerb.Lapse when licence.AcceptBy <= now => licence.AcceptBy!.Value,
        _ => licence.EndOfTerm,
    };

    /// <summary>Active licences that are about to end with an open renewal.</summary>
    private static async Task<List<(Licence Licence, string Renewal)>> Renewing(PortalDbContext db, DateOnly today, DateOnly soon, CancellationToken cancellation)
    {
        var rows = await db.Licences.AsNoTracking().Where(licence => licence.State == LicenceState.Active && licence.LastDay >= today && licence.LastDay <= soon && !licence.WasExtended)
            .Join(db.Amendments.Where(one => one.Kind == AmendmentKind.Renewal && AmendmentWorkflow.Open.Contains(one.State)),
                licence => licence.Id, renewal => renewal.Licence, (licence, renewal) => new { licence, renewal.Number })
            .Take(Most).ToListAsync(cancellation);
        return rows.ConvertAll(row => (row.licence, row.Number));
    }

    /// <summary>Licences whose end was moved for a renewal that came to nothing: an older release left it there.</summary>
    private static async Task<List<(Licence Licence, string Renewal)>> LeftMoved(PortalDbContext db, DateOnly today, CancellationToken cancellation)
    {
        var renewals = db.Amendments.Where(one => one.Kind == AmendmentKind.Renewal);
        var rows = await db.Licences.AsNoTracking().Where(licence => (licence.State == LicenceState.Active || licence.State == LicenceState.Suspended) && licence.WasExtended && licence.LastDay > today
                && !renewals.Any(one => one.Licence == licence.Id && AmendmentWorkflow.Open.Contains(one.State)))
            .Select(licence => new { licence, Number = renewals.Where(one => one.Licence == licence.Id).OrderByDescending(one => one.RequestedAt).Select(one => one.Number).FirstOrDefault() })
            .Where(row => row.Number != null).ToListAsync(cancellation);
        return rows.ConvertAll(row => (row.licence, row.Number!));
    }

    private async Task<bool> TakeBack(CommandScope scope, LicenceId id, string renewal, CancellationToken cancellation)
    {
        var licence = await scope.Db.Licences.SingleAsync(one => one.Id == id, cancellation);
        if (licence.MovedFrom(pack) is null || licence.IsSealingNext)
            return false;
        licence.TakeBackExtension(renewal, pack, scope.Now);
        if (licence.IsSealingNext)
            scope.Enqueue(OutboxKinds.SealPackage, licence.Id.Value);
        scope.Record(LicenceCommand.Subject(licence), Words.Code(licence.State), Words.Code(licence.State), licence.NextReason ?? $"Renewal {renewal} was not granted, so its later last day is not kept.");
        return true;
    }

    private static async Task<bool> Settle(CommandScope scope, LicenceId id, CancellationToken cancellation)
    {
        var licence = await scope.Db.Licences.SingleAsync(one => one.Id == id, cancellation);
        if (await scope.SettleByTime(licence, cancellation) is not { } settled)
            return false;
        scope.Record(LicenceCommand.Subject(licence), Words.Code(settled.Before), Words.Code(licence.State), licence.Steps[^1].Reason);
        return true;
    }

    /// <summary>Before the last day is over, so that no minute of access is lost (transition 42).</summary>
    private async Task<bool> Extend(CommandScope scope, LicenceId id, string renewal, CancellationToken cancellation)
    {
        var licence = await scope.Db.Licences.SingleAsync(one => one.Id == id, cancellation);
        if (licence.WhyNotExtended(scope.Now) is not null)
            return false;
        licence.Extend(pack, renewal, scope.Now);
        scope.Enqueue(OutboxKinds.SealPackage, licence.Id.Value);
        scope.Record(LicenceCommand.Subject(licence), Words.Code(licence.State), Words.Code(licence.State), licence.Steps[^1].Reason);
        return true;
    }
}
