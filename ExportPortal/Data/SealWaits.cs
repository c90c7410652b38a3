using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Reads what keeps a package from its seal.</summary>
public static class SealWaits
{
    /// <summary>The seal that the licence waits for, as the outbox owes it.</summary>
    internal static IQueryable<OutboxMessage> SealOf(this PortalDbContext db, LicenceId licence) =>
        db.Outbox.Where(message => message.Kind == OutboxKinds.SealPackage && message.Subject == licence.Value && message.DoneAt == null).OrderBy(message => message.CreatedAt);

    /// <summary>Null while nothing waits, or no try has failed.</summary>
    public static Task<SealWait?> SealWait(this PortalDbContext db, LicenceId licence, CancellationToken cancellation) =>
        db.SealOf(licence).Where(message => message.LastError != null).Select(message => new SealWait(message.LastError!, message.DueAt, message.Attempts)).FirstOrDefaultAsync(cancellation);
}
