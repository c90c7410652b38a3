using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ExportPortal.Data.Logs;

/// <summary>
/// A row of a log that is compared with what it should hold, types included: a number stored as text is a change too. Millions
/// of rows are compared, so on SQLite the bytes are looked at where they lie instead of making a text of each.
/// </summary>
internal readonly struct StoredRow(DbDataReader row, LogFindings findings)
{
    private readonly sqlite3_stmt? sqlite = (row as SqliteDataReader)?.Handle;

    /// <summary>The place of the entry: the first column.</summary>
    public long Seq => row.GetInt64(0);

    /// <summary>Empty when the column holds something else. They lie in the store's memory, up to the next row.</summary>
    public ReadOnlySpan<byte> Bytes(int at) => sqlite is null
        ? row.Bytes(at)
        : raw.sqlite3_column_type(sqlite, at) == raw.SQLITE_BLOB ? raw.sqlite3_column_blob(sqlite, at) : [];

    /// <summary>Null when the column holds something else. The stores differ in the width of whole numbers only.</summary>
    public long? Whole(int at) => sqlite is null
        ? row.GetValue(at) switch { long number => number, int number => number, short number => number, _ => null }
        : raw.sqlite3_column_type(sqlite, at) == raw.SQLITE_INTEGER ? raw.sqlite3_column_int64(sqlite, at) : null;

    public void Expect(int at, string column, long said)
    {
        if (Whole(at) != said)
            Differ(at, column, said);
    }

    public void Expect(int at, string column, string? said)
    {
        if (said is null ? !IsNull(at) : !Says(at, said))
            Differ(at, column, said);
    }

    /// <param name="letters">How many letters of the text stand in the column, from its beginning.</param>
    public void Expect(int at, string column, string? said, int letters)
    {
        if (said is null ? !IsNull(at) : !Says(at, said.AsSpan(0, letters)))
            Differ(at, column, said?[..letters]);
    }

    private bool IsNull(int at) => sqlite is null ? row.IsDBNull(at) : raw.sqlite3_column_type(sqlite, at) == raw.SQLITE_NULL;

    private bool Says(int at, ReadOnlySpan<char> said) => sqlite is null
        ? row.GetValue(at) is string text && said.SequenceEqual(text)
        : raw.sqlite3_column_type(sqlite, at) == raw.SQLITE_TEXT && Equal(raw.sqlite3_column_blob(sqlite, at), said);

    private static bool Equal(ReadOnlySpan<byte> stored, ReadOnlySpan<char> said) =>
        Ascii.Equals(stored, said) || (Encoding.UTF8.GetByteCount(said) == stored.Length && said.SequenceEqual(Encoding.UTF8.GetString(stored)));

    private void Differ(int at, string column, object? said) =>
        findings.Add("column", Seq, $"Entry {Seq}: Column {column} holds '{(row.IsDBNull(at) ? null : row.GetValue(at))}', the canonical bytes say '{said}'.");
}
