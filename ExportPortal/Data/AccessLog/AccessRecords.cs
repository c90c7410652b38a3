using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;

namespace ExportPortal.Data.AccessLog;

/// <summary>The records of one licence as an audit samples them: place and rows, read from the canonical bytes.</summary>
internal sealed class AccessRecords(AccessStore store)
{
    /// <param name="from">First day, UTC, by the clock of the source; inclusive.</param>
    /// <param name="until">Last day, inclusive.</param>
    /// <returns>In the order of the log.</returns>
    public async Task<IReadOnlyList<SampledFrom>> Of(string licence, DateOnly from, DateOnly until, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        await using var archive = await store.OpenArchive(connection, cancellation);
        var records = new List<SampledFrom>();
        foreach (var part in AccessArchive.ThenStore(archive, connection))
            records.AddRange(await part.Command(null, "SELECT seq, canonical FROM access_event WHERE licence_no = @licence AND ts >= @from AND ts < @until ORDER BY seq",
                ("@licence", licence), ("@from", Milliseconds(from)), ("@until", Milliseconds(until.AddDays(1))))
                .Rows(row => new SampledFrom(row.GetInt64(0), AccessEvent.FromCanonical(row.Bytes(1)).Facts.RowsReturned ?? 0), cancellation));
        return records;
    }

    private static long Milliseconds(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds();
}
