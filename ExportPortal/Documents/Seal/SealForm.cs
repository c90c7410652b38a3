using System.Globalization;
using System.Text;

namespace ExportPortal.Documents.Seal;

/// <summary>Where a seal stands in a file: the hole for the signature and the two stretches of bytes it covers.</summary>
/// <param name="HoleStart">Offset of the opening bracket.</param>
/// <param name="HoleEnd">Offset after the closing bracket.</param>
/// <param name="End">Offset after the last byte covered.</param>
internal sealed record SealForm(int HoleStart, int HoleEnd, int End)
{
    /// <summary>Width of each of the three numbers in /ByteRange, so that they can be filled in place.</summary>
    private const int NumberWidth = 10;

    private static readonly byte[] RangeMark = "/ByteRange ["u8.ToArray();

    public static string EmptyRange => $"[0 {new string('0', NumberWidth)} {new string('0', NumberWidth)} {new string('0', NumberWidth)}]";

    /// <summary>The covered range as written; always of the same length as <see cref="EmptyRange"/>.</summary>
    public string Range => string.Create(CultureInfo.InvariantCulture, $"[0 {HoleStart:D10} {HoleEnd:D10} {End - HoleEnd:D10}]");

    /// <summary>The bytes covered, one after the other.</summary>
    public byte[] Covered(ReadOnlySpan<byte> file) => [.. file[..HoleStart], .. file[HoleEnd..End]];

    /// <summary>How many seals a file has; counting stops at two.</summary>
    public static int Count(ReadOnlySpan<byte> file)
    {
        var first = file.IndexOf(RangeMark);
        return first < 0 ? 0 : file[(first + 1)..].IndexOf(RangeMark) >= 0 ? 2 : 1;
    }

    /// <summary>Null where the seal is not exactly of the form that this portal writes.</summary>
    public static SealForm? Find(ReadOnlySpan<byte> file)
    {
        var mark = file.IndexOf(RangeMark);
        var numbers = mark + RangeMark.Length;
        var length = EmptyRange.Length - 1;
        if (mark < 0 || numbers + length > file.Length)
            return null;
        var written = Encoding.Latin1.GetString(file.Slice(numbers, length));
        if (!written.StartsWith("0 ", StringComparison.Ordinal) || written[^1] != ']')
            return null;
        var parts = written[2..^1].Split(' ');
        if (parts.Length != 3 || !parts.All(part => part.Length == NumberWidth && part.All(char.IsAsciiDigit)))
            return null;
        var values = parts.Select(part => long.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        var (start, end, last) = (values[0], values[1], values[1] + values[2]);
        if (start <= numbers || end < start + 2 || last > file.Length || last < end)
            return null;
        return file[(int)start] == '<' && file[(int)end - 1] == '>' ? new SealForm((int)start, (int)end, (int)last) : null;
    }

    /// <summary>
    /// The signature in the hole. Only upper-case hexadecimal digits, then zeros: any other way of writing the same
    /// bytes is refused, so that no byte of the hole can be changed unseen. Null where it is not so.
    /// </summary>
    public byte[]? Signature(ReadOnlySpan<byte> file)
    {
        var hole = file[(HoleStart + 1)..(HoleEnd - 1)];
        if (hole.Length % 2 != 0 || hole.Length < 8 || hole.ContainsAnyExcept("0123456789ABCDEF"u8))
            return null;
        var bytes = Convert.FromHexString(Encoding.ASCII.GetString(hole));
        if (bytes[0] != 0x30 || bytes[1] != 0x82)
            return null;
        var length = 4 + (bytes[2] << 8) + bytes[3];
        return length <= bytes.Length && !bytes.AsSpan(length).ContainsAnyExcept((byte)0) ? bytes[..length] : null;
    }
}
