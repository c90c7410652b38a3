using ExportPortal.Domain.Policy;

namespace ExportPortal.Policy;

/// <summary>The policy packs that travel inside the program. Each is read once and never changes.</summary>
public static class ShippedPacks
{
    private static readonly Lazy<PolicyPack> Eu2026First = new(() => Read("eu-style-2026.1"));

    /// <summary>The pack in force.</summary>
    public static PolicyPack Current => Eu2026First.Value;

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
