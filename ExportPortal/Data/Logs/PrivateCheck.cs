using System.Data.Common;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Data.Logs;

/// <summary>Compares personal values with the hashes that the entries hold. A missing one was erased; a changed one is a forgery.</summary>
internal sealed class PrivateCheck(DbConnection connection, LogFindings findings)
{
    private Dictionary<(long Seq, string Field), PrivateValue> page = [];
    private ILookup<long, string> others = Enumerable.Empty<long>().ToLookup(seq => seq, _ => "");

    public long Erased { get; private set; }

    /// <summary>Reads the values beside the entries from one place (inclusive) to another (exclusive).</summary>
    public async Task Load(long from, long end, CancellationToken cancellation)
    {
        var rows = await connection.Command(null, "SELECT seq, field, salt, value FROM audit_private WHERE seq >= @from AND seq < @end", ("@from", from), ("@end", end))
            .Rows(row => (Seq: row.GetInt64(0), Value: new PrivateValue(row.GetString(1), row.GetFieldValue<byte[]>(2), row.GetString(3))), cancellation);
        page = rows.ToDictionary(row => (row.Seq, row.Value.Field), row => row.Value);
        others = rows.Where(row => row.Value.Field is not (PrivateValue.ActorName or PrivateValue.Reason)).ToLookup(row => row.Seq, row => row.Value.Field);
    }

    public void Check(long seq, AuditEvent entry)
    {
        Compare(seq, PrivateValue.ActorName, entry.ActorName);
        Compare(seq, PrivateValue.Reason, entry.Reason);
        foreach (var field in others[seq])
            findings.Add("private", seq, $"Entry {seq}: a personal value '{field}' stands beside it that the entry knows nothing of.");
    }

    /// <summary>Values beside no entry at all.</summary>
    public static async Task RequireOwners(DbConnection connection, LogFindings findings, CancellationToken cancellation)
    {
        var orphans = await connection.Command(null, "SELECT p.seq FROM audit_private p WHERE NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.seq = p.seq) ORDER BY p.seq LIMIT 20")
            .Rows(row => row.GetInt64(0), cancellation);
        foreach (var seq in orphans)
            findings.Add("private", seq, $"A personal value belongs to entry {seq}, which does not exist.");
    }

    private void Compare(long seq, string field, ContentHash? said)
    {
        var stored = page.GetValueOrDefault((seq, field));
        if (stored is null && said is not null)
            Erased++;
        else if (stored is not null && said is null)
            findings.Add("private", seq, $"Entry {seq}: a {field} stands beside it, but the entry has none.");
        else if (stored is not null && stored.Hash() != said)
            findings.Add("private", seq, $"Entry {seq}: the {field} beside it is not the one that was logged.");
    }
}
