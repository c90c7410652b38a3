using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Policy;

/// <summary>The policy packs that travel inside the program. Each is read once and never changes.</summary>
public static class ShippedPacks
{
    private static readonly Lazy<PolicyPack>[] Packs =
        [.. new[] { "eu-style-2026.1", "eu-style-2026.2", "eu-style-2026.3", "eu-style-2026.4", "eu-style-2026.5", "eu-style-2026.6", "eu-style-2026.7", "eu-style-2026.8", "eu-style-2026.9" }
            .Select(id => new Lazy<PolicyPack>(() => Read(id)))];

    /// <summary>The pack in force.</summary>
    public static PolicyPack Current => Packs[^1].Value;

    /// <summary>Every pack ever published, the oldest first: what was decided under one is read under it.</summary>
    public static IReadOnlyList<PolicyPack> All => [.. Packs.Select(pack => pack.Value)];

    /// <summary>The pack of this hash; null when none of the shipped ones has it.</summary>
    public static PolicyPack? Find(ContentHash hash) => All.FirstOrDefault(pack => pack.Hash == hash);

    /// <summary>The bytes of a shipped pack, for download and for checking its hash.</summary>
    public static byte[] Bytes(string id)
    {
        using var stream = typeof(ShippedPacks).Assembly.GetManifestResourceStream($"Policy/{id}.json")
            ?? throw new ArgumentException($"No policy pack '{id}' is shipped.", nameof(id));
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static PolicyPack Read(string id)
    {
        var pack = PolicyPack.Read(Bytes(id));
        return pack.Id == id ? pack : throw new PolicyPackInvalid("$.id", $"the file {id}.json holds the pack '{pack.Id}'.");
    }
}
