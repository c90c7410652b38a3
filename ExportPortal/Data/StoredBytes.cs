using System.Data;
using System.Data.Common;
using ExportPortal.Domain.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Data;

/// <summary>
/// The bytes of one row, read a piece at a time. Each piece is a short read of its own: a slow reader holds no connection
/// and no snapshot of the store while it waits.
/// </summary>
public sealed class StoredBytes
{
    /// <summary>Bytes read at a time.</summary>
    public const int Piece = 262_144;

    private readonly string table;
    private readonly string column;
    private readonly IReadOnlyList<(IProperty Property, string Column, object Value)> row;

    private StoredBytes(string table, string column, IReadOnlyList<(IProperty, string, object)> row) => (this.table, this.column, this.row) = (table, column, row);

    /// <summary>Names the bytes; nothing is read yet.</summary>
    /// <param name="property">Member of the entity that holds the bytes.</param>
    /// <param name="key">Values of the key, in its order.</param>
    public static StoredBytes Of<T>(PortalDbContext db, string property, params ReadOnlySpan<object> key) where T : class
    {
        var entity = db.Model.FindEntityType(typeof(T))!;
        var place = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        var row = new List<(IProperty, string, object)>();
        foreach (var member in entity.FindPrimaryKey()!.Properties)
            row.Add((member, member.GetColumnName(place)!, key[row.Count]));
        return new(place.Name, entity.FindProperty(property)!.GetColumnName(place)!, row);
    }

    /// <summary>The hash of what lies there now, read in pieces; of nothing when the row is gone.</summary>
    public async Task<ContentHash> Hash(PortalDbContext db, CancellationToken cancellation)
    {
        using var hash = new RunningHash();
        for (long at = 0; await Read(db, at, Piece, cancellation) is { Length: > 0 } piece; at += piece.Length)
            hash.Add(piece.Span);
        return hash.Finish();
    }

    /// <returns>Fewer bytes than asked for at the end, none after it or when the row is gone.</returns>
    internal async Task<ReadOnlyMemory<byte>> Read(PortalDbContext db, long from, int count, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        return db.Database.GetDbConnection() is SqliteConnection sqlite ? await Blob(db, sqlite, from, count, cancellation) : await Part(db, from, count, cancellation);
    }

    /// <summary>Where the value is one of the row, SQLite reads the whole of it; opened by the number of its row it reads the part alone.</summary>
    private async Task<ReadOnlyMemory<byte>> Blob(PortalDbContext db, SqliteConnection connection, long from, int count, CancellationToken cancellation)
    {
        await using var find = Select(db, "rowid");
        // The reader stays open while the bytes are read: it keeps the number of the row true.
        await using var found = await find.ExecuteReaderAsync(cancellation);
        if (!await found.ReadAsync(cancellation))
            return default;
        await using var blob = new SqliteBlob(connection, table, column, found.GetInt64(0), readOnly: true);
        blob.Seek(Math.Min(from, blob.Length), SeekOrigin.Begin);
        var bytes = new byte[Math.Min(count, blob.Length - blob.Position)];
        blob.ReadExactly(bytes);
        return bytes;
    }

    private async Task<ReadOnlyMemory<byte>> Part(PortalDbContext db, long from, int count, CancellationToken cancellation)
    {
        await using var select = Select(db, $"substring(\"{column}\" FROM {from + 1} FOR {count})");
        return await select.ExecuteScalarAsync(cancellation) as byte[];
    }

    private DbCommand Select(PortalDbContext db, string what)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = $"SELECT {what} FROM {table} WHERE {string.Join(" AND ", row.Select((one, at) => $"\"{one.Column}\" = @k{at}"))}";
        foreach (var (one, at) in row.Select((one, at) => (one, at)))
            command.Parameters.Add(one.Property.GetRelationalTypeMapping().CreateParameter(command, $"@k{at}", one.Value, nullable: false, ParameterDirection.Input));
        return command;
    }
}
