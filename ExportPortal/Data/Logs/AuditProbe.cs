using ExportPortal.Domain.AccessLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Data.Logs;

/// <summary>Tries whether an act could be logged now: appends an entry as every command does, and rolls it back.</summary>
internal static class AuditProbe
{
    /// <returns>Null when the log can be written; else why not, in words for the operator.</returns>
    public static async Task<string?> Fault(PortalDbContext db, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            var draft = new AuditEventDraft(clock.GetUtcNow(), null, null, null, [], "log.probe", new AuditSubject("log", "audit"));
            await AuditLog.Append(db.Database.GetDbConnection(), transaction.GetDbTransaction(), draft, cancellation);
            await transaction.RollbackAsync(cancellation);
            return null;
        }
        catch (Exception failed) when (failed is System.Data.Common.DbException or LogInconsistentException or IOException or InvalidOperationException)
        {
            return failed.Message;
        }
    }
}
