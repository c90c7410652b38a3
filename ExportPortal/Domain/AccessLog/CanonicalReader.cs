using System.Buffers.Binary;
using System.Globalization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.AccessLog;

/// <summary>
/// Reads what <see cref="CanonicalWriter"/> wrote and refuses everything else with a <see cref="FormatException"/>:
/// a flag other than 0 or 1, a length beyond the end, malformed UTF-8, bytes left over.
/// </summary>
/// <param name="pool">Shares texts and hashes between entries; null for a single one.</param>
public ref struct CanonicalReader(ReadOnlySpan<byte> bytes, TextPool? pool = null)
{
    private ReadOnlySpan<byte> rest = bytes;

    public byte ReadByte() => Take(1)[0];

    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long ReadInt64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public string ReadText()
    {
        var bytes = Take(ReadInt32());
        try
        {
            return pool is null ? CanonicalWriter.StrictUtf8.GetString(bytes) : pool.Text(bytes);
        }
        catch (ArgumentException malformed)
        {
            throw new FormatException("A text is not well-formed UTF-8.", malformed);
        }
    }

    public string? ReadOptionalText() => ReadFlag() ? ReadText() : null;

    public long? ReadOptionalInt64() => ReadFlag() ? ReadInt64() : null;

    public decimal? ReadOptionalDecimal()
    {
        if (ReadOptionalText() is not { } text)
            return null;
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value.ToString(CultureInfo.InvariantCulture) == text ? value : throw new FormatException($"'{text}' is not a decimal number.");
    }

    public Guid? ReadOptionalGuid() => ReadFlag() ? new Guid(Take(16), bigEndian: true) : null;

    public ContentHash? ReadOptionalHash() => ReadFlag() ? ReadHash(Take(32)) : null;

    /// <summary>A number of items, each at least <paramref name="itemBytes"/> long, so that a lie cannot reserve memory.</summary>
    public int ReadCount(int itemBytes)
    {
        var count = ReadInt32();
        if (count < 0 || count > rest.Length / itemBytes)
            throw new FormatException($"{count} items do not fit in the {rest.Length} bytes that follow.");
        return count;
    }

    public readonly void ExpectEnd()
    {
        if (!rest.IsEmpty)
            throw new FormatException($"{rest.Length} bytes are left over.");
    }

    private readonly ContentHash ReadHash(ReadOnlySpan<byte> hash) => pool is null ? new ContentHash(Convert.ToHexStringLower(hash)) : pool.Hash(hash);

    private bool ReadFlag() => ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new FormatException($"A flag is 0 or 1, not {other}."),
    };

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > rest.Length)
            throw new FormatException($"{length} bytes were announced, {rest.Length} are there.");
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
