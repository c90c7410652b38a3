using System.Data.Common;
using System.Threading.Channels;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>Entries that were added, both ends inclusive.</summary>
internal sealed record SeqRange(long First, long Last);

/// <summary>What became of a delivery. Every good line is either accepted or known already; of a delivery that was stopped also left, because it was read and not stored.</summary>
internal sealed record Ingested(long Lines, long Accepted, long Duplicates, long Refused, IReadOnlyList<SeqRange> Ranges, IReadOnlyList<LineError> Errors);

/// <summary>
/// Stores a delivery in transactions of many events, each whole or not at all. A delivery that was cut
/// off is completed by sending it again: what landed is known by source and event id.
/// </summary>
internal sealed class AccessIngest(AccessStore store, TimeProvider clock)
{
    /// <summary>Events that are read, and then stored, at once.</summary>
    internal const int Chunk = 1024;

    private static readonly LogTiles Tiles = new(LogTables.Access);

    /// <param name="digest">SHA-256 of the delivery as it was sent.</param>
    /// <param name="unpacked">JSON Lines from the disk of the portal: the log waits while they are read.</param>
    /// <exception cref="DeliveryStopped">It is too much, is damaged, or the day has no more place for it; with what was stored before that was known.</exception>
    public async Task<Ingested> Run(AccessSource source, ContentHash digest, byte[] signature, Stream unpacked, DeliveryLimits limits, CancellationToken cancellation)
    {
        var lines = new AccessLines(source, ChunkOf(limits), limits, clock.GetUtcNow());
        var identities = new AccessIdentities(source.Id);
        var ranges = new List<SeqRange>();
        var (taken, accepted) = (0L, 0L);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var chunks = lines.Start(unpacked, ended.Token);
        try
        {
            while (await chunks.WaitToReadAsync(cancellation))
            {
                var (read, range, isFull) = await store.Write((connection, transaction) => Store(connection, transaction, source, digest, signature, chunks, identities, limits, cancellation), cancellation);
                taken += read;
                if (range is not null)
                {
                    accepted += range.Last - range.First + 1;
                    Extend(ranges, range);
                }
                if (isFull)
                    throw new QuotaUsed($"The source may deliver {limits.EventsADay} events a day. What came before stands; send the same again tomorrow for the rest.");
            }
        }
        catch (Exception cut) when (cut is DeliveryStopped or InvalidDataException)
        {
            await ended.CancelAsync();
            await Ended(chunks);
            var stopped = cut as DeliveryStopped ?? new DeliveryRefused("The body cannot be unpacked: it is not gzip, or is damaged.");
            stopped.Landed = Done();
            throw stopped;
        }
        finally
        {
            await ended.CancelAsync();
        }
        return Done();

        Ingested Done() => new(lines.Lines, accepted, taken - accepted, lines.Refused, ranges, lines.Errors);
    }

    /// <summary>Waits until nothing reads the lines any more, so that what is said of them is whole.</summary>
    private static async Task Ended(ChannelReader<AccessDrafts> chunks)
    {
        try
        {
            while (await chunks.WaitToReadAsync(CancellationToken.None))
                while (chunks.TryRead(out _)) { }
        }
        catch (Exception end) when (end is OperationCanceledException or DeliveryStopped or InvalidDataException or IOException)
        {
        }
    }

    /// <summary>Rows are made on another thread while those before them are being stored.</summary>
    /// <returns>How many events were read, without those that were left; where the new ones of them are, null when none is new; and whether one was left for another day.</returns>
    private async Task<(int Read, SeqRange? Range, bool IsFull)> Store(
        DbConnection connection, DbTransaction transaction, AccessSource source, ContentHash digest, byte[] signature, ChannelReader<AccessDrafts> chunks, AccessIdentities identities,
        DeliveryLimits limits, CancellationToken cancellation)
    {
        IAccessWriter writer = connection is NpgsqlConnection postgres
            ? new PostgresAccessWriter(postgres, (NpgsqlTransaction)transaction, store.PartitionEntries)
            : new SqliteAccessWriter((SqliteConnection)connection, (SqliteTransaction)transaction);
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var first = await writer.Size(cancellation);
        var batch = new AccessBatch(await Tiles.Tree(connection, transaction, first, cancellation), source.Name, digest, now);
        var (read, delivery) = (0, (long?)null);
        var made = Task.FromResult<AccessRow[]>([]);
        var (left, isFull) = (limits.EventsADay > 0 ? limits.EventsADay - await Counted(connection, transaction, source, now, cancellation) : long.MaxValue, false);
        while (!isFull && read + ChunkOf(limits) <= limits.Batch && await chunks.WaitToReadAsync(cancellation) && chunks.TryRead(out var drafts))
        {
            var (fresh, over) = await TakeNew(writer, transaction, source, drafts, left, cancellation);
            (read, isFull) = (read + drafts.Count - over, over > 0);
            left -= fresh.Count;
            if (fresh.Count == 0)
                continue;
            var before = await made;
            await identities.Learn(connection, transaction, fresh, cancellation);
            made = Task.Run(() => batch.Rows(fresh.Events, identities.Of), CancellationToken.None);
            delivery ??= await Delivery(connection, transaction, source, digest, signature, now, cancellation);
            await writer.Insert(before, delivery.Value, cancellation);
        }
        if (delivery is not { } of)
            return (read, null, isFull);
        await writer.Insert(await made, of, cancellation);
        if (limits.EventsADay > 0)
            await Count(connection, transaction, source, now, batch.Added, cancellation);
        await writer.Index(first, first + batch.Added, cancellation);
        foreach (var tile in batch.Filled)
            await Tiles.Store(connection, transaction, tile, cancellation);
        await AccessRollups.Add(connection, transaction, batch.Sums, cancellation);
        return (read, new SeqRange(first, first + batch.Added - 1), isFull);
    }

    private static int ChunkOf(DeliveryLimits limits) => Math.Min(Chunk, limits.Batch);

    /// <summary>Takes the new ones of the events, as far as the day has place for them.</summary>
    /// <param name="left">Events that the source may still deliver today.</param>
    /// <returns>The new ones that have place, and how many more had none.</returns>
    private static async Task<(AccessDrafts Fresh, int Over)> TakeNew(IAccessWriter writer, DbTransaction transaction, AccessSource source, AccessDrafts drafts, long left, CancellationToken cancellation)
    {
        if (drafts.Count <= left)
            return (await writer.TakeNew(source.Id, drafts, cancellation), 0);
        const string Before = "before_the_quota";
        await transaction.SaveAsync(Before, cancellation);
        var fresh = await writer.TakeNew(source.Id, drafts, cancellation);
        if (fresh.Count <= left)
        {
            await transaction.ReleaseAsync(Before, cancellation);
            return (fresh, 0);
        }
        // Those that are left out stay unknown, so that they land when they are sent again.
        await transaction.RollbackAsync(Before, cancellation);
        var some = drafts.Only([.. fresh.Events.Take((int)Math.Max(left, 0))]);
        return (some.Count == 0 ? some : await writer.TakeNew(source.Id, some, cancellation), fresh.Count - some.Count);
    }

    /// <summary>Under which name it is counted what the source delivers on a day; without a limit nothing is.</summary>
    internal static string Quota(AccessSource source, DateTimeOffset now) => Quota($"{source.Id}", now);

    /// <summary>Under which names that of all sources is, for LIKE.</summary>
    internal static string Quotas(DateTimeOffset now) => Quota("%", now);

    private static string Quota(string source, DateTimeOffset now) => $"quota {source} {now.UtcDateTime:yyyy-MM-dd}";

    /// <summary>What the source has delivered on the day.</summary>
    private static async Task<long> Counted(DbConnection connection, DbTransaction transaction, AccessSource source, DateTimeOffset now, CancellationToken cancellation) =>
        await connection.Command(transaction, "SELECT COALESCE(MAX(place), 0) FROM access_progress WHERE name = @name", ("@name", Quota(source, now))).Number(cancellation);

    /// <summary>Counts what the source delivers on a day, in the transaction of the events.</summary>
    private static async Task Count(DbConnection connection, DbTransaction transaction, AccessSource source, DateTimeOffset now, long events, CancellationToken cancellation) =>
        await connection.Command(transaction, "INSERT INTO access_progress (name, place) VALUES (@name, @events) ON CONFLICT (name) DO UPDATE SET place = access_progress.place + excluded.place",
            ("@name", Quota(source, now)), ("@events", events)).Execute(cancellation);

    private static async Task<long> Delivery(
        DbConnection connection, DbTransaction transaction, AccessSource source, ContentHash digest, byte[] signature, DateTimeOffset now, CancellationToken cancellation)
    {
        var sha = Convert.FromHexString(digest.Hex);
        await connection.Command(transaction,
            "INSERT INTO access_delivery (source_id, sha256, signature, received_at) VALUES (@source, @sha, @signature, @now) ON CONFLICT DO NOTHING",
            ("@source", source.Id), ("@sha", sha), ("@signature", signature), ("@now", now.ToUnixTimeMilliseconds())).Execute(cancellation);
        return await connection.Command(transaction, "SELECT id FROM access_delivery WHERE source_id = @source AND sha256 = @sha", ("@source", source.Id), ("@sha", sha)).Number(cancellation);
    }

    /// <summary>Another delivery may come between two batches, so the places of one need not be one range.</summary>
    private static void Extend(List<SeqRange> ranges, SeqRange next)
    {
        if (ranges is [.., var last] && last.Last + 1 == next.First)
            ranges[^1] = last with { Last = next.Last };
        else
            ranges.Add(next);
    }
}

/// <summary>Settings under "AccessDelivery". A delivery beyond them is refused, with a receipt of what was stored before that was known; a line beyond them alone.</summary>
public sealed class DeliveryLimits
{
    public const string Section = "AccessDelivery";

    /// <summary>Bytes, without the line feed.</summary>
    public int LongestLine { get; set; } = 64 * 1024;

    /// <summary>As sent, compressed or not.</summary>
    public long MostBytes { get; set; } = 8L << 30;

    public long MostUnpackedBytes { get; set; } = 64L << 30;

    /// <summary>An event from before is a wrong clock, inclusive.</summary>
    public DateTimeOffset EarliestEvent { get; set; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>An event that lies further ahead of its arrival is a wrong clock; one that lies ahead by less is taken and told by AN-11.</summary>
    public TimeSpan MostAhead { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Events stored in one transaction; what a crash cuts off is less than that. More are quicker, up to where the page cache ends.</summary>
    public int Batch { get; set => field = Math.Max(1, value); } = 50_000;

    /// <summary>Deliveries received at once; more are asked to come back later.</summary>
    public int AtOnce { get; set; } = 8;

    /// <summary>New events that one source may deliver on one UTC day; 0 for no limit.</summary>
    public long EventsADay { get; set; }

    /// <summary>Days for which a delivery that was refused stays in the folder, so that somebody may look at it; one that was taken is deleted at once.</summary>
    public int RefusedDays { get; set; } = 30;

    /// <summary>Folder that is looked into for deliveries; empty for none.</summary>
    public string Folder { get; set; } = "";
}
