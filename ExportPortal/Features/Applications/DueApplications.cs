using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>Applications and access requests that time has something to say about: reminders, lapses, returns without action.</summary>
public sealed class DueApplications(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, CaseChanges changes) : IDueActs
{
    private const int Most = 100;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var applications = await db.Applications.AsNoTracking().Where(one => one.WakeAt <= now).OrderBy(one => one.WakeAt).Take(Most).ToListAsync(cancellation);
        var requests = await db.AccessRequests.AsNoTracking().Where(one => one.State == AccessRequestState.Open && one.DueAt < now)
            .OrderBy(one => one.DueAt).Take(Most).Select(one => new { one.Id, DueAt = one.DueAt!.Value }).ToListAsync(cancellation);
        return
        [
            .. applications.Select(one => Of(one, now)),
            .. requests.Select(one => DueAct.Of("access-request.lapse", one.Id.Value, one.DueAt, scope => Lapse(scope, one.Id, cancellation))),
        ];

        DueAct Of(Application one, DateTimeOffset at)
        {
            var verb = one.DueByTime(pack, at)?.Verb;
            return DueAct.Of(verb is { } due ? $"application.{due.ToString().ToLowerInvariant()}" : "application.remind", one.Id.Value, one.WakeAt!.Value,
                scope => Wake(scope, one.Id, cancellation), () => changes.Publish(new(one.Number, default, Application.PortalName, verb is { } said ? said.Label() : "Reminder", "")));
        }
    }

    private async Task<bool> Wake(CommandScope scope, CaseId id, CancellationToken cancellation)
    {
        var application = await scope.Db.Applications.SingleAsync(one => one.Id == id, cancellation);
        if (application.WakeAt is null || application.WakeAt > scope.Now)
            return false;
        var (from, told) = (Words.Code(application.State), application.Remind(pack, scope.Now));
        application.ActOnTime(pack, scope.Now);
        scope.Record(new AuditSubject("application", application.Id.Value.ToString(), application.Number), from, Words.Code(application.State),
            string.Join(" ", told.Select(step => $"{step.Text} ({string.Join(", ", step.To.Select(role => Words.Of(role)))})")), application.PackHash);
        return true;
    }

    private async Task<bool> Lapse(CommandScope scope, AccessRequestId id, CancellationToken cancellation)
    {
        var request = await scope.Db.AccessRequests.SingleAsync(one => one.Id == id, cancellation);
        if (!request.Lapse(pack, scope.Now))
            return false;
        scope.Record(new AuditSubject("access-request", request.Id.Value.ToString(), request.Number), Words.Code(AccessRequestState.Open), Words.Code(request.State), pack: pack.Hash);
        return true;
    }
}
