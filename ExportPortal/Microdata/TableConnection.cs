namespace ExportPortal.Microdata;

/// <summary>A database whose tables may be measured where they stand, from settings. Who is not listed is refused.</summary>
public sealed record TableConnection
{
    /// <summary>Of PostgreSQL, or of what speaks its protocol; best for an account that may only read. Never shown.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>Schemas whose tables and views may be chosen.</summary>
    public IReadOnlyList<string> Schemas { get; init; } = [];

    /// <summary>Identities of the organisations whose stewards may choose it, never names: a name can change, and two can share one. The command line does not ask.</summary>
    public IReadOnlyList<Guid> Organisations { get; init; } = [];

    /// <summary>Longest time for one statement, in seconds.</summary>
    public int StatementSeconds { get; init; } = 3_600;
}

/// <summary>The connections of the settings by name.</summary>
public sealed record TableConnections(IReadOnlyDictionary<string, TableConnection> ByName)
{
    public static TableConnections None { get; } = new(new Dictionary<string, TableConnection>());

    public TableConnection Find(string name) => ByName.TryGetValue(name, out var connection)
        ? connection
        : throw new MicrodataFault("unknown_connection", ByName.Count == 0 ? $"There is no connection '{name}'; the settings name none." : $"There is no connection '{name}'. The settings name: {string.Join(", ", ByName.Keys)}.");
}
