using System.Data.Common;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>A checkpoint row as it lies in the store; nothing in it is believed yet.</summary>
internal sealed record StoredCheckpoint(long Size, byte[] Root, string Note)
{
    /// <summary>Null when the note is a checkpoint of the key, rightly signed, and the columns repeat it; else what is wrong.</summary>
    public string? Fault(NoteKey key)
    {
        try
        {
            var signed = SignedCheckpoint.Parse(Note);
            if (signed.Size != Size || !signed.Checkpoint.Root.ToArray().AsSpan().SequenceEqual(Root))
                return "size or root beside it say something else than its note.";
            return signed.IsSignedBy(key, CheckpointKey.Check) ? null : $"it is not signed by {key.Name} with key {key.Id:x8}.";
        }
        catch (FormatException wrong)
        {
            return $"its note cannot be read: {wrong.Message}";
        }
    }
}

/// <summary>The checkpoints that the store itself keeps. They help reading; what proves something are the copies outside.</summary>
internal sealed class CheckpointStore(LogTables tables)
{
    private const string Columns = "size, root, note";

    public async Task<StoredCheckpoint?> Newest(DbConnection connection, CancellationToken cancellation) =>
        (await connection.Command(null, $"SELECT {Columns} FROM {tables.Checkpoint} ORDER BY size DESC LIMIT 1").Rows(Read, cancellation)).SingleOrDefault();

    public Task<long> Count(DbConnection connection, CancellationToken cancellation) => connection.Command(null, $"SELECT count(*) FROM {tables.Checkpoint}").Number(cancellation);

    /// <summary>The checkpoints with a size above <paramref name="above"/> and at most <paramref name="most"/>, smallest first.</summary>
    public Task<List<StoredCheckpoint>> Between(DbConnection connection, long above, long most, CancellationToken cancellation) =>
        connection.Command(null, $"SELECT {Columns} FROM {tables.Checkpoint} WHERE size > @above AND size <= @most ORDER BY size", ("@above", above), ("@most", most))
            .Rows(Read, cancellation);

    /// <summary>Adds it unless one as large is there already, perhaps from another instance.</summary>
    public Task Add(DbConnection connection, DbTransaction transaction, SignedCheckpoint signed, CancellationToken cancellation) =>
        connection.Command(transaction,
            $"INSERT INTO {tables.Checkpoint} ({Columns}) SELECT @size, @root, @note WHERE NOT EXISTS (SELECT 1 FROM {tables.Checkpoint} WHERE size >= @size)",
            ("@size", signed.Size), ("@root", signed.Checkpoint.Root.ToArray()), ("@note", signed.ToString())).Execute(cancellation);

    private static StoredCheckpoint Read(DbDataReader row) => new(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetString(2));
}
