using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace ExportPortal.Microdata;

/// <summary>
/// Takes a CSV file chunk by chunk: finds how it is written, brings it to UTF-8 and checks its shape. UTF-16 is told by its
/// mark or its zero bytes. A file that is not UTF-8 from its first character beyond ASCII on is read as Windows-1252; one that
/// begins in UTF-8 and goes on in something else is refused where it does.
/// </summary>
/// <param name="written">How the file is written, as somebody said; null to find it.</param>
/// <param name="mayConvert">Whether there is somewhere to put the text in UTF-8.</param>
internal sealed class CsvReading(MicrodataLimits limits, CsvWritten? written, bool mayConvert)
{
    private const int Sample = 4096;

    private readonly MicrodataLimits limits = limits;
    private readonly TextEncoding? declared = written?.Encoding;
    private TextEncoding encoding = written?.Encoding ?? TextEncoding.Utf8;
    private CsvShape? shape;
    private byte delimiter = (byte)',', quote = (byte)'"';
    private char[] characters = [];
    private byte[] text = [];
    private bool isBegun, hasMark, isBeyondAscii;

    public CsvShape Shape => shape ??= new CsvShape(delimiter, limits);

    public CsvDialect Dialect => new((char)delimiter, (char)quote, hasMark && encoding is TextEncoding.Utf8, Shape.CrLf) { Encoding = encoding };

    /// <summary>What the last chunk is in UTF-8; valid until the next.</summary>
    public ReadOnlyMemory<byte> Text { get; private set; }

    /// <returns>Bytes of a character begun at the end, to be put before the next chunk.</returns>
    public int Take(ReadOnlyMemory<byte> chunk)
    {
        var mark = isBegun ? 0 : Begin(chunk.Span);
        if (encoding is TextEncoding.Utf8 && !IsUtf8(chunk.Span[mark..]))
            encoding = TextEncoding.Windows1252;
        if (encoding is not TextEncoding.Utf8)
            return Convert(chunk[mark..]);
        Look(chunk.Span[mark..]);
        var rest = Utf8Chunks.Feed(Shape, chunk.Span[mark..]);
        Text = chunk[..^rest];
        return rest;
    }

    /// <summary>Ends the file.</summary>
    /// <param name="begun">Bytes of a character that never ended.</param>
    public void Finish(ReadOnlyMemory<byte> begun)
    {
        Text = default;
        if (begun.Length > 0 && encoding is TextEncoding.Utf8 && declared is null && !isBeyondAscii)
        {
            encoding = TextEncoding.Windows1252;
            Convert(begun);
        }
        else if (begun.Length > 0)
            throw Utf8Chunks.Invalid(Shape, encoding);
        Shape.Finish();
    }

    private int Begin(ReadOnlySpan<byte> head)
    {
        isBegun = true;
        Utf8Chunks.RequireText(head);
        if (declared is null)
            encoding = head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? TextEncoding.Utf16Le
                : head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? TextEncoding.Utf16Be : Wide(head[..Math.Min(head.Length, Sample)]) ?? TextEncoding.Utf8;
        hasMark = encoding switch
        {
            TextEncoding.Utf8 => head.StartsWith(Utf8Chunks.Mark),
            TextEncoding.Utf16Le => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]),
            TextEncoding.Utf16Be => head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]),
            _ => false,
        };
        return !hasMark ? 0 : encoding is TextEncoding.Utf8 ? Utf8Chunks.Mark.Length : 2;
    }

    /// <summary>UTF-16 without a mark: of most characters one byte is zero, always on the same side, as no other text has it.</summary>
    private static TextEncoding? Wide(ReadOnlySpan<byte> head)
    {
        var zeros = (Even: 0, Odd: 0);
        for (var i = 0; i < head.Length; i++)
            if (head[i] == 0)
                zeros = (i & 1) == 0 ? (zeros.Even + 1, zeros.Odd) : (zeros.Even, zeros.Odd + 1);
        return zeros.Even == 0 && 4 * zeros.Odd > head.Length ? TextEncoding.Utf16Le
            : zeros.Odd == 0 && 4 * zeros.Even > head.Length ? TextEncoding.Utf16Be : null;
    }

    /// <summary>False for a file that turns out to be of one byte a character; one that cannot be is left to fail at its place.</summary>
    private bool IsUtf8(ReadOnlySpan<byte> chunk)
    {
        var whole = chunk[..^Utf8Chunks.Begun(chunk)];
        if (Utf8.IsValid(whole))
        {
            isBeyondAscii |= !Ascii.IsValid(whole);
            return true;
        }
        return declared is not null || isBeyondAscii || !Ascii.IsValid(whole[..Utf8Chunks.FirstInvalid(whole)]);
    }

    private int Convert(ReadOnlyMemory<byte> chunk)
    {
        if (!mayConvert)
            throw new NotUtf8();
        if (text.Length < 3 * chunk.Length)
            (characters, text) = (new char[chunk.Length], new byte[3 * chunk.Length]);
        var bytes = chunk.Span;
        var width = encoding.IsTable() ? 1 : 2;
        var read = encoding.IsTable() ? encoding.Read(bytes, characters) : ReadWide(bytes);
        var status = Utf8.FromUtf16(characters.AsSpan(0, read), text, out var taken, out var written, replaceInvalidSequences: false, isFinalBlock: false);
        Text = text.AsMemory(0, written);
        Look(Text.Span);
        Shape.Feed(Text.Span);
        if (status is OperationStatus.InvalidData || width == 1 && read < bytes.Length)
            throw Utf8Chunks.Invalid(Shape, encoding);
        return bytes.Length - width * taken;
    }

    private int ReadWide(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length / 2; i++)
            characters[i] = (char)(encoding is TextEncoding.Utf16Le ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[(2 * i)..]));
        return bytes.Length / 2;
    }

    /// <summary>From the first text: what stands between and around cells.</summary>
    private void Look(ReadOnlySpan<byte> head)
    {
        if (shape is not null)
            return;
        quote = (byte?)written?.Quote ?? CsvDialectDetector.Quote(head);
        delimiter = (byte?)written?.Delimiter ?? CsvDialectDetector.Delimiter(head, quote);
        shape = new CsvShape(delimiter, limits, quote);
    }

    /// <summary>The file must be read again, with somewhere to put its text.</summary>
    public sealed class NotUtf8 : Exception;
}
