using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>Entries that were added, both ends inclusive.</summary>
internal sealed record SeqRange(long First, long Last);

/// <summary>What became of a delivery. Every good line is either accepted or known already.</summary>
internal sealed record Ingested(long Lines, long Accepted, long Duplicates, long Refused, IReadOnlyList<SeqRange> Ranges, IReadOnlyList<LineError> Errors);

/// <summary>
/// Stores a delivery in transactions of many events, each whole or not at all. A delivery that was cut
/// off is completed by sending it again: what landed is known by source and event id.
/// </summary>
internal sealed class AccessIngest(AccessStore store, TimeProvider clock)
{
    private static readonly LogTiles Tiles = new(LogTables.Access);

    /// <param name="digest">SHA-256 of the delivery as it was sent.</param>
    /// <param name="unpacked">JSON Lines.</param>
    public async Task<Ingested> Run(AccessSource source, ContentHash digest, byte[] signature, Stream unpacked, DeliveryLimits limits, CancellationToken cancellation)
    {
        var lines = new AccessLines(source, limits.Batch, limits.LongestLine, limits.MostUnpackedBytes);
        var identities = new AccessIdentities(source.Id);
        var ranges = new List<SeqRange>();
        var (accepted, duplicates) = (0L, 0L);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await foreach (var drafts in lines.Start(unpacked, ended.Token).ReadAllAsync(cancellation))
            {
                var range = await store.Write((connection, transaction) => Store(connection, transaction, source, digest, signature, drafts, identities, limits.EventsADay, cancellation), cancellation);
                var added = range is null ? 0 : range.Last - range.First + 1;
                (accepted, duplicates) = (accepted + added, duplicates + drafts.Count - added);
                if (range is not null)
                    Extend(ranges, range);
            }
        }
        finally
        {
            await ended.CancelAsync();
        }
        return new Ingested(lines.Lines, accepted, duplicates, lines.Refused, ranges, lines.Errors);
    }

    private async Task<SeqRange?> Store(
        DbConnection connection, DbTransaction transaction, AccessSource source, ContentHash digest, byte[] signature, AccessDrafts drafts, AccessIdentities identities, long mostADay, CancellationToken cancellation)
    {
        IAccessWriter writer = connection is NpgsqlConnection postgres
            ? new PostgresAccessWriter(postgres, (NpgsqlTransaction)transaction, store.PartitionEntries)
            : new SqliteAccessWriter((SqliteConnection)connection, (SqliteTransaction)transaction);
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var first = await writer.Size(cancellation);
        var fresh = await writer.TakeNew(source.Id, drafts, cancellation);
        if (fresh.Count == 0)
            return null;
        if (mostADay > 0)
            await Count(connection, transaction, source, now, fresh.Count, mostADay, cancellation);
        var delivery = await Delivery(connection, transaction, source, digest, signature, now, cancellation);
        await identities.Learn(connection, transaction, fresh, cancellation);
        var batch = new AccessBatch(await Tiles.Tree(connection, transaction, first, cancellation), source.Name, digest, now);
        await writer.Insert(batch.Start(fresh.Events, identities.Of), delivery, cancellation);
        await writer.Index(first, first + fresh.Count, cancellation);
        foreach (var tile in batch.Filled)
            await Tiles.Store(connection, transaction, tile, cancellation);
        await AccessRollups.Add(connection, transaction, batch.Sums, cancellation);
        return new SeqRange(first, first + fresh.Count - 1);
    }

    /// <summary>Counts what the source delivers on a day, in the transaction of the events; throws when it is more than it may.</summary>
    private static async Task Count(DbConnection connection, DbTransaction transaction, AccessSource source, DateTimeOffset now, int events, long mostADay, CancellationToken cancellation)
    {
        var name = $"quota {source.Id} {now.UtcDateTime:yyyy-MM-dd}";
        await connection.Command(transaction, "INSERT INTO access_progress (name, place) VALUES (@name, @events) ON CONFLICT (name) DO UPDATE SET place = access_progress.place + excluded.place",
            ("@name", name), ("@events", (long)events)).Execute(cancellation);
        if (await connection.Command(transaction, "SELECT place FROM access_progress WHERE name = @name", ("@name", name)).Number(cancellation) > mostADay)
            throw new QuotaUsed($"The source may deliver {mostADay} events a day. What came before stands; send the rest tomorrow.");
    }

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

/// <summary>Settings under "AccessDelivery". A delivery beyond them is refused as a whole, a line beyond them alone.</summary>
public sealed class DeliveryLimits
{
    public const string Section = "AccessDelivery";

    /// <summary>Bytes, without the line feed.</summary>
    public int LongestLine { get; set; } = 64 * 1024;

    /// <summary>As sent, compressed or not.</summary>
    public long MostBytes { get; set; } = 8L << 30;

    public long MostUnpackedBytes { get; set; } = 64L << 30;

    /// <summary>Events stored in one transaction; what a crash cuts off is less than that. More are quicker, up to where the page cache ends.</summary>
    public int Batch { get; set => field = Math.Max(1, value); } = 50_000;

    /// <summary>Deliveries received at once; more are asked to come back later.</summary>
    public int AtOnce { get; set; } = 8;

    /// <summary>New events that one source may deliver on one UTC day; 0 for no limit.</summary>
    public long EventsADay { get; set; }

    /// <summary>Folder that is looked into for deliveries; empty for none.</summary>
    public string Folder { get; set; } = "";
}
