using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata;

/// <summary>
/// Writes the protected copy of a file in the file's own dialect, record by record. Columns that are not changed are
/// copied byte for byte. Nothing neutralises cells that a spreadsheet would take for formulas, unlike in the portal's own
/// exports: microdata must come out as they went in, and an apostrophe before a minus sign would change a value.
/// </summary>
internal sealed class ProtectedCsv(MicrodataFile file, ProtectionPlan plan, QuasiCodes quasi, IProgress<MicrodataProgress>? progress, CancellationToken cancellation)
{
    private const string Stage = "Writing the protected copy";

    private readonly CellRecoder?[] recoders = [.. file.Columns.Select(name => plan.Of(name) is { IsDropped: false } || plan.Small is not null && quasi.Place(name) >= 0 ? Recoder(file, plan, quasi, name, quasi.Codes(name)) : null)];
    private readonly int[] places = [.. file.Columns.Select(quasi.Place)];
    private readonly bool[] dropped = [.. file.Columns.Select(name => plan.Of(name) is { IsDropped: true })];

    public void Write(Stream output)
    {
        using var source = File.OpenRead(file.Path);
        var records = new CsvRecords(source, file.Dialect!);
        if (file.Dialect!.ByteOrderMark)
            output.Write(Utf8Chunks.Mark);
        records.Read();
        Header(records, output);
        for (var row = 0L; records.Read(); row++)
        {
            if ((row & 0x3FFF) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new MicrodataProgress(Stage, 0, (double)records.Position / file.Bytes));
            }
            Record(records, output);
        }
    }

    private void Header(CsvRecords records, Stream output)
    {
        var written = 0;
        for (var column = 0; column < records.Count; column++)
            if (!dropped[column])
                Cell(records[column], written++, output);
        output.Write(records.LineEnd);
    }

    private void Record(CsvRecords records, Stream output)
    {
        Span<char> key = stackalloc char[TupleKeys.CharsPerValue * quasi.Count];
        Span<byte> none = [];
        var cells = new byte[]?[records.Count];
        for (var column = 0; column < records.Count; column++)
        {
            if (recoders[column] is not { } recoder)
                continue;
            var recoded = recoder.Of(records[column]);
            cells[column] = recoded.Bytes;
            if (places[column] >= 0)
                TupleKeys.Write(key, places[column], recoded.Code);
        }
        var (emptied, removed) = quasi.Suppressed(key);
        if (removed)
            return;
        var written = 0;
        for (var column = 0; column < records.Count; column++)
            if (!dropped[column])
                Cell(places[column] >= 0 && (emptied >> places[column] & 1) == 1 ? none : cells[column] is { } changed ? changed : records[column], written++, output);
        // A record of one empty cell is written as such: an empty line is no record.
        if (written == 1 && emptied == 1)
            output.Write("\"\""u8);
        output.Write(records.LineEnd);
    }

    private void Cell(ReadOnlySpan<byte> cell, int before, Stream output)
    {
        if (before > 0)
            output.WriteByte((byte)file.Dialect!.Delimiter);
        output.Write(cell);
    }

    private static CellRecoder Recoder(MicrodataFile file, ProtectionPlan plan, QuasiCodes quasi, string column, IReadOnlyDictionary<string, int>? codes) =>
        new(plan.Of(column)?.Steps ?? [], codes, quasi.Read, file.Dialect!.Delimiter);
}
