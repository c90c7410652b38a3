using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace ExportPortal.Identity;

/// <summary>Invented accounts that a demonstration shows on its sign-in page; empty everywhere else.</summary>
/// <param name="Key">Key of the authenticator app of those who need a second factor; null where it is not shown.</param>
public sealed record DemonstrationSignIns(string Password, IReadOnlyList<DemonstrationSignIn> Accounts, string? Key = null)
{
    /// <summary>The key for authenticator apps that all people of a demonstration share. It is no secret.</summary>
    public const string PublicKey = "DEMONSTRATIONONLYNOTASECRETATALL";

    public static DemonstrationSignIns None { get; } = new("", []);

    /// <summary>What an app with the key shows now, after the machine's clock as Identity reads it; null where the key is not shown.</summary>
    public string? CurrentCode() => Key is null ? null : Code(Key, TimeProvider.System.GetUtcNow());

    /// <summary>RFC 6238 with SHA-1, 30 seconds and six digits.</summary>
    /// <param name="key">In base 32.</param>
    internal static string Code(string key, DateTimeOffset at)
    {
        Span<byte> step = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, at.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // The algorithm that authenticator apps and RFC 6238 use.
        var hash = HMACSHA1.HashData(Bytes(key), step);
#pragma warning restore CA5350
        var offset = hash[^1] & 0xf;
        return ((BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(offset)) & 0x7fffffff) % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string key)
    {
        var (bytes, bits, held) = (new List<byte>(), 0, 0);
        foreach (var letter in key)
        {
            (bits, held) = ((bits << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), held + 5);
            if (held < 8)
                continue;
            held -= 8;
            bytes.Add((byte)(bits >> held));
            bits &= (1 << held) - 1;
        }
        return [.. bytes];
    }
}

/// <param name="Words">Who it is, in words: "Ilva Torrend, licensing officer".</param>
/// <param name="NeedsCode">Whether a code is asked for after the password.</param>
public sealed record DemonstrationSignIn(string Email, string Words, bool NeedsCode = false);
