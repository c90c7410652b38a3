using System.Data.Common;

namespace ExportPortal.Data.Logs;

/// <summary>A row of a log as it lies in the store; nothing in it is believed yet.</summary>
internal interface IEntryRow
{
    long Seq { get; }

    /// <summary>The canonical bytes; empty when the column holds something else.</summary>
    byte[] Bytes { get; }
}

/// <summary>What one log says about its entries besides their canonical bytes, to be compared with them.</summary>
internal interface IEntryReading
{
    /// <summary>The columns that <see cref="Read"/> expects.</summary>
    string Columns { get; }

    /// <summary>Personal values that are gone, among the entries checked so far.</summary>
    long Erased { get; }

    IEntryRow Read(DbDataReader row);

    /// <summary>Reads what stands beside the entries from one place (inclusive) to another (exclusive). Runs while the page before is checked, so it changes nothing here.</summary>
    Task<object> Load(IReadOnlyList<IEntryRow> rows, long from, long end, CancellationToken cancellation);

    /// <summary>Takes what was loaded for a page, before its rows are checked.</summary>
    void Open(object loaded);

    /// <summary>Decodes a row on any core, before the rows are checked one after the other. Touches nothing but the row and what was opened.</summary>
    void Prepare(IEntryRow row)
    {
    }

    void Check(IEntryRow row);

    /// <summary>Called after the last entry.</summary>
    Task Finish(CancellationToken cancellation);
}
