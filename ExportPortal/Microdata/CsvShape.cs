using System.Buffers;
using System.Text;

namespace ExportPortal.Microdata;

/// <summary>
/// Reads CSV as RFC 4180 has it, byte by byte across chunks, and stops at the first departure with line and column.
/// Strict on purpose: what two readers could take two ways is refused, so the database behind sees the same records.
/// Lines are those of a text editor (a quoted line feed counts), fields count from 1.
/// </summary>
internal sealed class CsvShape
{
    private enum At { FieldStart, Plain, Quoted, QuoteSeen, CarriageReturn }

    private const byte LineFeed = (byte)'\n', Return = (byte)'\r', Nul = 0;

    private readonly SearchValues<byte> inQuotes;
    private readonly byte quote;
    private readonly MicrodataLimits limits;
    private readonly bool[] special = new bool[256];
    private readonly byte delimiter;
    private readonly List<string> names = [];
    private readonly ArrayBufferWriter<byte> cell = new();
    private At at = At.FieldStart;
    private long line = 1, openedAt;
    private int field, fieldBytes;
    private long recordBytes;
    private bool anyQuote, header = true;
    private bool? crlf;

    public CsvShape(byte delimiter, MicrodataLimits limits, byte quote = (byte)'"')
    {
        (this.delimiter, this.limits, this.quote, inQuotes) = (delimiter, limits, quote, SearchValues.Create([quote, LineFeed, Nul]));
        foreach (var b in new[] { delimiter, quote, LineFeed, Return, Nul })
            special[b] = true;
    }

    /// <summary>Field (from 0) whose cells go to <see cref="Cell"/>; null for none. The header is not given.</summary>
    public int? Watched { get; init; }

    /// <summary>Takes the unquoted bytes of a watched cell, with its line.</summary>
    public Action<ReadOnlySpan<byte>, long>? Cell { get; init; }

    public IReadOnlyList<string> Names => names;
    public long Rows { get; private set; }
    public bool CrLf => crlf ?? false;

    public void Feed(ReadOnlySpan<byte> chunk)
    {
        var i = 0;
        while (i < chunk.Length)
            i = at switch
            {
                At.FieldStart => Start(chunk, !header && Watched is null ? PlainFields(chunk, i) : i),
                At.Plain => Plain(chunk, i),
                At.Quoted => Quoted(chunk, i),
                At.QuoteSeen => Separator(chunk[i], afterQuote: true, i),
                _ => LineEnd(chunk[i], i),
            };
    }

    /// <summary>Ends the file. A last line without line end is a line.</summary>
    public void Finish()
    {
        if (at == At.Quoted)
            throw new MicrodataFault("unclosed_quote", "A quotation mark opens here and is never closed. Close it, or double it if it is part of the text.", openedAt, field + 1);
        if (at == At.CarriageReturn)
            throw BareReturn();
        if (at == At.FieldStart)
            fieldBytes = 0;
        if (at != At.FieldStart || field > 0)
            EndRecord();
        if (header)
            throw new MicrodataFault("empty_file", "The file is empty. It needs a line of column names and at least one record.");
        if (Rows == 0)
            throw new MicrodataFault("header_only", "The file has column names but no record.");
    }

    /// <summary>Fails with what is wrong at the byte now reached.</summary>
    public MicrodataFault Fault(string code, string message) => new(code, message, line, field + 1);

    /// <summary>
    /// The quick way over what nearly all files consist of: whole unquoted cells and their separators. Stops before the
    /// first cell that is anything else, wrong or merely cut by the chunk's end, and leaves that to the careful way.
    /// </summary>
    private int PlainFields(ReadOnlySpan<byte> chunk, int i)
    {
        ReadOnlySpan<bool> stops = special;
        var (start, last) = (i, names.Count - 1);
        for (; i < chunk.Length; i++)
        {
            if (!stops[chunk[i]])
                continue;
            var length = i - start;
            if (length > limits.FieldBytes || recordBytes + length + 1 > limits.RecordBytes)
                return start;
            if (chunk[i] == delimiter && field < last)
            {
                recordBytes += length + 1;
                field++;
            }
            else if (chunk[i] == LineFeed && crlf is false && field == last && (field > 0 || length > 0) && Rows < limits.Rows)
            {
                Rows++;
                line++;
                (field, recordBytes, anyQuote) = (0, 0, false);
            }
            else
                return start;
            start = i + 1;
        }
        return start;
    }

    private int Start(ReadOnlySpan<byte> chunk, int i)
    {
        fieldBytes = 0;
        if (i == chunk.Length)
            return i;
        if (chunk[i] != quote)
        {
            at = At.Plain;
            return i;
        }
        (at, anyQuote, openedAt) = (At.Quoted, true, line);
        return i + 1;
    }

    private int Plain(ReadOnlySpan<byte> chunk, int i)
    {
        var end = i;
        while (end < chunk.Length && !special[chunk[end]])
            end++;
        Take(chunk[i..end]);
        return end == chunk.Length ? end : Separator(chunk[end], afterQuote: false, end);
    }

    private int Quoted(ReadOnlySpan<byte> chunk, int i)
    {
        var length = chunk[i..].IndexOfAny(inQuotes);
        var end = length < 0 ? chunk.Length : i + length;
        Take(chunk[i..end]);
        if (end == chunk.Length)
            return end;
        if (chunk[end] == Nul)
            throw NulByte();
        if (chunk[end] == quote)
            at = At.QuoteSeen;
        else
        {
            Take(chunk.Slice(end, 1));
            line++;
        }
        return end + 1;
    }

    private int Separator(byte b, bool afterQuote, int i)
    {
        if (b == delimiter)
            EndField();
        else if (b == LineFeed)
        {
            LineEndsIn(withReturn: false);
            EndRecord();
        }
        else if (b == Return)
            at = At.CarriageReturn;
        else if (b == quote && afterQuote)
        {
            Take([quote]);
            at = At.Quoted;
        }
        else if (b == Nul)
            throw NulByte();
        else if (afterQuote)
            throw Fault("text_after_quote", $"There is text after the closing quotation mark. Double a quotation mark that is part of the text.{(line > openedAt ? $" The cell opened in line {openedAt:N0}, where a closing mark may be missing." : "")}");
        else
            throw Fault("stray_quote", "There is a quotation mark inside a cell that is not quoted. Quote the whole cell and double the mark.");
        return i + 1;
    }

    private int LineEnd(byte b, int i)
    {
        if (b != LineFeed)
            throw BareReturn();
        LineEndsIn(withReturn: true);
        EndRecord();
        return i + 1;
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        if ((fieldBytes += bytes.Length) > limits.FieldBytes)
            throw line > openedAt && at is At.Quoted or At.QuoteSeen // The place of the mark, not of the limit.
                ? new MicrodataFault("field_too_long", $"A quotation mark opens here, and {limits.FieldBytes:N0} bytes later, in line {line:N0}, it is not closed. Close it, double it if it is part of the text, or shorten the cell.", openedAt, field + 1)
                : Fault("field_too_long", $"The cell is longer than {limits.FieldBytes:N0} bytes. Shorten or drop it.");
        if (header || field == Watched)
            cell.Write(bytes);
    }

    private void EndField()
    {
        EndCell();
        field++;
        at = At.FieldStart;
        if (header ? field >= limits.Columns : field >= names.Count)
            throw header
                ? Fault("too_many_columns", $"The file has more than {limits.Columns:N0} columns. Leave out those that are not shared.")
                : Fault("ragged_row", $"The row has more cells than the header's {names.Count:N0}. Quote cells that hold the delimiter.");
    }

    private void EndCell()
    {
        if ((recordBytes += fieldBytes + 1) > limits.RecordBytes)
            throw Fault("row_too_long", $"The row is longer than {limits.RecordBytes:N0} bytes.");
        if (header)
            names.Add(Name(Encoding.UTF8.GetString(cell.WrittenSpan)));
        else if (field == Watched)
            Cell?.Invoke(cell.WrittenSpan, line);
        else
            return;
        cell.ResetWrittenCount();
    }

    private void EndRecord()
    {
        if (field == 0 && fieldBytes == 0 && !anyQuote)
            throw new MicrodataFault("empty_line", "The line is empty. Remove it; in a file of one column write an empty cell as \"\".", line);
        EndCell();
        if (!header && field + 1 != names.Count)
            throw Fault("ragged_row", $"The row has {field + 1:N0} {(field == 0 ? "cell" : "cells")}, the header {names.Count:N0}. Add the missing cells, empty ones too, or join a row that was broken in two.");
        if (!header && ++Rows > limits.Rows)
            throw new MicrodataFault("too_many_rows", $"The file has more than {limits.Rows:N0} records.", line);
        (header, at, field, recordBytes, fieldBytes, anyQuote) = (false, At.FieldStart, 0, 0, 0, false);
        line++;
    }

    private string Name(string name)
    {
        if (name.Length == 0)
            throw Fault("empty_column_name", "The column has no name. Give each column one.");
        if (names.Contains(name))
            throw Fault("duplicate_column_name", $"The name '{name}' stands over two columns. Rename one.");
        return name;
    }

    private void LineEndsIn(bool withReturn)
    {
        if ((crlf ??= withReturn) != withReturn)
            throw new MicrodataFault("mixed_line_ends", "Lines end in LF and in CR LF. Save the file with one kind of line end.", line);
    }

    private MicrodataFault NulByte() => Fault("nul_byte", "There is a NUL byte. The file is not text, or not UTF-8; save it as CSV in UTF-8.");

    private MicrodataFault BareReturn() => Fault("bare_carriage_return", "There is a carriage return without a line feed. Save the file with LF or CR LF line ends, or quote the cell.");
}
