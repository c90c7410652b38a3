using System.Data.Common;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Counting;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>
/// One in-memory database for one run, locked to one file before it reads a byte. Errors leave without the engine's
/// own words, which quote the file. Disposing removes the spill folder.
/// </summary>
internal sealed class DuckDbRun : SqlRun
{
    /// <summary>Texts of a column that are numbered at most: beyond this the list of them costs more than it saves.</summary>
    private const int MostNumbered = 100_000;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    /// <summary>Held around calls from the timer's thread, so that none meets a closed connection.</summary>
    private readonly Lock gate = new();
    private readonly DirectoryInfo spill;
    private readonly DuckDBConnection connection;
    private readonly IProgress<MicrodataProgress>? progress;
    private readonly CancellationToken cancellation;
    private Timer? ticker;
    private DuckDBCommand? running;
    private bool closed;

    public DuckDbRun(DuckDbSettings settings, MicrodataFile file, TextRules rules, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
        : base(DuckDbDialect.Instance, settings.CellsInMemory, progress, cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        (this.progress, this.cancellation) = (progress, cancellation);
        Source = file.Dialect is { } dialect ? new CsvSource(file, dialect, rules) : new ParquetSource(file, rules);
        spill = Directory.CreateDirectory(Path.Combine(settings.SpillFolder, $"measure-{Guid.NewGuid():N}"));
        connection = new DuckDBConnection("DataSource=:memory:");
        try
        {
            connection.Open();
            foreach (var setting in Lockdown(settings, file))
                Execute(setting);
            ticker = new Timer(_ => Tick(), null, Every, Every);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override SqlSource Source { get; }

    public override string EngineVersion => $"DuckDB {connection.ServerVersion.TrimStart('v')}";

    public override void Keep(string name, string select) => Execute($"CREATE TEMP TABLE {name} AS {select}");

    /// <summary>
    /// Reads the source once and numbers the texts of a column with few of them before it groups: numbers are found
    /// several times faster than texts, here and in every query over the cells.
    /// </summary>
    public override void Fold(string name, IReadOnlyList<int> keys, IReadOnlyList<int> others, string aggregates)
    {
        var columns = keys.Concat(others).Distinct().ToList();
        Keep("records", $"SELECT {SqlText.List(columns)} FROM {Source.From(columns)}");
        var numbered = FewTexts([.. keys.Distinct()]);
        foreach (var column in numbered.Select(SqlText.Column))
            Execute($"CREATE TYPE texts_{column} AS ENUM (SELECT DISTINCT {column} FROM records ORDER BY {column})");
        var read = columns.Select(c => numbered.Contains(c) ? $"{SqlText.Column(c)}::texts_{SqlText.Column(c)} AS {SqlText.Column(c)}" : SqlText.Column(c));
        Keep(name, $"SELECT {SqlText.List(keys)}, {aggregates} FROM (SELECT {string.Join(", ", read)} FROM records) numbered GROUP BY {SqlText.List(keys)}");
        Forget("records");
    }

    private HashSet<int> FewTexts(IReadOnlyList<int> keys)
    {
        var few = new HashSet<int>();
        Each($"SELECT {string.Join(", ", keys.Select(c => $"approx_count_distinct({SqlText.Column(c)})"))} FROM records", row =>
            few.UnionWith(keys.Where((_, i) => row.GetInt64(i) is > 0 and <= MostNumbered)));
        return few;
    }

    public override void Forget(string name) => Execute($"DROP TABLE {name}");

    public void Execute(string sql) => Run(sql, command => command.ExecuteNonQuery());

    public override void Each(string sql, Action<DbDataReader> row) => Run(sql, command =>
    {
        using var reader = command.ExecuteReader();
        for (var rows = 0; reader.Read(); rows++)
        {
            if ((rows & 0xFFFF) == 0)
                cancellation.ThrowIfCancellationRequested();
            row(reader);
        }
        return 0;
    });

    public override void Dispose()
    {
        ticker?.Dispose();
        lock (gate)
            closed = true;
        connection.Dispose();
        spill.Delete(recursive: true);
    }

    private void Run(string sql, Func<DuckDBCommand, int> work)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        lock (gate)
            running = command;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            work(command);
            cancellation.ThrowIfCancellationRequested();
        }
        catch (DuckDBException failure)
        {
            cancellation.ThrowIfCancellationRequested();
            throw Fault(failure.ErrorType);
        }
        finally
        {
            lock (gate)
                running = null;
        }
    }

    private static MicrodataFault Fault(DuckDBErrorType type) => type == DuckDBErrorType.OutOfMemory
        ? new MicrodataFault("out_of_memory", "The file needs more memory than the portal may use. Choose fewer columns, or raise the memory limit.")
        : new MicrodataFault("engine_failed", $"The counting engine gave up ({type}). The file passed the shape check, so please report this.");

    /// <summary>Interrupts again and again once cancelled: an interrupt that comes before its query begins is lost.</summary>
    private void Tick()
    {
        double percent;
        lock (gate)
        {
            if (closed || running is null)
                return;
            if (cancellation.IsCancellationRequested)
            {
                running.Cancel();
                return;
            }
            percent = progress is null ? -1 : connection.GetQueryProgress().Percentage;
        }
        Report(percent is >= 0 and <= 100 ? percent / 100 : null);
    }

    private IEnumerable<string> Lockdown(DuckDbSettings settings, MicrodataFile file) =>
    [
        $"SET memory_limit = '{settings.MemoryMegabytes}MiB'",
        $"SET threads = {settings.Threads}",
        $"SET temp_directory = {SqlText.Quote(spill.FullName)}",
        $"SET max_temp_directory_size = '{settings.SpillMegabytes}MiB'",
        "SET preserve_insertion_order = false",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        $"SET allowed_paths = [{SqlText.Quote(file.Path)}]",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ];
}
