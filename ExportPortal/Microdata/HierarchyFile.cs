using System.Text;
using ExportPortal.Domain.Risk.Protection;

namespace ExportPortal.Microdata;

/// <summary>Reads a hierarchy as people keep it: a small CSV file, one line a category from fine to coarse, without a line of names.</summary>
public static class HierarchyFile
{
    /// <summary>Largest file that is read, in bytes, inclusive.</summary>
    public const int MostBytes = 4 << 20;

    /// <exception cref="MicrodataFault">Says what is wrong with the file, with line and column.</exception>
    public static async Task<Hierarchy> Read(Stream content, CancellationToken cancellation)
    {
        var buffer = new MemoryStream();
        var chunk = new byte[64 << 10];
        for (int read; (read = await content.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (buffer.Length + read > MostBytes)
                throw new MicrodataFault("file_too_large", $"A hierarchy has at most {MostBytes:N0} bytes. This file is larger.");
            buffer.Write(chunk, 0, read);
        }
        return Read(buffer.ToArray());
    }

    private static Hierarchy Read(byte[] bytes)
    {
        var mark = bytes.AsSpan().StartsWith(Utf8Chunks.Mark);
        var text = bytes.AsSpan(mark ? Utf8Chunks.Mark.Length : 0);
        var delimiter = CsvDialectDetector.Delimiter(text);
        RequireSound(text, delimiter);
        var records = new CsvRecords(new MemoryStream(bytes), new CsvDialect((char)delimiter, '"', mark, CrLf: false));
        var rows = new List<IReadOnlyList<string>>();
        while (records.Read())
            rows.Add([.. Enumerable.Range(0, records.Count).Select(cell => Encoding.UTF8.GetString(CsvRecords.Unquoted(records[cell])))]);
        return new Hierarchy(rows);
    }

    /// <summary>The intake's own check, with a line of names before the first category: a hierarchy has none.</summary>
    private static void RequireSound(ReadOnlySpan<byte> text, byte delimiter)
    {
        var end = text.IndexOf((byte)'\n');
        var first = end < 0 ? text : text[..(end + 1)];
        var shape = new CsvShape(delimiter, MicrodataLimits.Default);
        var names = string.Join((char)delimiter, Enumerable.Range(0, first.Count(delimiter) + 1).Select(level => $"level{level}"));
        Utf8Chunks.Feed(shape, Encoding.UTF8.GetBytes(names + (end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n")));
        if (Utf8Chunks.Feed(shape, text) > 0)
            throw Utf8Chunks.Invalid(shape);
        shape.Finish();
    }
}
