using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata;

/// <summary>
/// Writes the protected copy of a file as CSV, record by record: of a CSV file in its own dialect, of any other with commas
/// and line feeds. Cells that are not changed are copied byte for byte. Nothing neutralises cells that a spreadsheet would
/// take for formulas, unlike in the portal's own exports: microdata must come out as they went in, and an apostrophe
/// before a minus sign would change a value.
/// </summary>
internal sealed class ProtectedCsv(MicrodataFile file, ProtectionPlan plan, QuasiCodes quasi, Stream output)
{
    private static readonly CsvDialect Plain = new(',', '"', ByteOrderMark: false, CrLf: false);

    private readonly CsvDialect dialect = file.Dialect ?? Plain;
    private readonly CellRecoder?[] recoders = [.. file.Columns.Select(name => plan.Of(name) is { IsDropped: false } || plan.Small is not null && quasi.Place(name) >= 0
        ? new CellRecoder(plan.Of(name)?.Steps ?? [], quasi.Codes(name), quasi.Read, (file.Dialect ?? Plain).Delimiter) : null)];
    private readonly int[] places = [.. file.Columns.Select(quasi.Place)];
    private readonly int[] kept = [.. Enumerable.Range(0, file.Columns.Count).Where(column => plan.Of(file.Columns[column]) is not { IsDropped: true })];
    private readonly byte[]?[] changed = new byte[file.Columns.Count][];

    public void Begin(IRecordCells names)
    {
        if (dialect.ByteOrderMark)
            output.Write(Utf8Chunks.Mark);
        for (var i = 0; i < kept.Length; i++)
            Cell(names[kept[i]], i);
        output.Write(names.LineEnd);
    }

    public void Record(IRecordCells cells)
    {
        Span<char> key = stackalloc char[TupleKeys.CharsPerValue * quasi.Count];
        for (var column = 0; column < recoders.Length; column++)
        {
            if (recoders[column] is not { } recoder)
                continue;
            var recoded = recoder.Of(cells[column]);
            changed[column] = recoded.Bytes;
            if (places[column] >= 0)
                TupleKeys.Write(key, places[column], recoded.Code);
        }
        var (emptied, removed) = quasi.Suppressed(key);
        if (removed)
            return;
        for (var i = 0; i < kept.Length; i++)
        {
            var column = kept[i];
            if (places[column] >= 0 && (emptied >> places[column] & 1) == 1)
                Cell([], i);
            else if (changed[column] is { } bytes)
                Cell(bytes, i);
            else
                Cell(cells[column], i);
        }
        output.Write(cells.LineEnd);
    }

    private void Cell(ReadOnlySpan<byte> cell, int before)
    {
        if (before > 0)
            output.WriteByte((byte)dialect.Delimiter);
        // A record of one empty cell is written as such: an empty line is no record.
        output.Write(cell.IsEmpty && kept.Length == 1 ? "\"\""u8 : cell);
    }
}
