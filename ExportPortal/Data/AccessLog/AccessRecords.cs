using System.Data.Common;
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
        if (archive is not null)
            await Read(archive.Connection, licence, from, until, records, cancellation);
        await Read(connection, licence, from, until, records, cancellation);
        return records;
    }

    private static async Task Read(DbConnection connection, string licence, DateOnly from, DateOnly until, List<SampledFrom> records, CancellationToken cancellation)
    {
        await using var command = connection.Command(null, "SELECT seq, canonical FROM access_event WHERE licence_no = @licence AND ts >= @from AND ts < @until ORDER BY seq",
            ("@licence", licence), ("@from", Milliseconds(from)), ("@until", Milliseconds(until.AddDays(1))));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            records.Add(new(rows.GetInt64(0), AccessEvent.FromCanonical(rows.Bytes(1)).Facts.RowsReturned ?? 0));
    }

    private static long Milliseconds(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds();
}
