using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>
/// Writes the bytes that are hashed: a version byte, then fields in a fixed order. Integers are big-endian,
/// text is its length in bytes and its UTF-8, unnormalised; what may be missing starts with 0 (missing) or 1.
/// The encoding of a published version never changes: a change is a new version byte.
/// </summary>
public sealed class CanonicalWriter
{
    internal static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] buffer = new byte[1024];
    private int length;

    public CanonicalWriter(byte version) => Write(version);

    /// <summary>Forgets what was written and begins again: one writer serves many entries.</summary>
    public CanonicalWriter Again(byte version)
    {
        length = 0;
        return Write(version);
    }

    public CanonicalWriter Write(byte value)
    {
        Next(1)[0] = value;
        return this;
    }

    public CanonicalWriter Write(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Next(4), value);
        return this;
    }

    public CanonicalWriter Write(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(Next(8), value);
        return this;
    }

    /// <summary>Throws on text that is not well-formed UTF-16: two such texts could share their bytes.</summary>
    public CanonicalWriter Write(string value)
    {
        var bytes = StrictUtf8.GetByteCount(value);
        Write(bytes);
        StrictUtf8.GetBytes(value, Next(bytes));
        return this;
    }

    public CanonicalWriter WriteOptional(string? value) => value is null ? Write((byte)0) : Write((byte)1).Write(value);

    public CanonicalWriter WriteOptional(long? value) => value is { } number ? Write((byte)1).Write(number) : Write((byte)0);

    /// <summary>As text, so that a decimal keeps the digits it was given with.</summary>
    public CanonicalWriter WriteOptional(decimal? value) => WriteOptional(value?.ToString(CultureInfo.InvariantCulture));

    public CanonicalWriter WriteOptional(Guid? value)
    {
        if (value is not { } id)
            return Write((byte)0);
        Write((byte)1);
        id.TryWriteBytes(Next(16), bigEndian: true, out _);
        return this;
    }

    public CanonicalWriter WriteOptional(ContentHash? value)
    {
        if (value is not { } hash)
            return Write((byte)0);
        Write((byte)1);
        Convert.FromHexString(hash.Hex, Next(32), out _, out _);
        return this;
    }

    public byte[] ToArray() => buffer.AsSpan(0, length).ToArray();

    private Span<byte> Next(int bytes)
    {
        if (bytes > buffer.Length - length)
            Array.Resize(ref buffer, checked(2 * (length + bytes)));
        var next = buffer.AsSpan(length, bytes);
        length += bytes;
        return next;
    }
}
