namespace ExportPortal.Microdata.DuckDb;

/// <summary>What a run may use.</summary>
public sealed record DuckDbSettings
{
    /// <summary>Below this a file of 40 MB fails (measured).</summary>
    public const int LeastMemoryMegabytes = 256;

    private readonly int memoryMegabytes = 2048;
    private readonly int searchMegabytes = 2048;
    private readonly int seconds = 4 * 60 * 60;
    private readonly int spillMegabytes = 256 << 10;
    private readonly int threads = Environment.ProcessorCount;

    /// <summary>At least <see cref="LeastMemoryMegabytes"/>; beyond it the run spills to <see cref="SpillFolder"/>.</summary>
    public int MemoryMegabytes
    {
        get => memoryMegabytes;
        init => memoryMegabytes = value >= LeastMemoryMegabytes
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"The memory limit is at least {LeastMemoryMegabytes} MB.");
    }

    /// <summary>At least 1.</summary>
    public int Threads
    {
        get => threads;
        init => threads = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one thread.");
    }

    /// <summary>Longest time for one run, at least 1; a run on a table's own server is bound by it too.</summary>
    public int Seconds
    {
        get => seconds;
        init => seconds = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one second.");
    }

    /// <summary>Most that a run spills to disk, at least 1; a run that needs more fails.</summary>
    public int SpillMegabytes
    {
        get => spillMegabytes;
        init => spillMegabytes = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one megabyte.");
    }

    /// <summary>
    /// Up to so many combinations of quasi-identifiers and sensitive values are sorted outside the database, at 12 bytes
    /// and 4 for each sensitive column; above, slower, inside, where they can spill.
    /// </summary>
    public int CellsInMemory { get; init; } = 40_000_000;

    /// <summary>
    /// Largest table of codes, in megabytes, that a search may bring out of the database and work on in memory: combinations of
    /// quasi-identifiers, points of persons, the files of an attack. At least 1; a search that needs more is refused before it
    /// takes any of it.
    /// </summary>
    public int SearchMegabytes
    {
        get => searchMegabytes;
        init => searchMegabytes = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one megabyte.");
    }

    /// <summary>Where each run makes a folder of its own, removed at its end.</summary>
    public string SpillFolder { get; init; } = Path.GetTempPath();
}
