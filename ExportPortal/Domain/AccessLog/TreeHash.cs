using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ExportPortal.Domain.AccessLog;

/// <summary>A hash of the RFC 6962 tree: 32 bytes, compared by value and without allocation.</summary>
public readonly record struct TreeHash(UInt128 High, UInt128 Low)
{
    public const int Size = 32;

    /// <summary>The root of the tree without leaves: SHA-256 of nothing.</summary>
    public static TreeHash Empty { get; } = From(SHA256.HashData(ReadOnlySpan<byte>.Empty));

    /// <summary>SHA-256(0x00 || entry): no leaf can pass for an inner node.</summary>
    public static TreeHash Leaf(ReadOnlySpan<byte> entry)
    {
        Span<byte> input = entry.Length < 1024 ? stackalloc byte[entry.Length + 1] : new byte[entry.Length + 1];
        input[0] = 0x00;
        entry.CopyTo(input[1..]);
        return Digest(input);
    }

    /// <summary>SHA-256(0x01 || left || right).</summary>
    public static TreeHash Node(TreeHash left, TreeHash right)
    {
        Span<byte> input = stackalloc byte[1 + 2 * Size];
        input[0] = 0x01;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Size)..]);
        return Digest(input);
    }

    /// <summary>Throws unless there are exactly 32 bytes.</summary>
    public static TreeHash From(ReadOnlySpan<byte> bytes) => bytes.Length == Size
        ? new TreeHash(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]))
        : throw new FormatException($"A SHA-256 has 32 bytes, not {bytes.Length}.");

    public void CopyTo(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt128BigEndian(target, High);
        BinaryPrimitives.WriteUInt128BigEndian(target[16..], Low);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    public string Base64 => Convert.ToBase64String(ToArray());

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());

    private static TreeHash Digest(ReadOnlySpan<byte> input)
    {
        Span<byte> digest = stackalloc byte[Size];
        SHA256.HashData(input, digest);
        return From(digest);
    }
}
