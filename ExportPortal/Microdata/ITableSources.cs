namespace ExportPortal.Microdata;

/// <summary>Tables that may be measured where they stand. Nothing is read of a table but counts and its identity.</summary>
public interface ITableSources
{
    /// <summary>Tables and views in the schemas of a connection that its account may read, by name.</summary>
    Task<IReadOnlyList<TableName>> List(string connection, CancellationToken cancellation);

    /// <summary>Looks at a table once, in one snapshot: its columns, rows and identity.</summary>
    Task<MicrodataTable> Open(TableName table, IProgress<MicrodataProgress>? progress, CancellationToken cancellation);
}
