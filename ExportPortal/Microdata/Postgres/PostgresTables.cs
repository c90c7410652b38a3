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
        var (hash, rows) = TableIdentity.Of(session, relation);
        if (rows == 0)
            throw new MicrodataFault("header_only", "The table has columns but no row.");
        if (rows > limits.Rows)
            throw new MicrodataFault("too_many_rows", $"The table has more than {limits.Rows:N0} rows.");
        return new MicrodataTable(table, hash, rows, relation.Columns, session.At);
    }, cancellation);
}
