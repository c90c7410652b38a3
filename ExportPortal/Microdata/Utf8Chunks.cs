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

    /// <summary>Refuses what begins as another encoding, or as a file that is no text, by its name.</summary>
    public static void RequireUtf8(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            throw new MicrodataFault("not_utf8", "The file is in UTF-16 (\"Unicode\" in some programs). Save it as CSV in UTF-8.", 1);
        if (head.StartsWith("PK\u0003\u0004"u8))
            throw new MicrodataFault("not_text", "The file is a workbook or an archive, not CSV. Save the sheet as CSV in UTF-8, or unpack it.");
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            throw new MicrodataFault("not_text", "The file is compressed. Unpack it first.");
    }

    public static MicrodataFault Invalid(CsvShape shape) =>
        shape.Fault("invalid_utf8", "There are bytes that are not UTF-8. Save the file in UTF-8.");

    private static int Begun(ReadOnlySpan<byte> chunk)
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

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out var length) == OperationStatus.Done)
            at += length;
        return at;
    }
}
