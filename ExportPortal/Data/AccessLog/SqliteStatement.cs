using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ExportPortal.Data.AccessLog;

/// <summary>
/// A prepared statement that is run once for each row of a large delivery, without what ADO.NET does for each of them:
/// looking up every parameter by its name and making a reader for an answer that has no rows. Parameters count from 1.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int Short = 512;

    private readonly sqlite3 store;
    private readonly sqlite3_stmt statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        store = connection.Handle!;
        Require(raw.sqlite3_prepare_v2(store, sql, out statement));
    }

    public SqliteStatement Bind(int at, long value)
    {
        Require(raw.sqlite3_bind_int64(statement, at, value));
        return this;
    }

    public SqliteStatement Bind(int at, ReadOnlySpan<byte> value)
    {
        Require(raw.sqlite3_bind_blob(statement, at, value));
        return this;
    }

    public SqliteStatement Bind(int at, string? value)
    {
        if (value is null)
        {
            Require(raw.sqlite3_bind_null(statement, at));
            return this;
        }
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        Span<byte> text = most <= Short ? stackalloc byte[Short] : new byte[most];
        Require(raw.sqlite3_bind_text(statement, at, text[..Encoding.UTF8.GetBytes(value, text)]));
        return this;
    }

    /// <summary>Runs it with what is bound; returns how many rows it changed.</summary>
    public int Run()
    {
        var result = raw.sqlite3_step(statement);
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            try
            {
                SqliteException.ThrowExceptionForRC(result, store);
            }
            finally
            {
                _ = raw.sqlite3_reset(statement);
            }
        }
        var changed = raw.sqlite3_changes(store);
        Require(raw.sqlite3_reset(statement));
        return changed;
    }

    public void Dispose() => statement.Dispose();

    private void Require(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, store);
    }
}
