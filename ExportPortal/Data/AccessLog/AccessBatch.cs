using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Data.AccessLog;

/// <summary>A row to be stored.</summary>
internal readonly record struct AccessRow(long Seq, byte[] Canonical, AccessFacts Facts, string? Actor, string? Device);

/// <summary>Numbers, encodes and hashes the events of one transaction.</summary>
internal sealed class AccessBatch(TileTree tree, string source, ContentHash delivery, DateTimeOffset receivedAt)
{
    private readonly List<Tile> filled = [];
    private readonly CanonicalWriter writer = new(0);
    private readonly long first = tree.Size;

    /// <summary>Events that were made rows.</summary>
    public long Added => tree.Size - first;

    /// <summary>Tiles that the batch filled.</summary>
    public IReadOnlyList<Tile> Filled => filled;

    /// <summary>What the batch adds to the sums.</summary>
    public AccessSums Sums { get; } = new();

    /// <summary>The rows of the next events, in their order.</summary>
    public AccessRow[] Rows(IReadOnlyList<AccessDraft> events, Func<AccessPersons, AccessPseudonyms> pseudonyms)
    {
        var rows = new AccessRow[events.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var (facts, persons) = (events[i].Facts, pseudonyms(events[i].Persons));
            var entry = new AccessEvent(tree.Size, receivedAt, facts, persons, source, delivery);
            var canonical = entry.CanonicalBytes(writer);
            filled.AddRange(tree.Append(TreeHash.Leaf(canonical)));
            Sums.Add(facts);
            rows[i] = new AccessRow(entry.Seq, canonical, facts, Pseudonym.ShortOf(persons.Actor), Pseudonym.ShortOf(persons.Device));
        }
        return rows;
    }
}
