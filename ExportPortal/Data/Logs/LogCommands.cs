using System.Data.Common;

namespace ExportPortal.Data.Logs;

/// <summary>Plain commands on the caller's connection and transaction, the same text on both providers and on files of the archive.</summary>
internal static class LogCommands
{
    /// <summary>The bytes of a column, which one of the engines gives as a stream; empty when it holds something else.</summary>
    public static byte[] Bytes(this DbDataReader row, int at)
    {
        var value = row.GetValue(at);
        if (value is not Stream stream)
            return value as byte[] ?? [];
        using (stream)
        {
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
    }

    public static DbCommand Command(this DbConnection connection, DbTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        var isDuck = connection is DuckDB.NET.Data.DuckDBConnection; // which writes a parameter with another sign
        command.CommandText = isDuck ? sql.Replace('@', '$') : sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (isDuck ? name.TrimStart('@') : name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }
        return command;
    }

    public static async Task<long> Number(this DbCommand command, CancellationToken cancellation)
    {
        await using (command)
            return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), System.Globalization.CultureInfo.InvariantCulture);
    }

    public static async Task Execute(this DbCommand command, CancellationToken cancellation)
    {
        await using (command)
            await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<List<T>> Rows<T>(this DbCommand command, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        await using (command)
        {
            var rows = new List<T>();
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                rows.Add(read(reader));
            return rows;
        }
    }
}
