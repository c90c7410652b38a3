using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace ExportPortal.Microdata.DuckDb;

/// <summary>
/// One in-memory database for one run, locked to one file before it reads a byte. Errors leave without the engine's
/// own words, which quote the file. Disposing removes the spill folder.
/// </summary>
internal sealed class DuckDbRun : IDisposable
{
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
    private volatile string stage = "Opening";

    public DuckDbRun(DuckDbSettings settings, MicrodataFile file, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        (Settings, this.progress, this.cancellation) = (settings, progress, cancellation);
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

    public DuckDbSettings Settings { get; }

    /// <summary>For work between queries.</summary>
    public CancellationToken Cancellation => cancellation;

    public string EngineVersion => $"DuckDB {connection.ServerVersion.TrimStart('v')}";

    /// <summary>Names the work that follows, for the user.</summary>
    public void Begin(string name)
    {
        stage = name;
        progress?.Report(new MicrodataProgress(name, 0, null));
    }

    /// <summary>How far the work between queries is, in [0, 1].</summary>
    public void Report(double share) => progress?.Report(new MicrodataProgress(stage, 0, share));

    public void Execute(string sql) => Run(sql, command => command.ExecuteNonQuery());

    public void Each(string sql, Action<DuckDBDataReader> row) => Run(sql, command =>
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

    public long Number(string sql)
    {
        long number = 0;
        Each(sql, row => number = row.GetInt64(0));
        return number;
    }

    public void Dispose()
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
        progress?.Report(new MicrodataProgress(stage, 0, percent is >= 0 and <= 100 ? percent / 100 : null));
    }

    private IEnumerable<string> Lockdown(DuckDbSettings settings, MicrodataFile file) =>
    [
        $"SET memory_limit = '{settings.MemoryMegabytes}MiB'",
        $"SET threads = {settings.Threads}",
        $"SET temp_directory = {SqlText.Quote(spill.FullName)}",
        "SET preserve_insertion_order = false",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        $"SET allowed_paths = [{SqlText.Quote(file.Path)}]",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ];
}
