using System.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk.Outputs;

namespace ExportPortal.Microdata;

/// <summary>Reads a small table into memory, through the same door as a file of records: the same faults, with line and column. Nothing is kept.</summary>
public static class OutputSheets
{
    /// <summary>Largest table that is read, in bytes, inclusive.</summary>
    public const int MostBytes = 4 << 20;

    private static readonly MicrodataLimits Limits = MicrodataLimits.Default with { Bytes = MostBytes, Rows = OutputTable.MostCells, Columns = 60, FieldBytes = 1_000, RecordBytes = 20_000 };

    /// <summary>Reads no further than one byte over the limit.</summary>
    public static async Task<OutputSheet> Read(Stream stream, string name, CancellationToken cancellation)
    {
        var buffer = new byte[MostBytes + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        if (length > MostBytes)
            throw new MicrodataFault("file_too_large", $"The table is larger than {MostBytes:N0} bytes. Split it by a dimension.");
        return Read(buffer.AsMemory(0, length), name);
    }

    public static OutputSheet Read(ReadOnlyMemory<byte> bytes, string name)
    {
        var text = bytes.Span.StartsWith(Utf8Chunks.Mark) ? bytes[Utf8Chunks.Mark.Length..] : bytes;
        var delimiter = CsvDialectDetector.Delimiter(text.Span);
        var shape = new CsvShape(delimiter, Limits);
        if (Utf8Chunks.Feed(shape, text.Span) > 0)
            throw Utf8Chunks.Invalid(shape);
        shape.Finish();
        var rows = Enumerable.Range(0, (int)shape.Rows).Select(_ => new string[shape.Names.Count]).ToArray();
        for (var column = 0; column < shape.Names.Count; column++)
            Fill(text.Span, delimiter, column, rows);
        return new OutputSheet(Path.GetFileName(name), ContentHash.Of(bytes.Span), shape.Names, rows);
    }

    private static void Fill(ReadOnlySpan<byte> text, byte delimiter, int column, string[][] rows)
    {
        var row = 0;
        var shape = new CsvShape(delimiter, Limits) { Watched = column, Cell = (cell, _) => rows[row++][column] = Encoding.UTF8.GetString(cell) };
        shape.Feed(text);
        shape.Finish();
    }
}
