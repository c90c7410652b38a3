using System.Data.Common;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.DuckDb;

namespace ExportPortal.Microdata.Counting;

/// <summary>One run of one plan over one source, on whatever engine. Errors leave without the engine's own words, which may quote cells.</summary>
internal abstract class SqlRun(SqlDialect dialect, DuckDbSettings bounds, IProgress<MicrodataProgress>? progress, CancellationToken cancellation) : IDisposable
{
    private volatile string stage = "Opening";

    public SqlDialect Dialect => dialect;

    public abstract SqlSource Source { get; }

    /// <summary>Cells that are sorted outside the database at most.</summary>
    public int CellsInMemory => bounds.CellsInMemory;

    /// <summary>Refuses a search whose codes would not fit, before any of them is brought in.</summary>
    /// <param name="numbers">Of four bytes, for each row.</param>
    /// <param name="what">The rows: "combinations of quasi-identifiers".</param>
    /// <param name="mend">What to do about it.</param>
    public void RequireRoom(long rows, int numbers, string what, string mend)
    {
        var megabytes = Math.Ceiling((double)rows * numbers * sizeof(int) / (1 << 20));
        if (megabytes > bounds.SearchMegabytes)
            throw new MicrodataFault(MicrodataFault.TooLarge, $"The file has {rows:N0} {what}. To search them takes {megabytes:N0} MB of memory, and the settings allow {bounds.SearchMegabytes:N0} MB. {mend}");
    }

    /// <summary>For work between queries.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Name and version of what counts.</summary>
    public abstract string EngineVersion { get; }

    protected string Stage => stage;

    /// <summary>Names the work that follows, for the user.</summary>
    public void Begin(string name)
    {
        stage = name;
        progress?.Report(new MicrodataProgress(name, 0, null));
    }

    /// <summary>How far the work is, in [0, 1]; null when not known.</summary>
    public void Report(double? share) => progress?.Report(new MicrodataProgress(stage, 0, share));

    /// <summary>Gives a select a name for the queries that follow. An engine that may write keeps its rows, one that may not works them out again.</summary>
    public abstract void Keep(string name, string select);

    /// <summary>Keeps the source folded by columns: a row for each combination of their texts, with aggregates over its records.</summary>
    /// <param name="others">Columns that only the aggregates name.</param>
    public virtual void Fold(string name, IReadOnlyList<int> keys, IReadOnlyList<int> others, string aggregates) =>
        Keep(name, $"SELECT {SqlText.List(keys)}, {aggregates} FROM {Source.From(keys.Concat(others))} GROUP BY {SqlText.List(keys)}");

    /// <summary>
    /// All records, each as one number made of the places of its texts; null where there are too many texts, or the engine does
    /// not number them. It can be asked before <see cref="Fold"/>, which then does not read the source again.
    /// </summary>
    public virtual PackedRecords? Pack(IReadOnlyList<int> quasi, IReadOnlyList<int> sensitive, NullRule nulls) => null;

    /// <summary>Once records were packed: a relation of a column's texts (v) and their numbers (code).</summary>
    public virtual string NumberedTexts(int column) => throw new NotSupportedException("This engine does not number texts.");

    /// <summary>Threads for work outside the database.</summary>
    public virtual int Threads => 1;

    /// <summary>Says that no query needs a kept relation any more.</summary>
    public virtual void Forget(string name) { }

    public abstract void Each(string sql, Action<DbDataReader> row);

    public long Number(string sql)
    {
        long number = 0;
        Each(sql, row => number = row.GetInt64(0));
        return number;
    }

    /// <summary>What is wrong with cells of a column, and where the first of them stands: a line, or a record of a file without lines; of a table how many there are.</summary>
    /// <param name="refused">The same as <paramref name="accepts"/> denies, as a condition on the column.</param>
    /// <param name="message">Of the cells in words that go before it: "a cell of it is", "12 cells of it are".</param>
    public MicrodataFault Refusal(string code, int column, string refused, Func<ReadOnlySpan<byte>, bool> accepts, Func<string, string> message)
    {
        var line = Source.FirstRefused(column, accepts, Cancellation);
        if (line is null && Source.Placed([column]) is { } placed)
            return new(code, message("a cell of it is"), Number($"SELECT min(place) + 1 FROM {placed} WHERE {refused}"), column + 1) { IsRecord = true };
        var cells = line is null ? Number($"SELECT count(*) FROM {Source.From([column])} WHERE {refused}") : 1;
        return new(code, message(line is not null ? "a cell of it is" : cells == 1 ? "one cell of it is" : $"{cells:N0} cells of it are"), line, column + 1);
    }

    public abstract void Dispose();
}
