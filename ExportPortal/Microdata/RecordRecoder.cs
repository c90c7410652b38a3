using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata.Tuples;

namespace ExportPortal.Microdata;

/// <summary>Protects a file record by record: recodes cells, and takes from records what their class is too small for.</summary>
/// <param name="dialect">How the cells are written.</param>
internal sealed class RecordRecoder(MicrodataFile file, ProtectionPlan plan, QuasiCodes quasi, CsvDialect dialect)
{
    private readonly CellRecoder?[] recoders = [.. file.Columns.Select(name => plan.Of(name) is { IsDropped: false } || plan.Small is not null && quasi.Place(name) >= 0
        ? new CellRecoder(plan.Of(name)?.Steps ?? [], quasi.Codes(name), quasi.Read, dialect) : null)];
    private readonly int[] places = [.. file.Columns.Select(quasi.Place)];
    private readonly byte[]?[] changed = new byte[file.Columns.Count][];
    private readonly bool[] isUnread = new bool[file.Columns.Count];
    private readonly long[] unread = new long[file.Columns.Count];
    private readonly bool[] isHeld = new bool[file.Columns.Count], isFilled = new bool[file.Columns.Count];
    private readonly long[] coarser = new long[file.Columns.Count];
    private readonly long[] gone = new long[file.Columns.Count];
    private ulong emptied;

    /// <summary>By recoded column of the records that stay: cells that could not be read and were emptied; only columns with one.</summary>
    public IReadOnlyDictionary<string, long> UnreadCells => Kept.Where(column => unread[column] > 0).ToDictionary(column => file.Columns[column], column => unread[column]);

    /// <exception cref="MicrodataFault">Of a column no cell could be recoded, so nothing is left in it.</exception>
    public void RequireReadable()
    {
        foreach (var column in Kept.Where(column => unread[column] > 0 && !isFilled[column]))
            throw RecodedValues.Unreadable(file.Columns[column], plan.Of(file.Columns[column])!.Steps);
    }

    /// <summary>What the copy lost, of the records taken so far.</summary>
    /// <param name="removed">Records that left.</param>
    public InformationLoss Loss(long removed) => new(
        file.Rows, file.Columns.Count, removed, [.. Enumerable.Range(0, file.Columns.Count).Except(Kept).Select(column => file.Columns[column])],
        [.. Kept.Where(IsTouched).Select(column => new ColumnLoss(file.Columns[column], coarser[column], gone[column]))]);

    /// <summary>Columns of the copy.</summary>
    public IReadOnlyList<int> Kept { get; } = [.. Enumerable.Range(0, file.Columns.Count).Where(column => plan.Of(file.Columns[column]) is not { IsDropped: true })];

    /// <summary>Whether cells of a column may be other than in the file.</summary>
    public bool IsTouched(int column) => recoders[column] is not null;

    /// <summary>Whether cells of a column are made anew, and not only emptied.</summary>
    public bool IsRecoded(int column) => plan.Of(file.Columns[column]) is { IsDropped: false };

    /// <summary>Goes to a record; false for one that leaves the file.</summary>
    public bool Take(IRecordCells cells)
    {
        Span<char> key = stackalloc char[TupleKeys.CharsPerValue * quasi.Count];
        for (var column = 0; column < recoders.Length; column++)
        {
            if (recoders[column] is not { } recoder)
                continue;
            var recoded = recoder.Of(cells[column]);
            (changed[column], isUnread[column]) = (recoded.Bytes, recoded.IsUnread);
            isHeld[column] = recoded.IsFilled;
            if (places[column] >= 0)
                TupleKeys.Write(key, places[column], recoded.Code);
        }
        (emptied, var removed) = quasi.Suppressed(key);
        for (var column = 0; column < unread.Length && !removed; column++)
        {
            if (recoders[column] is null)
                continue;
            unread[column] += isUnread[column] ? 1 : 0;
            isFilled[column] |= isHeld[column] && !IsEmptied(column);
            if (isUnread[column] || IsEmptied(column))
                gone[column]++;
            else if (changed[column] is not null)
                coarser[column]++;
        }
        return !removed;
    }

    public bool IsEmptied(int column) => places[column] >= 0 && (emptied >> places[column] & 1) == 1;

    /// <summary>A cell as the copy has it.</summary>
    public ReadOnlySpan<byte> Cell(IRecordCells cells, int column) =>
        IsEmptied(column) ? [] : changed[column] is { } bytes ? bytes : cells[column];
}
