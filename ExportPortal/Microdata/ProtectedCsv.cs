namespace ExportPortal.Microdata;

/// <summary>
/// Writes the protected copy of a file as CSV, record by record: of a CSV file in its own dialect, of any other with commas
/// and line feeds; always in UTF-8. Cells that are not changed are copied byte for byte. Nothing neutralises cells that a
/// spreadsheet would take for formulas, unlike in the portal's own exports: microdata must come out as they went in, and an
/// apostrophe before a minus sign would change a value.
/// </summary>
internal sealed class ProtectedCsv(RecordRecoder recoder, CsvDialect dialect, Stream output) : IProtectedRecords
{
    /// <summary>How a file that is no CSV is written as one.</summary>
    public static readonly CsvDialect Plain = new(',', '"', ByteOrderMark: false, CrLf: false);

    private readonly byte[] emptyLine = [(byte)dialect.Quote, (byte)dialect.Quote];

    public void Begin(IRecordCells names)
    {
        if (dialect.ByteOrderMark)
            output.Write(Utf8Chunks.Mark);
        for (var i = 0; i < recoder.Kept.Count; i++)
            Cell(names[recoder.Kept[i]], i);
        output.Write(names.LineEnd);
    }

    public void Record(IRecordCells cells)
    {
        if (!recoder.Take(cells))
            return;
        for (var i = 0; i < recoder.Kept.Count; i++)
            Cell(recoder.Cell(cells, recoder.Kept[i]), i);
        output.Write(cells.LineEnd);
    }

    private void Cell(ReadOnlySpan<byte> cell, int before)
    {
        if (before > 0)
            output.WriteByte((byte)dialect.Delimiter);
        // A record of one empty cell is written as such: an empty line is no record.
        output.Write(cell.IsEmpty && recoder.Kept.Count == 1 ? emptyLine : cell);
    }
}
