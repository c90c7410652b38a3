namespace ExportPortal.Microdata;

/// <summary>The cells of one record as they stand in a CSV file, quotation marks and all.</summary>
internal interface IRecordCells
{
    ReadOnlySpan<byte> this[int cell] { get; }

    /// <summary>LF, CR LF, or nothing after a last record that has none.</summary>
    ReadOnlySpan<byte> LineEnd { get; }
}

/// <summary>A record of a source that is no CSV file, written as one of it would be.</summary>
internal sealed class TextCells(int columns) : IRecordCells
{
    private readonly byte[][] cells = new byte[columns][];

    public ReadOnlySpan<byte> this[int cell] => cells[cell];

    public ReadOnlySpan<byte> LineEnd => "\n"u8;

    public void Set(int cell, string text) => cells[cell] = CsvRecords.Quoted(System.Text.Encoding.UTF8.GetBytes(text), ',');
}
