using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ExportPortal.Domain.AccessLog;

/// <summary>Checks an Ed25519 signature. The algorithm is not in .NET itself, so the outside brings it.</summary>
public delegate bool Ed25519Check(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

/// <summary>Holds the private key of a log; never shows it.</summary>
public interface ICheckpointSigner
{
    NoteKey Key { get; }

    /// <summary>The 64 bytes of an Ed25519 signature.</summary>
    byte[] Sign(ReadOnlySpan<byte> message);
}

/// <summary>Name and public Ed25519 key of a signer of notes (C2SP signed-note). Written "name+keyid+base64", as other tools read it.</summary>
public sealed record NoteKey
{
    internal const byte Ed25519 = 0x01;

    public string Name { get; }

    /// <summary>32 bytes.</summary>
    public ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>The first four bytes of SHA-256(name || 0x0A || 0x01 || public key).</summary>
    public uint Id { get; }

    public NoteKey(string name, ReadOnlySpan<byte> publicKey)
    {
        if (!IsName(name))
            throw new FormatException($"'{name}' cannot name a key: it must not be empty or hold spaces or '+'.");
        if (publicKey.Length != 32)
            throw new FormatException($"An Ed25519 public key has 32 bytes, not {publicKey.Length}.");
        (Name, PublicKey) = (name, publicKey.ToArray());
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), 0x0A, Ed25519, .. publicKey]));
    }

    /// <summary>Throws <see cref="FormatException"/> for anything but an Ed25519 key whose id fits.</summary>
    public static NoteKey Parse(string text)
    {
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || !NoteText.TryBase64(parts[2], out var bytes) || bytes.Length != 33 || bytes[0] != Ed25519)
            throw new FormatException($"'{text}' is not an Ed25519 key in the form name+keyid+base64.");
        var key = new NoteKey(parts[0], bytes.AsSpan(1));
        return parts[1] == key.Id.ToString("x8") ? key : throw new FormatException($"The key id {parts[1]} does not fit the key of {key.Name}; {key.Id:x8} would.");
    }

    public override string ToString() => $"{Name}+{Id:x8}+{Convert.ToBase64String([Ed25519, .. PublicKey.Span])}";

    public bool Equals(NoteKey? other) => other is not null && Name == other.Name && PublicKey.Span.SequenceEqual(other.PublicKey.Span);

    public override int GetHashCode() => HashCode.Combine(Name, Id);

    internal static bool IsName(string name) => name.Length > 0 && !name.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter == '+');
}
