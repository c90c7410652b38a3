using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace ExportPortal.Domain.Common;

/// <summary>SHA-256 of some bytes, as 64 lower-case hexadecimal digits.</summary>
public readonly record struct ContentHash
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public string Hex { get; }

    [JsonConstructor]
    public ContentHash(string hex)
    {
        if (!Is(hex))
            throw new ArgumentException($"A SHA-256 is 64 lower-case hexadecimal digits, not '{hex}'.", nameof(hex));
        Hex = hex;
    }

    /// <summary>The hash that a text is; null when it is none.</summary>
    public static ContentHash? Read(string? hex) => Is(hex) ? new ContentHash(hex!) : null;

    private static bool Is(string? hex) => hex is { Length: 64 } && !hex.AsSpan().ContainsAnyExcept(Digits);

    public static ContentHash Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>The first 16 digits in four groups, for reading aloud: "4be1 90c2 77aa 31d8".</summary>
    public string Fingerprint => string.Join(' ', Hex[..16].Chunk(4).Select(group => new string(group)));

    /// <summary>Of its beginning: it is as spread as the whole, and logs of millions of entries count by hashes.</summary>
    public override int GetHashCode() => Hex is null ? 0 : string.GetHashCode(Hex.AsSpan(0, 16));

    public override string ToString() => Hex;
}

/// <summary>The SHA-256 of bytes that come piece by piece, while somebody else reads or keeps them.</summary>
public sealed class RunningHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(ReadOnlySpan<byte> piece) => hash.AppendData(piece);

    /// <summary>Of everything that was added; begins anew.</summary>
    public ContentHash Finish() => new(Convert.ToHexStringLower(hash.GetHashAndReset()));

    public void Dispose() => hash.Dispose();
}
