using System.Data.Common;
using System.Security.Cryptography;
using ExportPortal.Domain.AccessLog;
using Npgsql;

namespace ExportPortal.Data.Logs;

/// <summary>Where an act stands in the log, once the transaction commits.</summary>
/// <param name="Seq">At least 0.</param>
public sealed record AuditReceipt(long Seq, TreeHash LeafHash);

/// <summary>
/// Writes the log of acts inside the caller's transaction: when the act is not stored, nothing is. On PostgreSQL the
/// transaction must be READ COMMITTED, and appending comes last in it, because the place in the log is locked
/// until it ends. On SQLite the caller is the one writer (an immediate transaction behind the write gate).
/// </summary>
public static class AuditLog
{
    /// <summary>"EP-AUDIT" in ASCII: the advisory lock of those who append.</summary>
    private const long AppendLock = 0x45502D4155444954;

    private const string NextSeq = "SELECT coalesce(max(seq) + 1, 0) FROM audit_event";

    private static readonly LogTiles Tiles = new(LogTables.Audit);

    public static async Task<AuditReceipt> Append(DbConnection connection, DbTransaction transaction, AuditEventDraft draft, CancellationToken cancellation)
    {
        var seq = await Next(connection, transaction, cancellation);
        var (entry, hidden) = draft.PlacedAt(seq, () => RandomNumberGenerator.GetBytes(PrivateValue.SaltBytes));
        var canonical = entry.CanonicalBytes();
        await Insert(connection, transaction, entry, canonical, hidden, cancellation);
        await Tiles.StoreFilled(connection, transaction, seq + 1, cancellation);
        return new AuditReceipt(seq, TreeHash.Leaf(canonical));
    }

    /// <summary>The lock is a statement of its own, so that the next one sees what its last holder committed.</summary>
    private static async Task<long> Next(DbConnection connection, DbTransaction transaction, CancellationToken cancellation)
    {
        if (connection is NpgsqlConnection)
            await connection.Command(transaction, "SELECT pg_advisory_xact_lock(@lock)", ("@lock", AppendLock)).Execute(cancellation);
        return await connection.Command(transaction, NextSeq).Number(cancellation);
    }

    private static async Task Insert(
        DbConnection connection, DbTransaction transaction, AuditEvent entry, byte[] canonical, IReadOnlyList<PrivateValue> hidden, CancellationToken cancellation)
    {
        await connection.Command(transaction,
            """
            INSERT INTO audit_event (seq, canonical, at, person_id, act, subject_kind, subject_id, outcome)
            VALUES (@seq, @canonical, @at, @person, @act, @kind, @subject, @outcome)
            """,
            ("@seq", entry.Seq), ("@canonical", canonical), ("@at", entry.At.ToUnixTimeMilliseconds()),
            ("@person", entry.Person?.Value.ToString()), ("@act", entry.Act), ("@kind", entry.Subject.Kind),
            ("@subject", entry.Subject.Id), ("@outcome", AuditEventFormat.Code(entry.Outcome))).Execute(cancellation);
        foreach (var value in hidden)
            await connection.Command(transaction, "INSERT INTO audit_private (seq, field, salt, value) VALUES (@seq, @field, @salt, @value)",
                ("@seq", entry.Seq), ("@field", value.Field), ("@salt", value.Salt), ("@value", value.Value)).Execute(cancellation);
    }
}
