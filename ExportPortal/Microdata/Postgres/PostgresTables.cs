namespace ExportPortal.Microdata.Postgres;

/// <summary>Tables behind the connections of the settings.</summary>
public sealed class PostgresTables(TableConnections connections, MicrodataLimits limits) : ITableSources
{
    public Task<IReadOnlyList<TableName>> List(string connection, CancellationToken cancellation) => Task.Run(() =>
    {
        var settings = connections.Find(connection);
        using var session = new PostgresSession(connection, settings, () => { }, cancellation);
        return PostgresRelation.All(session, connection, settings.Schemas);
    }, cancellation);

    public Task<MicrodataTable> Open(TableName table, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) => Task.Run(() =>
    {
        const string stage = "Hashing the rows";
        var settings = connections.Find(table.Connection);
        progress?.Report(new MicrodataProgress(stage, 0, null));
        using var session = new PostgresSession(table.Connection, settings, () => progress?.Report(new MicrodataProgress(stage, 0, null)), cancellation);
        var relation = PostgresRelation.Find(session, table, settings, limits);
        var (hash, rows) = Hashed(session, relation, settings, cancellation);
        if (rows == 0)
            throw new MicrodataFault("header_only", "The table has columns but no row.");
        if (rows > limits.Rows)
            throw new MicrodataFault("too_many_rows", $"The table has more than {limits.Rows:N0} rows.");
        return new MicrodataTable(table, hash, rows, relation.Columns, session.At);
    }, cancellation);

    private static (Domain.Common.ContentHash Hash, long Rows) Hashed(PostgresSession session, PostgresRelation relation, TableConnection settings, CancellationToken cancellation)
    {
        try
        {
            return TableIdentity.Of(session, relation);
        }
        catch (MicrodataFault fault) when (fault.Code == PostgresFaults.ViewFails)
        {
            var column = FailingColumn(relation, settings, cancellation);
            throw new MicrodataFault(fault.Code, $"{(column is null ? $"{relation.Table}, in what it selects or joins" : $"Column '{column}' of {relation.Table}")}. {fault.Message}");
        }
    }

    /// <summary>Reads column by column until the first that fails, in a transaction of its own: the failed one answers nothing any more. Null where rows cannot even be counted.</summary>
    private static string? FailingColumn(PostgresRelation relation, TableConnection settings, CancellationToken cancellation)
    {
        using var session = new PostgresSession(relation.Table.Connection, settings, () => { }, cancellation);
        string? reading = null;
        try
        {
            session.Each($"SELECT count(*) FROM {PostgresDialect.Name(relation.Table)}", _ => { });
            foreach (var column in relation.Columns)
            {
                reading = column;
                session.Each($"SELECT count({PostgresDialect.Name(column)}) FROM {PostgresDialect.Name(relation.Table)}", _ => { });
            }
        }
        catch (MicrodataFault fault) when (fault.Code == PostgresFaults.ViewFails)
        {
            return reading;
        }
        return null;
    }
}
