using System.Data.Common;
using System.Text;
using System.Text.RegularExpressions;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.DuckDb;

namespace ExportPortal.Microdata.Postgres;

/// <summary>
/// One run on the table's own server, in one snapshot, which is first shown to hold what was chosen. A kept relation is a
/// part of each query that names it: the server writes nothing, so a run works on a read-only copy too. What leaves are
/// counts, coded combinations where a search needs them, and hashes under a key of the run (ADR 0009).
/// </summary>
internal sealed class PostgresRun : SqlRun
{
    private readonly PostgresSession session;
    private readonly List<(string Name, string Select)> kept = [];

    /// <param name="bounds">What work outside the database may use.</param>
    /// <param name="verified">Whether the content must be what was chosen; a look that decides nothing may do without.</param>
    public PostgresRun(
        MicrodataTable table, TableConnection settings, MicrodataLimits limits, TextRules rules, bool verified, DuckDbSettings bounds, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
        : base(PostgresDialect.Instance, bounds, progress, cancellation)
    {
        Begin("Opening");
        session = new PostgresSession(table.Table.Connection, settings, () => Report(null), cancellation);
        try
        {
            Source = new PostgresSource(verified ? Verified(table, settings, limits) : table, rules);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public override SqlSource Source { get; }

    public override string EngineVersion => session.ServerVersion;

    public override void Keep(string name, string select) => kept.Add((name, select));

    public override void Each(string sql, Action<DbDataReader> row) => session.Each(With(sql), row);

    public override void Dispose() => session.Dispose();

    private MicrodataTable Verified(MicrodataTable table, TableConnection settings, MicrodataLimits limits)
    {
        Begin("Comparing the content");
        var relation = PostgresRelation.Find(session, table.Table, settings, limits);
        return relation.Columns.SequenceEqual(table.Columns) && TableIdentity.Of(session, relation).Hash == table.Hash
            ? table with { At = session.At }
            : throw new MicrodataFault("table_changed", "The table is no longer what was chosen: rows or columns changed meanwhile. Choose it again.");
    }

    /// <summary>Puts the kept relations before a query that it needs, directly or through another.</summary>
    private string With(string sql)
    {
        var needed = new List<string>();
        var text = new StringBuilder(sql);
        foreach (var (name, select) in Enumerable.Reverse(kept))
            if (Regex.IsMatch(text.ToString(), $@"\b{name}\b"))
            {
                needed.Add($"{name} AS ({select})");
                text.Append('\n').Append(select);
            }
        return needed.Count == 0 ? sql : $"WITH {string.Join(",\n", Enumerable.Reverse(needed))}\n{sql}";
    }
}
