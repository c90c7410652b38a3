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
    private readonly Dictionary<int, long> numbered = [];
    private List<int> read = [];

    /// <param name="also">Files beside the source that the run reads or writes, in the order of their records; null for none.</param>
    public DuckDbRun(
        DuckDbSettings settings, MicrodataFile file, TextRules rules, IProgress<MicrodataProgress>? progress, CancellationToken cancellation, IReadOnlyList<string>? also = null)
        : base(DuckDbDialect.Instance, settings, progress, cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        (this.progress, this.cancellation, Threads) = (progress, cancellation, settings.Threads);
        spill = Directory.CreateDirectory(Path.Combine(settings.SpillFolder, $"measure-{Guid.NewGuid():N}"));
        connection = new DuckDBConnection("DataSource=:memory:");
        try
        {
            file = Literal(file);
            Source = file.Dialect is { } dialect ? new CsvSource(file, dialect, rules) : new ParquetSource(file, rules);
            connection.Open();
            foreach (var setting in Lockdown(settings, file, also))
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

    public override int Threads { get; }

    public override string EngineVersion => $"DuckDB {connection.ServerVersion.TrimStart('v')}";

    public override void Keep(string name, string select) => Execute($"CREATE TEMP TABLE {name} AS {select}");

    /// <summary>
    /// Reads the source once and numbers the texts of a column with few of them before it groups: numbers are found
    /// several times faster than texts, here and in every query over the cells.
    /// </summary>
    public override void Fold(string name, IReadOnlyList<int> keys, IReadOnlyList<int> others, string aggregates)
    {
        var columns = keys.Concat(others).Distinct().ToList();
        Read(columns);
        var numbered = Numbered([.. keys.Distinct()]);
        var read = columns.Select(c => numbered.ContainsKey(c) ? $"{SqlText.Column(c)}::{Type(c)} AS {SqlText.Column(c)}" : SqlText.Column(c));
        Keep(name, $"SELECT {SqlText.List(keys)}, {aggregates} FROM (SELECT {string.Join(", ", read)} FROM records) numbered GROUP BY {SqlText.List(keys)}");
        Forget("records");
    }

    public override PackedRecords? Pack(IReadOnlyList<int> quasi, IReadOnlyList<int> sensitive, NullRule nulls)
    {
        var columns = quasi.Concat(sensitive).ToList();
        Read(columns);
        Begin("Numbering values");
        var numbered = Numbered(columns);
        if (numbered.Count < columns.Count || Combinations(numbered.Values) > PackedRecords.Most)
            return null;
        var hasGaps = quasi.Any(c => Number($"SELECT count(*) FROM {Texts(c)} WHERE {SqlText.Column(c)} = ''") > 0);
        if (hasGaps && nulls is NullRule.Wildcard)
            return null;
        var packed = new long[Number($"SELECT count(*) FROM records")];
        ClassCount.RequireSameRecords(Source.Of, packed.Length);
        var code = columns.Aggregate("0::BIGINT", (text, c) => $"({text}) * {numbered[c]} + enum_code({SqlText.Column(c)}::{Type(c)})");
        var (at, leaves) = (0, hasGaps && nulls is NullRule.Drop);
        Begin("Coding classes");
        Each($"SELECT {code} FROM records{(leaves ? $" WHERE NOT {SqlText.HasGap(quasi)}" : "")}", row => packed[at++] = row.GetInt64(0));
        var kept = at;
        if (leaves)
            Each($"SELECT {code} FROM records WHERE {SqlText.HasGap(quasi)}", row => packed[at++] = row.GetInt64(0));
        Forget("records");
        read = [];
        long[] texts = [.. sensitive.Select(c => numbered[c])];
        return new PackedRecords(packed.AsMemory(0, kept), texts) { LeftOut = leaves ? new(packed.AsMemory(kept), texts) : null };
    }

    /// <summary>The texts of a numbered column, with their numbers.</summary>
    public override string NumberedTexts(int column) => $"(SELECT {SqlText.Column(column)} AS v, enum_code({SqlText.Column(column)}::{Type(column)})::INTEGER AS code FROM {Texts(column)})";

    private void Read(List<int> columns)
    {
        if (read.SequenceEqual(columns))
            return;
        Keep("records", $"SELECT {SqlText.List(columns)} FROM {Source.From(columns)}");
        read = columns;
    }

    /// <summary>Numbers the texts of each column that has few, in the order of their bytes; gives how many each has.</summary>
    private Dictionary<int, long> Numbered(IReadOnlyList<int> columns)
    {
        var counts = new Dictionary<int, long>();
        foreach (var column in columns)
        {
            var (texts, name) = (Texts(column), SqlText.Column(column));
            if (!numbered.TryGetValue(column, out var count))
            {
                // One text more than are numbered is enough to know that there are too many.
                Keep(texts, $"SELECT DISTINCT {name} FROM records LIMIT {MostNumbered + 1}");
                count = Number($"SELECT count(*) FROM {texts}");
                if (count is > 0 and <= MostNumbered)
                    Execute($"CREATE TYPE {Type(column)} AS ENUM (SELECT {name} FROM {texts} ORDER BY {name})");
                numbered.Add(column, count);
            }
            if (count is > 0 and <= MostNumbered)
                counts.Add(column, count);
        }
        return counts;
    }

    /// <summary>How many combinations there can be; infinite where they cannot be counted.</summary>
    private static double Combinations(IEnumerable<long> counts) => counts.Aggregate(1.0, (product, count) => product * count);

    private static string Texts(int column) => $"distinct_{SqlText.Column(column)}";

    private static string Type(int column) => $"texts_{SqlText.Column(column)}";

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

    /// <summary>The engine takes * ? and [ in a path for a pattern; such a file is given to it under another name.</summary>
    private MicrodataFile Literal(MicrodataFile file)
    {
        if (file.Path.IndexOfAny(['*', '?', '[']) < 0)
            return file;
        var link = Path.Combine(spill.FullName, "source");
        File.CreateSymbolicLink(link, file.Path);
        return file with { Path = link };
    }

    private IEnumerable<string> Lockdown(DuckDbSettings settings, MicrodataFile file, IReadOnlyList<string>? also) =>
    [
        $"SET memory_limit = '{settings.MemoryMegabytes}MiB'",
        $"SET threads = {settings.Threads}",
        $"SET temp_directory = {SqlText.Quote(spill.FullName)}",
        $"SET max_temp_directory_size = '{settings.SpillMegabytes}MiB'",
        $"SET preserve_insertion_order = {(also is null ? "false" : "true")}",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        $"SET allowed_paths = [{string.Join(", ", (also ?? []).Prepend(file.Path).Select(SqlText.Quote))}]",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ];
}
