using System.Data.Common;

namespace ExportPortal.Data.Logs;

/// <summary>The columns and personal values beside the entries of the log of acts.</summary>
internal sealed class AuditReading(DbConnection connection, LogFindings findings) : IEntryReading
{
    private readonly PrivateCheck personal = new(connection, findings);

    public string Columns => AuditRow.Columns;

    public long Erased => personal.Erased;

    public IEntryRow Read(DbDataReader row) => AuditRow.Read(row);

    public Task<object> Load(IReadOnlyList<IEntryRow> rows, long from, long end, CancellationToken cancellation) => personal.Load(from, end, cancellation);

    public void Open(object loaded) => personal.Open(loaded);

    public void Check(IEntryRow entryRow)
    {
        var row = (AuditRow)entryRow;
        if (row.Entry(out var fault) is not { } entry)
        {
            findings.Add("entry", row.Seq, $"Entry {row.Seq}: {fault}");
            return;
        }
        foreach (var difference in row.Differences(entry))
            findings.Add("column", row.Seq, $"Entry {row.Seq}: {difference}");
        personal.Check(row.Seq, entry);
    }

    public Task Finish(CancellationToken cancellation) => personal.RequireOwners(cancellation);
}
