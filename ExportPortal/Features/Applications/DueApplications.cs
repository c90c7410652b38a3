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

    private static readonly Role[] Reviewers = [.. Enum.GetValues<OpinionKind>().Select(Application.ReviewerRole)];

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var applications = await db.Applications.AsNoTracking().Where(one => one.WakeAt <= now).OrderBy(one => one.WakeAt).Take(Most).ToListAsync(cancellation);
        var requests = await db.AccessRequests.AsNoTracking().Where(one => one.State == AccessRequestState.Open && one.DueAt < now)
            .OrderBy(one => one.DueAt).Take(Most).Select(one => new { one.Id, DueAt = one.DueAt!.Value }).ToListAsync(cancellation);
        return
        [
            .. applications.SelectMany(one => Of(one, now)),
            .. requests.Select(one => DueAct.Of("access-request.lapse", one.Id.Value, one.DueAt, scope => Lapse(scope, one.Id, cancellation))),
        ];

        // Each step is told by an act of its own, to each side apart; the last act moves the case on.
        IReadOnlyList<DueAct> Of(Application one, DateTimeOffset at)
        {
            var (pack, since) = (packs.Of(one), one.WakeAt!.Value);
            if (one.IsIdle(pack, at))
                return [DueAct.Of("application.deletedraft", one.Id.Value, since, scope => DeleteDraft(scope, one.Id, cancellation))];
            var (verb, isOver) = (one.DueByTime(pack, at)?.Verb, one.IsNoticeOver(pack, at));
            var told = one.Remind(pack, at).SelectMany((step, no) => Sides(step, one, pack).Select(side => (Step: step, No: no, side.Act, side.To))).ToList();
            var last = verb is { } due ? ActOnApplication.Name(due) : isOver ? "application.noticeover" : told.Count == 0 ? "application.wake" : null;
            void Said() => changes.Publish(new(one.Number, default, Application.PortalName, verb is { } said ? said.Label() : "Reminder", ""));
            return
            [
                .. told.Select((tell, place) => DueAct.Of(tell.Act, Part(one.Id, tell.No), since,
                    scope => Tell(scope, one.Id, since, tell.Step, tell.To, last is null && place == told.Count - 1, cancellation), Said)),
                .. last is { } act ? [DueAct.Of(act, one.Id.Value, since, scope => Wake(scope, one.Id, cancellation), Said)] : Array.Empty<DueAct>(),
            ];
        }
    }

    /// <summary>The applicant is told apart from the office, and the office by the letter of the highest that is to be told.</summary>
    private static IEnumerable<(string Act, IReadOnlyList<Role> To)> Sides(EscalationStep step, Application application, PolicyPack pack)
    {
        if (step.To.Contains(Role.Steward))
            yield return ("application.remind", [Role.Steward]);
        // Of the reviewers those whose opinion is open, whichever of them the pack names: whose opinion is in owes no more.
        IEnumerable<Role> reviewers = step.To.Any(role => Reviewers.Contains(role)) ? application.OpenOpinions(pack).Select(Application.ReviewerRole) : [];
        if (reviewers.Concat(step.To.Where(role => role is not Role.Steward && !Reviewers.Contains(role))).ToList() is { Count: > 0 } office)
            yield return (Reminder(office), office);
    }

    /// <summary>Identity of one step of several that have come together.</summary>
    private static Guid Part(CaseId id, int no) => no == 0 ? id.Value : Once.Of($"{id.Value}/{no}");

    private static string Reminder(IReadOnlyList<Role> to)
    {
        return to.Contains(Role.BoardMember) ? to.Contains(Role.LicensingOfficer) ? "application.reminddecider" : "application.remindboard"
            : to.Contains(Role.LicensingManager) ? "application.remindmanager"
            : to.Any(role => Reviewers.Contains(role)) ? "application.remindreviewers"
            : "application.remindoffice";
    }

    /// <summary>Tells of one step; false once the case has moved or its clock was looked at since.</summary>
    private async Task<bool> Tell(CommandScope scope, CaseId id, DateTimeOffset since, EscalationStep step, IReadOnlyList<Role> to, bool isLast, CancellationToken cancellation)
    {
        var application = await scope.Db.Applications.SingleAsync(one => one.Id == id, cancellation);
        if (application.WakeAt != since)
            return false;
        if (isLast)
            application.Remind(packs.Of(application), scope.Now);
        var state = Words.Code(application.State);
        scope.Record(new AuditSubject("application", application.Id.Value.ToString(), application.Number), state, state, step.Text, application.PackHash,
            [.. to.Select((role, at) => ($"told_{at + 1}", Words.Of(role)))]);
        return true;
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
        // What an earlier release took in did not stop the clock: it is stopped now, from when that was lodged.
        await scope.KeepContested(application, packs, cancellation);
        if (!(application.WakeAt <= scope.Now))
        {
            scope.Record(new AuditSubject("application", application.Id.Value.ToString(), application.Number), Words.Code(application.State), Words.Code(application.State), "The time for the conditions stands still while they are contested.", application.PackHash);
            return true;
        }
        var (from, steps, isOver) = (Words.Code(application.State), application.Steps.Count, application.IsNoticeOver(pack, scope.Now));
        application.Remind(pack, scope.Now);
        application.ActOnTime(pack, scope.Now);
        scope.Record(new AuditSubject("application", application.Id.Value.ToString(), application.Number), from, Words.Code(application.State),
            isOver ? "The applicant did not answer the notice of refusal in time. The decision is due, and its clock goes on." : application.Steps.Count > steps ? application.Steps[^1].Reason : "", application.PackHash);
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
