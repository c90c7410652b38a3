using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ExportPortal.Microdata;

/// <summary>Lets only valid UTF-8 through to the shape, where a character may be cut by the end of a chunk.</summary>
internal static class Utf8Chunks
{
    public static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    /// <summary>Feeds the whole characters.</summary>
    /// <returns>Bytes of a character begun at the end, 0 to 3, to be put before the next chunk.</returns>
    public static int Feed(CsvShape shape, ReadOnlySpan<byte> chunk)
    {
        var whole = chunk[..^Begun(chunk)];
        if (Utf8.IsValid(whole))
        {
            shape.Feed(whole);
            return chunk.Length - whole.Length;
        }
        shape.Feed(whole[..FirstInvalid(whole)]);
        throw Invalid(shape);
    }

    /// <summary>Refuses what begins as a file that is no text, by its name.</summary>
    public static void RequireText(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\u0003\u0004"u8))
            throw new MicrodataFault("not_text", "The file is a workbook or an archive, not CSV. Save the sheet as CSV in UTF-8, or unpack it.");
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            throw new MicrodataFault("not_text", "The file is compressed. Unpack it first.");
    }

    public static MicrodataFault Invalid(CsvShape shape, TextEncoding encoding = TextEncoding.Utf8) => encoding is TextEncoding.Utf8
        ? shape.Fault("invalid_utf8", "There are bytes here that are not UTF-8. Save the whole file in one encoding, best in UTF-8.")
        : shape.Fault("invalid_text", $"There are bytes here that are no character of {encoding.Name()}, as the text before is read. Choose another encoding, or save the file in UTF-8.");

    /// <summary>Bytes of a character begun at the end.</summary>
    public static int Begun(ReadOnlySpan<byte> chunk)
    {
        for (var back = 1; back <= Math.Min(3, chunk.Length); back++)
        {
            var b = chunk[^back];
            if (b < 0x80)
                return 0;
            if (b >= 0xC0)
                return back < (b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2) ? back : 0;
        }
        return 0;
    }

    public static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == OperationStatus.Done)
            at += length;
        return at;
    }
}
