using ExportPortal.Domain.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace ExportPortal.Data;

/// <summary>The bytes of documents, once for each content; who may read them is asked of the application that they belong to.</summary>
public sealed class DocumentContent
{
    public ContentHash Hash { get; init; }
    public byte[] Bytes { get; init; } = [];
}

/// <summary>Puts the bytes of a document into the store piece by piece.</summary>
internal static class DocumentContents
{
    private const int Piece = 81_920;

    /// <summary>Writes a file as the content of the hash, inside the open transaction. The content must not be there yet.</summary>
    public static async Task KeepContent(this PortalDbContext db, ContentHash hash, string file, CancellationToken cancellation)
    {
        await using var bytes = new FileStream(file, new FileStreamOptions { Access = FileAccess.Read, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        if (db.Database.GetDbConnection() is NpgsqlConnection postgres)
        {
            await using var insert = new NpgsqlCommand("INSERT INTO document_content (\"Hash\", \"Bytes\") VALUES ($1, $2)", postgres);
            insert.Parameters.Add(new() { Value = hash.Hex });
            insert.Parameters.Add(new() { Value = bytes, NpgsqlDbType = NpgsqlDbType.Bytea });
            await insert.ExecuteNonQueryAsync(cancellation);
            return;
        }
        await db.Database.ExecuteSqlAsync($"INSERT INTO document_content (\"Hash\", \"Bytes\") VALUES ({hash.Hex}, zeroblob({bytes.Length}))", cancellation);
        var row = await db.Database.SqlQuery<long>($"SELECT rowid AS \"Value\" FROM document_content WHERE \"Hash\" = {hash.Hex}").SingleAsync(cancellation);
        await using var blob = new SqliteBlob((SqliteConnection)db.Database.GetDbConnection(), "document_content", "Bytes", row);
        await bytes.CopyToAsync(blob, Piece, cancellation);
    }
}
