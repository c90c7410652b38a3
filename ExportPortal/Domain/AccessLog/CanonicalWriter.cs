using System.Buffers;
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

    private readonly ArrayBufferWriter<byte> buffer = new(512);

    public CanonicalWriter(byte version) => Write(version);

    public CanonicalWriter Write(byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
        return this;
    }

    public CanonicalWriter Write(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer.GetSpan(4), value);
        buffer.Advance(4);
        return this;
    }

    public CanonicalWriter Write(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer.GetSpan(8), value);
        buffer.Advance(8);
        return this;
    }

    /// <summary>Throws on text that is not well-formed UTF-16: two such texts could share their bytes.</summary>
    public CanonicalWriter Write(string value)
    {
        var length = StrictUtf8.GetByteCount(value);
        Write(length);
        buffer.Advance(StrictUtf8.GetBytes(value, buffer.GetSpan(length)));
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
        id.TryWriteBytes(buffer.GetSpan(16), bigEndian: true, out _);
        buffer.Advance(16);
        return this;
    }

    public CanonicalWriter WriteOptional(ContentHash? value)
    {
        if (value is not { } hash)
            return Write((byte)0);
        Write((byte)1);
        Convert.FromHexString(hash.Hex, buffer.GetSpan(32), out _, out var written);
        buffer.Advance(written);
        return this;
    }

    public byte[] ToArray() => buffer.WrittenSpan.ToArray();
}
