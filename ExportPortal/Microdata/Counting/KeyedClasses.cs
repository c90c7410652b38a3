using System.Globalization;

namespace ExportPortal.Microdata.Counting;

/// <summary>
/// Classes of two sources that stand apart, put side by side: what leaves either place are counts beside a hash of the
/// values under a key of the run, so that nobody who keeps one can try values against it afterwards.
/// </summary>
internal sealed class KeyedClasses
{
    private readonly string secret = System.Security.Cryptography.RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>Gives each class by its hash, with its number of records and whether a value of it is empty.</summary>
    /// <param name="columns">At least one.</param>
    public void Each(SqlRun run, IReadOnlyList<string> columns, Action<UInt128, long, bool> found)
    {
        var at = columns.Select(run.Source.Of.IndexOf).ToArray();
        // Each text with its length before it: no two combinations read alike.
        var key = $"{SqlText.Quote(secret)} || " + string.Join(" || ", at.Select(SqlText.Column).Select(c => $"{run.Dialect.Bytes(c)}::VARCHAR || ':' || {c}"));
        var (keys, all) = (SqlText.List(at), 0L);
        run.Each($"SELECT {run.Dialect.Fingerprint(key)}, n, {SqlText.HasGap(at)} FROM (SELECT {keys}, count(*) AS n FROM {run.Source.From(at)} GROUP BY {keys}) sized", row =>
        {
            all += row.GetInt64(1);
            found(UInt128.Parse(row.GetString(0), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), row.GetInt64(1), row.GetBoolean(2));
        });
        ClassCount.RequireSameRecords(run.Source.Of, all);
    }
}
