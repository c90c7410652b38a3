using DuckDB.NET.Data;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.DuckDb;
using ExportPortal.Microdata.Postgres;
using ExportPortal.Support;
using Npgsql;

namespace ExportPortal.Microdata;

/// <summary>Where the same data may stand.</summary>
public enum SourceKind { Csv, Parquet, Table }

/// <summary>Brings one content into a CSV file, a Parquet file or a PostgreSQL table, and measures it there.</summary>
internal sealed class SourceBench(PostgresCluster cluster) : IDisposable
{
    public const string Connection = "bench";
    public const string Schema = "micro data";

    private static readonly SemaphoreSlim Making = new(1, 1);
    private static string? shared;

    public static readonly IReadOnlyList<SourceKind> Kinds = Enum.GetValues<SourceKind>();

    public ScratchFolder Scratch { get; } = new();

    public TableConnections Connections { get; private set; } = TableConnections.None;

    public MicrodataEngine Engine => new(new DuckDbSettings { MemoryMegabytes = 512, Threads = 2, SpillFolder = Scratch.Spill }, Connections);

    public PostgresTables Tables => new(Connections, MicrodataLimits.Default);

    public FileIntake Intake => new(MicrodataLimits.Default, new DuckDbSettings { MemoryMegabytes = 512, SpillFolder = Scratch.Spill });

    public async Task<RiskMeasurement> Measure(SourceKind kind, string text, MeasurementPlan plan)
    {
        var source = await Source(kind, Scratch.Write(text));
        return await Engine.Measure(source, plan, null, CancellationToken.None);
    }

    public async Task<MicrodataSource> Source(SourceKind kind, string csv) => kind switch
    {
        SourceKind.Table => await Opened(await Load(csv)),
        _ => await Intake.Inspect(kind is SourceKind.Csv ? csv : await Parquet(csv), null, CancellationToken.None),
    };

    // Not before the table is there: the first one makes the connection.
    private async Task<MicrodataSource> Opened(TableName table) => await Tables.Open(table, null, CancellationToken.None);

    /// <summary>The file as Parquet, every column text, an empty cell null.</summary>
    public async Task<string> Parquet(string csv) => Parquet(await CsvIntake.Inspect(csv, MicrodataLimits.Default, null, CancellationToken.None));

    private string Parquet(MicrodataFile file)
    {
        var columns = string.Join(", ", file.Columns.Select(c => $"{SqlText.Quote(c)}: 'VARCHAR'"));
        return Copy($"SELECT * FROM read_csv({SqlText.Quote(file.Path)}, auto_detect = false, header = true, delim = '{file.Dialect!.Delimiter}', quote = '\"', escape = '\"', max_line_size = 2000000, columns = {{{columns}}})");
    }

    /// <summary>A Parquet file of a select, in its order.</summary>
    public string Copy(string select)
    {
        var path = Path.Combine(Scratch.Path, $"{Guid.NewGuid():N}.parquet");
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SET threads = 1; COPY ({select}) TO {SqlText.Quote(path)} (FORMAT parquet, ROW_GROUP_SIZE 20000)";
        command.ExecuteNonQuery();
        return path;
    }

    /// <summary>A new table of the file, every column text, an empty cell null, in the order of the file.</summary>
    public async Task<TableName> Load(string csv)
    {
        var file = await CsvIntake.Inspect(csv, MicrodataLimits.Default, null, CancellationToken.None);
        var table = await Table(file.Columns.Select(c => $"{PostgresDialect.Name(c)} text"));
        await Copy(file, table);
        return table;
    }

    private static async Task Copy(MicrodataFile file, TableName table)
    {
        await using var connection = new NpgsqlConnection(shared);
        await connection.OpenAsync();
        await using var writer = await connection.BeginTextImportAsync($"COPY {PostgresDialect.Name(table)} FROM STDIN (FORMAT csv, HEADER true, DELIMITER '{file.Dialect!.Delimiter}')");
        await writer.WriteAsync(await File.ReadAllTextAsync(file.Path));
    }

    /// <summary>The file as a table whose records lie on this server and on another, by a hash of its first columns; with the number of those on the other.</summary>
    public async Task<(TableName Table, long Away)> Spread(string csv, PostgresCluster other)
    {
        await Begin();
        var (file, far) = (await CsvIntake.Inspect(csv, MicrodataLimits.Default, null, CancellationToken.None), new NpgsqlConnectionStringBuilder(await other.CreateDatabase()));
        var (name, columns) = ($"spread{Guid.NewGuid():N}", string.Join(", ", file.Columns.Select(c => $"{PostgresDialect.Name(c)} text")));
        var table = new TableName(Connection, Schema, name);
        await using var there = new NpgsqlConnection(far.ConnectionString);
        await there.OpenAsync();
        await using (var made = new NpgsqlCommand($"CREATE TABLE part ({columns})", there))
            await made.ExecuteNonQueryAsync();
        await Sql($"""
            CREATE EXTENSION IF NOT EXISTS postgres_fdw;
            CREATE SERVER {name} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '{far.Host}', port '{far.Port}', dbname '{far.Database}', batch_size '1000');
            CREATE USER MAPPING FOR CURRENT_USER SERVER {name} OPTIONS (user '{far.Username}');
            CREATE TABLE {PostgresDialect.Name(table)} ({columns}) PARTITION BY HASH ({string.Join(", ", file.Columns.Take(8).Select(PostgresDialect.Name))});
            CREATE TABLE {name}_here PARTITION OF {PostgresDialect.Name(table)} FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE FOREIGN TABLE {name}_there PARTITION OF {PostgresDialect.Name(table)} FOR VALUES WITH (MODULUS 2, REMAINDER 1) SERVER {name} OPTIONS (schema_name 'public', table_name 'part')
            """);
        await Copy(file, table);
        await using var count = new NpgsqlCommand("SELECT count(*) FROM part", there);
        return (table, (long)(await count.ExecuteScalarAsync())!);
    }

    /// <summary>A new, empty table.</summary>
    public async Task<TableName> Table(IEnumerable<string> columns)
    {
        await Begin();
        var table = new TableName(Connection, Schema, $"t\"{Guid.NewGuid():N}");
        await Sql($"CREATE TABLE {PostgresDialect.Name(table)} ({string.Join(", ", columns)})");
        return table;
    }

    public async Task Sql(string sql)
    {
        await Begin();
        await using var connection = new NpgsqlConnection(shared);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>How to reach the database itself.</summary>
    public async Task<string> Database()
    {
        await Begin();
        return shared!;
    }

    /// <summary>Uses the connection with other settings.</summary>
    public void Use(Func<TableConnection, TableConnection> change) =>
        Connections = new(new Dictionary<string, TableConnection> { [Connection] = change(Connections.Find(Connection)) });

    public async Task Begin()
    {
        await Making.WaitAsync();
        try
        {
            if (shared is null)
            {
                var database = await cluster.CreateDatabase();
                await using var connection = new NpgsqlConnection(database);
                await connection.OpenAsync();
                await using var command = new NpgsqlCommand($"CREATE SCHEMA {PostgresDialect.Name(Schema)}", connection);
                await command.ExecuteNonQueryAsync();
                shared = database;
            }
        }
        finally
        {
            Making.Release();
        }
        if (Connections.ByName.Count == 0)
            Connections = new(new Dictionary<string, TableConnection> { [Connection] = new() { ConnectionString = shared, Schemas = [Schema], Organisations = [Guid.NewGuid()] } });
    }

    public void Dispose() => Scratch.Dispose();
}
