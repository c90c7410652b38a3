using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata;

/// <summary>How a CSV file is written. Encoding is UTF-8 always; a byte-order mark is allowed.</summary>
/// <param name="Delimiter">One of comma, semicolon, tab and bar.</param>
/// <param name="CrLf">Whether lines end in CR LF; every line of a file ends alike.</param>
public sealed record CsvDialect(char Delimiter, char Quote, bool ByteOrderMark, bool CrLf)
{
    public FileDialect Shown() => new(Delimiter.ToString(), Quote.ToString(), ByteOrderMark ? "utf-8-bom" : "utf-8", CrLf ? "crlf" : "lf");
}

/// <summary>A CSV file that passed the intake whole: its shape is sound and its hash is known.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Rows">Records without the header, at least 1.</param>
/// <param name="Columns">Names from the header, none empty, none twice.</param>
/// <param name="Staged">Whether the file is the portal's own copy, which <see cref="Discard"/> removes.</param>
public sealed record MicrodataFile(
    string Path, ContentHash Hash, long Bytes, long Rows, IReadOnlyList<string> Columns, CsvDialect Dialect, bool Staged)
{
    /// <summary>Position of a column from 0. An unknown name is bad input and lists the names there are.</summary>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i] == column)
                return i;
        throw new MicrodataFault("unknown_column", $"There is no column '{column}'. The columns are: {string.Join(", ", Columns)}.");
    }

    /// <summary>Removes the staged copy; a file of the user's own stays.</summary>
    public void Discard()
    {
        if (Staged)
            File.Delete(Path);
    }

    public MeasuredFile Measured() => new(Hash.Hex, Bytes, Rows, Columns.Count, Dialect.Shown());
}
