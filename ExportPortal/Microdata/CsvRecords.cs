namespace ExportPortal.Microdata;

/// <summary>
/// The records of a file that passed the intake, cell by cell as they stand in it, quotation marks and all: what is
/// copied from here is copied byte for byte.
/// </summary>
internal sealed class CsvRecords : IRecordCells
{
    private const byte LineFeed = (byte)'\n', Return = (byte)'\r';

    private readonly Stream source;
    private readonly byte delimiter, quote;
    private readonly List<(int Start, int Length)> cells = [];
    private byte[] buffer = new byte[1 << 20];
    private int start, end, next, lineEnd;
    private bool isOver;

    public CsvRecords(Stream source, CsvDialect dialect)
    {
        (this.source, delimiter, quote) = (source, (byte)dialect.Delimiter, (byte)dialect.Quote);
        if (dialect.ByteOrderMark)
            source.Position = Utf8Chunks.Mark.Length;
    }

    public int Count => cells.Count;

    /// <summary>A cell of the present record, quoted as it is in the file. Valid until the next record.</summary>
    public ReadOnlySpan<byte> this[int cell] => buffer.AsSpan(cells[cell].Start, cells[cell].Length);

    /// <summary>LF, CR LF, or nothing after a last record that has none.</summary>
    public ReadOnlySpan<byte> LineEnd => buffer.AsSpan(next - lineEnd, lineEnd);

    /// <summary>Goes to the next record, the header being the first; false at the end.</summary>
    public bool Read()
    {
        start = next;
        while (!Scan())
        {
            if (isOver)
                return start < end;
            Fill();
        }
        return true;
    }

    /// <summary>The text of a cell without its quotation marks.</summary>
    public static byte[] Unquoted(ReadOnlySpan<byte> cell, char mark = '"')
    {
        if (cell.IsEmpty || cell[0] != mark)
            return cell.ToArray();
        var (text, length) = (new byte[cell.Length], 0);
        for (var i = 1; i < cell.Length - 1; i++)
        {
            text[length++] = cell[i];
            i += cell[i] == mark ? 1 : 0;
        }
        return text[..length];
    }

    /// <summary>A text as a cell: in quotation marks where it must be.</summary>
    public static byte[] Quoted(ReadOnlySpan<byte> text, char delimiter, char mark = '"')
    {
        if (text.IndexOfAny([(byte)delimiter, (byte)mark, LineFeed, Return]) < 0)
            return text.ToArray();
        var cell = new List<byte>(text.Length + 2) { (byte)mark };
        foreach (var b in text)
        {
            if (b == mark)
                cell.Add(b);
            cell.Add(b);
        }
        cell.Add((byte)mark);
        return [.. cell];
    }

    /// <summary>Cuts the record that begins at <see cref="start"/>; false when its end is not in the buffer yet.</summary>
    private bool Scan()
    {
        cells.Clear();
        var (cell, at) = (start, start);
        while (at < end)
        {
            var found = buffer.AsSpan(at, end - at).IndexOfAny(delimiter, quote, LineFeed);
            if (found < 0)
                break;
            at += found + 1;
            if (buffer[at - 1] == quote)
            {
                // To the closing mark; a doubled one closes and opens again.
                var closing = buffer.AsSpan(at, end - at).IndexOf(quote);
                if (closing < 0)
                    break;
                at += closing + 1;
                continue;
            }
            var isEnd = buffer[at - 1] == LineFeed;
            lineEnd = isEnd && at - 2 >= cell && buffer[at - 2] == Return ? 2 : 1;
            cells.Add((cell, at - cell - (isEnd ? lineEnd : 1)));
            cell = at;
            if (!isEnd)
                continue;
            next = at;
            return true;
        }
        if (isOver && start < end)
        {
            cells.Add((cell, end - cell));
            (next, lineEnd) = (end, 0);
            return true;
        }
        return false;
    }

    private void Fill()
    {
        var rest = end - start;
        if (rest == buffer.Length)
            Array.Resize(ref buffer, 2 * buffer.Length);
        buffer.AsSpan(start, rest).CopyTo(buffer);
        (start, next) = (0, 0);
        var read = source.ReadAtLeast(buffer.AsSpan(rest), 1, throwOnEndOfStream: false);
        (end, isOver) = (rest + read, read == 0);
    }
}
