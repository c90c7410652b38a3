using System.Data.Common;

namespace ExportPortal.Data.Logs;

/// <summary>What one log says about its entries besides their canonical bytes, to be compared with them.</summary>
internal interface IEntryReading
{
    /// <summary>The columns that <see cref="IEntryPart.Check"/> expects; seq and canonical come first.</summary>
    string Columns { get; }

    /// <summary>Personal values that are gone, among the entries taken so far.</summary>
    long Erased { get; }

    /// <summary>Begins a page. Several are read at the same time.</summary>
    /// <param name="own">A connection for this page alone.</param>
    IEntryPart Part(DbConnection own);

    /// <summary>Takes what a page found, page after page in the order of the log.</summary>
    void Take(IEntryPart part);

    /// <summary>The first entries, when they are not in the table any more; null when all are. Asked once, before the first page.</summary>
    Task<EarlierEntries?> Earlier(CancellationToken cancellation) => Task.FromResult<EarlierEntries?>(null);

    /// <summary>Called after the last page.</summary>
    Task Finish(CancellationToken cancellation);
}

/// <summary>One page of a log while it is compared. What it found is its own until it is taken.</summary>
internal interface IEntryPart
{
    LogFindings Findings { get; }

    /// <summary>Reads what stands beside the entries from one place (inclusive) to another (exclusive), before they come.</summary>
    Task Open(long from, long end, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Compares a row with its canonical bytes, which stand in the second column. Throws <see cref="FormatException"/> when they cannot be read.</summary>
    void Check(StoredRow row, ReadOnlySpan<byte> canonical);

    /// <summary>Compares what can be told only after the last entry.</summary>
    Task Close(CancellationToken cancellation) => Task.CompletedTask;
}
