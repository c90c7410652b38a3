using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>The access under which an act on a case happens.</summary>
internal static class EmergencyScope
{
    /// <summary>The oldest emergency access that opens the case to the actor now; null when none does.</summary>
    public static Task<EmergencyAccess?> AccessTo(this CommandScope scope, Application application, CancellationToken cancellation)
    {
        var (id, person, now) = (application.Id, scope.Actor.Person, scope.Now);
        return scope.Db.EmergencyAccesses.AsNoTracking().Where(one => one.Application == id && one.AskedBy == person && one.EndsAt > now).OrderBy(one => one.OpenedAt).FirstOrDefaultAsync(cancellation);
    }
}

/// <summary>
/// A case that somebody reads for an emergency alone: each reading is an act, on record with the access that allows it
/// before anything is shown. Without the entry nothing is shown.
/// </summary>
public sealed class EmergencyReading(CommandPipeline pipeline)
{
    /// <param name="actor">With its standing.</param>
    /// <param name="part">What of the case is read: "case", "history" or "documents".</param>
    /// <returns>Whether it may be shown. Whoever sees the case by right reads it without an entry.</returns>
    public async Task<bool> MayShow(Application application, string part, Actor actor, CancellationToken cancellation)
    {
        if (!application.IsOpenedAloneTo(actor))
            return true;
        var number = application.Number;
        var logged = await pipeline.Run<string>("emergency.read", Guid.NewGuid(), actor, async scope =>
        {
            scope.Target = new AuditSubject("emergency", number);
            if (await scope.AccessTo(application, cancellation) is not { } access)
                return Outcome<string>.From(Outcome.NotFound);
            scope.Record(new AuditSubject("emergency", access.Id.Value.ToString(), access.Number), details: [("application", number), ("part", part)]);
            return Outcome<string>.Done(access.Number);
        }, cancellation);
        return logged.IsDone;
    }
}
