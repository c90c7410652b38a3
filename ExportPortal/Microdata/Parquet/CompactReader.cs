using System.Text;

namespace ExportPortal.Microdata.Parquet;

/// <summary>
/// Reads Thrift's compact protocol and believes nothing: each length is measured against the bytes that are there before
/// anything is made of it, and nesting has an end.
/// </summary>
internal ref struct CompactReader(ReadOnlySpan<byte> bytes)
{
    public enum Kind { Stop, True, False, Byte, I16, I32, I64, Double, Binary, List, Set, Map, Struct, Uuid }

    private const int MostDepth = 16;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at;

    public readonly int Left => bytes.Length - at;

    /// <summary>The next field of a struct; kind Stop at its end.</summary>
    /// <param name="last">Number of the field before, 0 at the beginning.</param>
    public (short Id, Kind Kind) Field(short last)
    {
        var head = Byte();
        if (head == 0)
            return (0, Kind.Stop);
        var id = head >> 4 is var step and not 0 ? last + step : Zigzag(Varint());
        return id is > 0 and <= short.MaxValue ? ((short)id, KindOf(head & 0xF)) : throw Lie();
    }

    /// <summary>Elements of a list; each takes a byte at least, so there are never more than bytes.</summary>
    public (int Count, Kind Kind) List()
    {
        var head = Byte();
        var count = head >> 4 is var few and not 0xF ? few : checked((long)Math.Min(Varint(), int.MaxValue));
        return count <= Left ? ((int)count, KindOf(head & 0xF)) : throw Lie();
    }

    public long Whole() => Zigzag(Varint());

    public string Text()
    {
        try
        {
            return Strict.GetString(Binary());
        }
        catch (DecoderFallbackException)
        {
            throw Lie();
        }
    }

    public void Skip(Kind kind, int depth = 0)
    {
        if (depth > MostDepth)
            throw Lie();
        switch (kind)
        {
            case Kind.True or Kind.False: break;
            case Kind.Byte: Byte(); break;
            case Kind.I16 or Kind.I32 or Kind.I64: Varint(); break;
            case Kind.Double: Take(8); break;
            case Kind.Uuid: Take(16); break;
            case Kind.Binary: Binary(); break;
            case Kind.List or Kind.Set:
                var (count, of) = List();
                for (var i = 0; i < count; i++)
                    Element(of, depth);
                break;
            case Kind.Map:
                Map(depth);
                break;
            case Kind.Struct:
                for (var field = Field(0); field.Kind != Kind.Stop; field = Field(field.Id))
                    Skip(field.Kind, depth + 1);
                break;
            default: throw Lie();
        }
    }

    public static MicrodataFault Lie() => new("damaged_parquet", "The file says it is Parquet, but its footer does not hold together: it is damaged, or cut off. Write it again.");

    private void Map(int depth)
    {
        var count = Varint();
        if (count > (ulong)Left)
            throw Lie();
        if (count == 0)
            return;
        var kinds = Byte();
        for (var i = 0UL; i < count; i++)
        {
            Element(KindOf(kinds >> 4), depth);
            Element(KindOf(kinds & 0xF), depth);
        }
    }

    /// <summary>In a collection a truth value is a byte; in a struct it is in the kind.</summary>
    private void Element(Kind kind, int depth)
    {
        if (kind is Kind.True or Kind.False)
            Byte();
        else
            Skip(kind, depth + 1);
    }

    private ReadOnlySpan<byte> Binary() => Varint() is var length && length <= (ulong)Left ? Take((int)length) : throw Lie();

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Left)
            throw Lie();
        at += count;
        return bytes.Slice(at - count, count);
    }

    private byte Byte() => Take(1)[0];

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Byte();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }
        throw Lie();
    }

    private static long Zigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private static Kind KindOf(int code) => code is > 0 and <= (int)Kind.Uuid ? (Kind)code : throw Lie();
}
