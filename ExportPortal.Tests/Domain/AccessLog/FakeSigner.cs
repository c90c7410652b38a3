using System.Security.Cryptography;

namespace ExportPortal.Domain.AccessLog;

/// <summary>Signs with a keyed hash where the domain's tests need no real curve; the "public key" is the secret.</summary>
internal sealed class FakeSigner(string name, byte seed = 1) : ICheckpointSigner
{
    public NoteKey Key { get; } = new(name, Enumerable.Repeat(seed, 32).ToArray());

    public byte[] Sign(ReadOnlySpan<byte> message) => HMACSHA512.HashData(Key.PublicKey.Span, message);

    public static bool Check(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        HMACSHA512.HashData(key, message).AsSpan().SequenceEqual(signature);
}
