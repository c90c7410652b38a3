using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>
/// Locks that a transaction holds until it ends. On SQLite the write gate has let in this one writer, so there is
/// nothing to lock; on PostgreSQL two instances may work at once. Taken in this order, so that nobody waits in a
/// circle: the command's key, the numbers, then rows, and the log of acts last.
/// </summary>
internal static class StoreLocks
{
    /// <summary>"EP-NUMBR" in ASCII.</summary>
    private const long Numbers = 0x45502D4E554D4252;

    /// <summary>Two commands with the same key run one after the other, so that the second finds the first done.</summary>
    public static Task LockKey(this PortalDbContext db, Guid key, CancellationToken cancellation)
    {
        Span<byte> bytes = stackalloc byte[16];
        key.TryWriteBytes(bytes);
        return Lock(db, BinaryPrimitives.ReadInt64LittleEndian(bytes) ^ BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]), cancellation);
    }

    /// <summary>Questions about one licence are answered one after the other. Taken after the command's key.</summary>
    public static Task LockLicence(this PortalDbContext db, Domain.Common.LicenceId licence, CancellationToken cancellation) => db.LockKey(licence.Value, cancellation);

    public static Task LockNumbers(this PortalDbContext db, CancellationToken cancellation) => Lock(db, Numbers, cancellation);

    private static Task Lock(PortalDbContext db, long name, CancellationToken cancellation) =>
        db.Database.IsNpgsql() ? db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({name})", cancellation) : Task.CompletedTask;
}
