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
    private readonly CanonicalWriter writer = new(0);

    /// <summary>Tiles that the batch filled, once all rows were read.</summary>
    public IReadOnlyList<Tile> Filled => filled;

    /// <summary>What the batch adds to the sums, once all rows were read.</summary>
    public AccessSums Sums { get; } = new();

    public ChannelReader<AccessRow[]> Start(IReadOnlyList<AccessDraft> events, Func<AccessPersons, AccessPseudonyms> pseudonyms)
    {
        var channel = Channel.CreateBounded<AccessRow[]>(8);
        _ = Task.Run(async () =>
        {
            try
            {
                for (var at = 0; at < events.Count; at += Chunk)
                    await channel.Writer.WriteAsync(Rows(events, pseudonyms, at, Math.Min(Chunk, events.Count - at)));
                channel.Writer.Complete();
            }
            catch (Exception failed)
            {
                channel.Writer.Complete(failed);
            }
        });
        return channel.Reader;
    }

    private AccessRow[] Rows(IReadOnlyList<AccessDraft> events, Func<AccessPersons, AccessPseudonyms> pseudonyms, int from, int count)
    {
        var rows = new AccessRow[count];
        for (var i = 0; i < count; i++)
        {
            var (facts, persons) = (events[from + i].Facts, pseudonyms(events[from + i].Persons));
            var entry = new AccessEvent(tree.Size, receivedAt, facts, persons, source, delivery);
            var canonical = entry.CanonicalBytes(writer);
            filled.AddRange(tree.Append(TreeHash.Leaf(canonical)));
            Sums.Add(facts);
            rows[i] = new AccessRow(entry.Seq, canonical, facts, Pseudonym.ShortOf(persons.Actor), Pseudonym.ShortOf(persons.Device));
        }
        return rows;
    }
}
