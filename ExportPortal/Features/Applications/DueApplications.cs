using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>Applications and access requests that time has something to say about: reminders, lapses, returns without action, drafts that nobody works on.</summary>
public sealed class DueApplications(IDbContextFactory<PortalDbContext> contexts, PackLibrary packs, CaseChanges changes) : IDueActs
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
            var pack = packs.Of(one);
            var (verb, since) = (one.DueByTime(pack, at)?.Verb, one.WakeAt!.Value);
            return one.IsIdle(pack, at)
                ? DueAct.Of("application.deletedraft", one.Id.Value, since, scope => DeleteDraft(scope, one.Id, cancellation))
                : DueAct.Of(verb is { } due ? $"application.{due.ToString().ToLowerInvariant()}" : Reminder(one.Remind(pack, at)), one.Id.Value, since,
                    scope => Wake(scope, one.Id, cancellation), () => changes.Publish(new(one.Number, default, Application.PortalName, verb is { } said ? said.Label() : "Reminder", "")));
        }
    }

    /// <summary>Which letter a reminder brings: to the applicant, or within the office to the highest that is to be told.</summary>
    private static string Reminder(IReadOnlyList<EscalationStep> told)
    {
        var to = told.SelectMany(step => step.To).ToHashSet();
        return to.Count == 0 ? "application.wake"
            : to.Contains(Role.Steward) ? "application.remind"
            : to.Contains(Role.BoardMember) ? "application.remindboard"
            : to.Contains(Role.LicensingManager) ? "application.remindmanager"
            : to.Contains(Role.TechnicalReviewer) ? "application.remindreviewers"
            : "application.remindoffice";
    }

    /// <summary>
    /// Deletes a draft that nobody has changed for its time, with its documents. The newest application of all stays until
    /// there is a newer one: numbers are never given twice.
    /// </summary>
    private async Task<bool> DeleteDraft(CommandScope scope, CaseId id, CancellationToken cancellation)
    {
        if (await scope.Db.Applications.FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { } draft || !draft.IsIdle(packs.Current, scope.Now)
            || await scope.Db.Applications.OrderByDescending(one => one.Number.Length).ThenByDescending(one => one.Number).Select(one => one.Number).FirstAsync(cancellation) == draft.Number)
            return false;
        var documents = await scope.Db.ApplicationDocuments.Where(one => one.Application == id).ToListAsync(cancellation);
        var hashes = documents.ConvertAll(one => one.Hash);
        scope.Db.ApplicationDocuments.RemoveRange(documents);
        scope.Db.DocumentContents.RemoveRange(await scope.Db.DocumentContents
            .Where(content => hashes.Contains(content.Hash) && !scope.Db.ApplicationDocuments.Any(other => other.Hash == content.Hash && other.Application != id)).ToListAsync(cancellation));
        scope.Db.Applications.Remove(draft);
        scope.Record(new AuditSubject("application", id.Value.ToString(), draft.Number), Words.Code(draft.State), reason: "Nothing was changed in this draft for the time after which drafts are deleted.", pack: packs.Current.Hash);
        return true;
    }

    private async Task<bool> Wake(CommandScope scope, CaseId id, CancellationToken cancellation)
    {
        var application = await scope.Db.Applications.SingleAsync(one => one.Id == id, cancellation);
        if (application.WakeAt is null || application.WakeAt > scope.Now)
            return false;
        var pack = packs.Of(application);
        var (from, told) = (Words.Code(application.State), application.Remind(pack, scope.Now));
        application.ActOnTime(pack, scope.Now);
        scope.Record(new AuditSubject("application", application.Id.Value.ToString(), application.Number), from, Words.Code(application.State),
            string.Join(" ", told.Select(step => step.Text)), application.PackHash,
            [.. told.SelectMany(step => step.To).Distinct().Select((role, at) => ($"told_{at + 1}", Words.Of(role)))]);
        return true;
    }

    private async Task<bool> Lapse(CommandScope scope, AccessRequestId id, CancellationToken cancellation)
    {
        var request = await scope.Db.AccessRequests.SingleAsync(one => one.Id == id, cancellation);
        if (!request.Lapse(packs.Current, scope.Now))
            return false;
        scope.Record(new AuditSubject("access-request", request.Id.Value.ToString(), request.Number), Words.Code(AccessRequestState.Open), Words.Code(request.State), pack: packs.Current.Hash);
        return true;
    }
}
