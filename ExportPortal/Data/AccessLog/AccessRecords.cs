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
        return await Between(store, connection, licence, Start(from), Start(until.AddDays(1)), row => new SampledFrom(row.GetInt64(0), AccessEvent.FromCanonical(row.Bytes(1)).Facts.RowsReturned ?? 0), cancellation, before);
    }

    /// <summary>The entries of a licence in a time, whether they lie in files or in the store, in the order of the log.</summary>
    /// <param name="until">Exclusive.</param>
    /// <param name="read">Of place and canonical bytes.</param>
    /// <param name="before">Place from which on nothing is read.</param>
    internal static async Task<IReadOnlyList<T>> Between<T>(
        AccessStore store, DbConnection connection, string licence, DateTimeOffset from, DateTimeOffset until, Func<DbDataReader, T> read, CancellationToken cancellation, long before = long.MaxValue)
    {
        var live = await In(connection); // first, so that what is moved into a file meanwhile is not missed
        await using var archive = await store.OpenArchive(await ArchiveNeed.Of(connection, new() { From = from, Until = until }, [licence], _ => true, cancellation), cancellation);
        return [.. (archive is null ? live : (await In(archive.Connection)).Concat(live).DistinctBy(one => one.Seq)).Select(one => one.Row)];

        Task<List<(long Seq, T Row)>> In(DbConnection part) => part.Command(null, "SELECT seq, canonical FROM access_event WHERE licence_no = @licence AND ts >= @from AND ts < @until AND seq < @before ORDER BY seq",
            ("@licence", licence), ("@before", before), ("@from", from.ToUnixTimeMilliseconds()), ("@until", until.ToUnixTimeMilliseconds())).Rows(row => (row.GetInt64(0), read(row)), cancellation);
    }

    private static DateTimeOffset Start(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
