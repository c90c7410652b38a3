using System.Collections.Concurrent;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Policy;

/// <summary>The packs of a portal: what decides today, and under what earlier decisions were made.</summary>
/// <param name="all">Every published pack that has been in force.</param>
public sealed class PackLibrary(IEnumerable<PolicyPack> all)
{
    private readonly ConcurrentDictionary<ContentHash, PolicyPack> ahead = new();

    /// <summary>The oldest first; of two with one day the later name is the later pack, on every instance.</summary>
    public IReadOnlyList<PolicyPack> All { get; } = InOrder(all);

    /// <summary>The pack in force.</summary>
    public PolicyPack Current => All[^1];

    /// <summary>The pack of this hash; null when none has it.</summary>
    public PolicyPack? Find(ContentHash hash) => All.LastOrDefault(pack => pack.Hash == hash);

    /// <summary>A published pack, also one whose day has not come, if it was read already; reading one takes its time and its bytes never change.</summary>
    public PolicyPack? Known(ContentHash hash) => Find(hash) ?? ahead.GetValueOrDefault(hash);

    /// <summary>Keeps a published pack whose day has not come. It decides nothing by that.</summary>
    public void Keep(PolicyPack pack) => ahead[pack.Hash] = pack;

    /// <summary>The oldest first.</summary>
    public static IReadOnlyList<PolicyPack> InOrder(IEnumerable<PolicyPack> packs) => [.. packs.OrderBy(pack => pack.InForceFrom).ThenBy(pack => pack.Id, StringComparer.Ordinal)];
}
