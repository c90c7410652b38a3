using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;

namespace ExportPortal.Data.AccessLog;

/// <summary>The records of one licence as an audit samples them: place and rows, read from the canonical bytes.</summary>
internal sealed class AccessRecords(AccessStore store)
{
    /// <summary>Up to where records are sampled: the newest signed checkpoint, so that the list can be proved; all there is before the first one.</summary>
    public async Task<(long Size, string? Checkpoint)> Head(CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return await new CheckpointStore(LogTables.Access).Newest(connection, cancellation) is { } newest ? (newest.Size, newest.Note)
            : (await connection.Command(null, "SELECT COALESCE(MAX(seq) + 1, 0) FROM access_event").Number(cancellation), null);
    }

    /// <param name="before">Place from which on nothing is read.</param>
    /// <param name="from">First day, UTC, by the clock of the source; inclusive.</param>
    /// <param name="until">Last day, inclusive.</param>
    /// <returns>In the order of the log.</returns>
    public async Task<IReadOnlyList<SampledFrom>> Of(string licence, long before, DateOnly from, DateOnly until, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var records = await In(connection); // first, so that what is moved into a file meanwhile is not missed
        var filter = new AccessFilter { From = Start(from), Until = Start(until.AddDays(1)) };
        await using var archive = await store.OpenArchive(await ArchiveNeed.Of(connection, filter, [licence], _ => true, cancellation), cancellation);
        return archive is null ? records : [.. (await In(archive.Connection)).Concat(records).DistinctBy(record => record.Seq)];

        Task<List<SampledFrom>> In(DbConnection part) => part.Command(null, "SELECT seq, canonical FROM access_event WHERE licence_no = @licence AND ts >= @from AND ts < @until AND seq < @before ORDER BY seq",
            ("@licence", licence), ("@before", before), ("@from", Start(from).ToUnixTimeMilliseconds()), ("@until", Start(until.AddDays(1)).ToUnixTimeMilliseconds()))
            .Rows(row => new SampledFrom(row.GetInt64(0), AccessEvent.FromCanonical(row.Bytes(1)).Facts.RowsReturned ?? 0), cancellation);
    }

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
