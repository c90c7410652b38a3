using System.Buffers.Text;

namespace ExportPortal.Microdata;

/// <summary>
/// Writes what the protected copy of a Parquet file has otherwise than the file: a line for each record that stays, with its
/// place, the recoded cells, and 1 for a cell that is emptied. All else is taken from the file itself, in its own types.
/// </summary>
internal sealed class ProtectedChanges(RecordRecoder recoder, Stream output) : IProtectedRecords
{
    private readonly int[] touched = Touched(recoder);
    private long place;

    /// <summary>Columns of the copy that have a cell in each line, after the place.</summary>
    public static int[] Touched(RecordRecoder recoder) => [.. recoder.Kept.Where(recoder.IsTouched)];

    public void Begin(IRecordCells names) { }

    public void Record(IRecordCells cells)
    {
        var at = place++;
        if (!recoder.Take(cells))
            return;
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(at, digits, out var length);
        output.Write(digits[..length]);
        foreach (var column in touched)
        {
            output.WriteByte((byte)',');
            if (recoder.IsRecoded(column))
                output.Write(recoder.Cell(cells, column));
            else if (recoder.IsEmptied(column))
                output.WriteByte((byte)'1');
        }
        output.WriteByte((byte)'\n');
    }
}
