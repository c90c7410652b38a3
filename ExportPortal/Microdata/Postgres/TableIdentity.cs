using System.Globalization;
using System.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Microdata.Counting;

namespace ExportPortal.Microdata.Postgres;

/// <summary>
/// The content identity of a table, made on its server: each row is written as its columns' texts with their lengths and
/// hashed with SHA-256; the hashes, taken as four whole numbers of 64 bits with sign, are added up, which no order of the
/// rows changes; SHA-256 over the number of rows, the names and types of the columns and the four sums is the identity.
/// A null is told from an empty text. It finds any change that happens; whoever may write rows at will and has great means
/// could make two contents meet, which a hash of a file does not allow.
/// </summary>
internal static class TableIdentity
{
    private const int Lanes = 4, Digits = 16;

    public static (ContentHash Hash, long Rows) Of(PostgresSession session, PostgresRelation relation)
    {
        var cells = relation.Columns.Select(PostgresDialect.Name).Select(c => $"coalesce(octet_length({c}::text)::text || ':' || {c}::text, '-')");
        var sums = Enumerable.Range(0, Lanes).Select(i => $"coalesce(sum(('x' || substr(h, {i * Digits + 1}, {Digits}))::bit(64)::bigint), 0)::text");
        var (rows, lanes) = (0L, new List<string>());
        session.Each($"""
            SELECT count(*), {string.Join(", ", sums)} FROM
            (SELECT encode(sha256(convert_to({string.Join(" || ", cells)}, 'UTF8')), 'hex') AS h FROM {PostgresDialect.Name(relation.Table)}) hashed
            """, row =>
        {
            rows = row.GetInt64(0);
            lanes.AddRange(Enumerable.Range(1, Lanes).Select(row.GetString));
        });
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{MicrodataTable.Identity}\n{rows}\n");
        foreach (var (name, type) in relation.Columns.Zip(relation.Types))
            text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(name)}:{name} {Encoding.UTF8.GetByteCount(type)}:{type}\n");
        return (ContentHash.Of(Encoding.UTF8.GetBytes(text.Append(string.Join(',', lanes)).Append('\n').ToString())), rows);
    }
}
