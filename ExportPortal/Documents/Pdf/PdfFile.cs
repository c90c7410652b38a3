using System.IO.Compression;

namespace ExportPortal.Documents.Pdf;

/// <summary>
/// A PDF of the plain form this portal writes: classic cross-reference tables, one after the other by /Prev. Made for
/// hostile input: every offset is checked, every loop is bounded, and the only failure is <see cref="PdfFormatException"/>.
/// </summary>
internal sealed class PdfFile
{
    private const int MostRevisions = 16;
    private const int MostEntries = 100_000;
    private const int TailLength = 1024;

    private readonly Dictionary<int, int> offsets = [];
    private int entries;

    public ReadOnlyMemory<byte> Bytes { get; }
    public PdfDictionary Trailer { get; private set; } = new([]);

    /// <summary>Offset of the newest cross-reference table.</summary>
    public int NewestTable { get; private set; }

    public int Root => Trailer["/Root"] is PdfReference root ? root.Id : throw new PdfFormatException("The trailer names no catalog.");

    /// <summary>One more than the highest object number.</summary>
    public int Size => offsets.Count == 0 ? 1 : Math.Max(offsets.Keys.Max() + 1, 1);

    private PdfFile(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <exception cref="PdfFormatException">The bytes are not such a file.</exception>
    public static PdfFile Open(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.Span.StartsWith("%PDF-"u8))
            throw new PdfFormatException("The file does not begin as a PDF does.");
        var file = new PdfFile(bytes);
        file.ReadTables(file.StartOfTable());
        return file;
    }

    /// <summary>The object with this number; the bytes after "stream" come with it where it is one.</summary>
    public (PdfValue Value, ReadOnlyMemory<byte> Stream) Object(int number)
    {
        if (!offsets.TryGetValue(number, out var offset))
            throw new PdfFormatException($"Object {number} is missing.");
        var lexer = new PdfLexer(Bytes.Span, offset);
        if (lexer.Number() != number || lexer.Number() != 0)
            throw new PdfFormatException($"Object {number} is not where the table says.");
        lexer.Needs("obj"u8);
        var value = lexer.Value();
        if (value is not PdfDictionary dictionary || !lexer.Takes("stream"u8))
            return (value, default);
        var start = lexer.At;
        if (start < Bytes.Length && Bytes.Span[start] == '\r')
            start++;
        if (start < Bytes.Length && Bytes.Span[start] == '\n')
            start++;
        var length = Whole(dictionary["/Length"]);
        return length <= Bytes.Length - start ? (value, Bytes.Slice(start, length)) : throw new PdfFormatException($"The stream of object {number} runs past the end of the file.");
    }

    public PdfDictionary Dictionary(int number) =>
        Object(number).Value as PdfDictionary ?? throw new PdfFormatException($"Object {number} is not a dictionary.");

    /// <summary>The value itself, or the object it refers to; null stays null.</summary>
    public PdfValue? Resolved(PdfValue? value) => value is PdfReference reference ? Object(reference.Id).Value : value;

    /// <summary>The whole number a value is or refers to.</summary>
    public int Whole(PdfValue? value) =>
        Resolved(value) is PdfAtom { Written: var written } && int.TryParse(written, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new PdfFormatException("A whole number was expected.");

    /// <summary>Content of a stream without its compression.</summary>
    /// <param name="most">Bytes above which the content is refused.</param>
    public byte[] Content(int number, int most)
    {
        var (value, raw) = Object(number);
        var filter = value is PdfDictionary dictionary ? Resolved(dictionary["/Filter"]) : throw new PdfFormatException($"Object {number} is not a stream.");
        if (filter is not null and not PdfAtom { Written: "/FlateDecode" })
            throw new PdfFormatException("A stream has a filter that is not read here.");
        if (filter is null)
            return raw.Length <= most ? raw.ToArray() : throw new PdfFormatException("A stream is too large.");
        return Inflate(raw, most);
    }

    private static byte[] Inflate(ReadOnlyMemory<byte> raw, int most)
    {
        using var source = new ZLibStream(new MemoryStream(raw.ToArray()), CompressionMode.Decompress);
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            for (int read; (read = source.Read(buffer)) > 0;)
            {
                content.Write(buffer, 0, read);
                if (content.Length > most)
                    throw new PdfFormatException("A stream is too large.");
            }
        }
        catch (InvalidDataException)
        {
            throw new PdfFormatException("A stream is damaged.");
        }
        return content.ToArray();
    }

    private int StartOfTable()
    {
        var from = Math.Max(0, Bytes.Length - TailLength);
        var at = Bytes.Span[from..].LastIndexOf("startxref"u8);
        if (at < 0)
            throw new PdfFormatException("The file has no end mark.");
        return new PdfLexer(Bytes.Span, from + at + "startxref".Length).Number();
    }

    private void ReadTables(int offset)
    {
        NewestTable = offset;
        for (var revision = 0; ; revision++)
        {
            if (revision == MostRevisions)
                throw new PdfFormatException("The file has too many revisions.");
            var trailer = ReadTable(offset);
            if (revision == 0)
                Trailer = trailer;
            if (trailer["/Prev"] is not { } previous)
                return;
            offset = previous is PdfAtom ? Whole(previous) : throw new PdfFormatException("A trailer points nowhere.");
        }
    }

    /// <summary>Newer tables are read first, so an entry that is there stays.</summary>
    private PdfDictionary ReadTable(int offset)
    {
        if (offset >= Bytes.Length)
            throw new PdfFormatException("A table lies past the end of the file.");
        var lexer = new PdfLexer(Bytes.Span, offset);
        lexer.Needs("xref"u8);
        while (!lexer.Takes("trailer"u8))
        {
            var (first, count) = (lexer.Number(), lexer.Number());
            if (count > MostEntries || first > int.MaxValue - count || (entries += count) > MostEntries)
                throw new PdfFormatException("The tables are too long.");
            for (var i = 0; i < count; i++)
                ReadEntry(ref lexer, first + i);
        }
        return lexer.Value() as PdfDictionary ?? throw new PdfFormatException("A table has no trailer.");
    }

    private void ReadEntry(ref PdfLexer lexer, int number)
    {
        var offset = lexer.Number();
        lexer.Number();
        if (lexer.Takes("n"u8))
            offsets.TryAdd(number, offset < Bytes.Length ? offset : throw new PdfFormatException("An object lies past the end of the file."));
        else
            lexer.Needs("f"u8);
    }
}
