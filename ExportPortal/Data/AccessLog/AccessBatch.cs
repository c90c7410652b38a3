using System.Threading.Channels;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Data.AccessLog;

/// <summary>A row to be stored.</summary>
internal readonly record struct AccessRow(long Seq, byte[] Canonical, AccessFacts Facts, string? Actor, string? Device);

/// <summary>Numbers, encodes and hashes the events of one transaction on another thread, while the rows before them are being stored.</summary>
internal sealed class AccessBatch(TileTree tree, string source, ContentHash delivery, DateTimeOffset receivedAt)
{
    private const int Chunk = 512;

    private readonly List<Tile> filled = [];
    private readonly Dictionary<RollupKey, RollupSum> rollups = [];

    /// <summary>Tiles that the batch filled, once all rows were read.</summary>
    public IReadOnlyList<Tile> Filled => filled;

    /// <summary>What the batch adds to the rollups, once all rows were read.</summary>
    public IReadOnlyDictionary<RollupKey, RollupSum> Rollups => rollups;

    public ChannelReader<AccessRow[]> Start(IReadOnlyList<(AccessFacts Facts, AccessPseudonyms Persons)> events)
    {
        var channel = Channel.CreateBounded<AccessRow[]>(8);
        _ = Task.Run(async () =>
        {
            try
            {
                for (var at = 0; at < events.Count; at += Chunk)
                    await channel.Writer.WriteAsync(Rows(events, at, Math.Min(Chunk, events.Count - at)));
                channel.Writer.Complete();
            }
            catch (Exception failed)
            {
                channel.Writer.Complete(failed);
            }
        });
        return channel.Reader;
    }

    private AccessRow[] Rows(IReadOnlyList<(AccessFacts Facts, AccessPseudonyms Persons)> events, int from, int count)
    {
        var rows = new AccessRow[count];
        for (var i = 0; i < count; i++)
        {
            var (facts, persons) = events[from + i];
            var entry = new AccessEvent(tree.Size, receivedAt, facts, persons, source, delivery);
            var canonical = entry.CanonicalBytes();
            filled.AddRange(tree.Append(TreeHash.Leaf(canonical)));
            Add(facts);
            rows[i] = new AccessRow(entry.Seq, canonical, facts, Short(persons.Actor), Short(persons.Device));
        }
        return rows;
    }

    private void Add(AccessFacts facts)
    {
        var key = RollupKey.Of(facts);
        var sum = rollups.GetValueOrDefault(key);
        rollups[key] = checked(new RollupSum(sum.Events + 1, sum.Rows + (facts.RowsReturned ?? 0), sum.Bytes + (facts.BytesOut ?? 0)));
    }

    private static string? Short(ContentHash? hash) => hash is { } found ? found.Hex[..Pseudonym.Length] : null;
}

/// <param name="Day">Days since 1970-01-01 UTC, by the clock of the source.</param>
/// <param name="Organisation">Empty when the source did not say.</param>
internal readonly record struct RollupKey(int Day, string Organisation, string Licence, AccessOutcome Outcome)
{
    public static RollupKey Of(AccessFacts facts) => new(DayOf(facts.At), facts.Organisation ?? "", facts.Licence, facts.Outcome);

    public static int DayOf(DateTimeOffset at) => (int)Math.Floor(at.ToUnixTimeMilliseconds() / 86_400_000.0);
}

internal readonly record struct RollupSum(long Events, long Rows, long Bytes);
