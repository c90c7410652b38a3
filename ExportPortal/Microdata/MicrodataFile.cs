using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata;

/// <summary>How a CSV file is written.</summary>
/// <param name="Delimiter">One of comma, semicolon, tab and bar.</param>
/// <param name="Quote">A double quotation mark, or an apostrophe.</param>
/// <param name="ByteOrderMark">Whether text in UTF-8 begins with a mark.</param>
/// <param name="CrLf">Whether lines end in CR LF; every line of a file ends alike.</param>
public sealed record CsvDialect(char Delimiter, char Quote, bool ByteOrderMark, bool CrLf)
{
    /// <summary>How the file came. What is kept of one in another encoding than UTF-8 to be measured is its text in UTF-8.</summary>
    public TextEncoding Encoding { get; init; }

    public FileDialect Shown() => new(Delimiter.ToString(), Quote.ToString(), ByteOrderMark ? "utf-8-bom" : Encoding.Name(), CrLf ? "crlf" : "lf");
}

/// <summary>A file that passed the intake whole. Hash and bytes are those of the file as it came.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Dialect">How a CSV file is written; null for Parquet.</param>
/// <param name="Staged">Whether the file is the portal's own copy, which <see cref="Discard"/> removes.</param>
public sealed record MicrodataFile(
    string Path, ContentHash Hash, long Bytes, long Rows, IReadOnlyList<string> Columns, CsvDialect? Dialect, bool Staged)
    : MicrodataSource(Hash, Rows, Columns)
{
    public override void Discard()
    {
        if (Staged)
            File.Delete(Path);
    }

    public override MeasuredFile Measured() =>
        new(Hash.Hex, Bytes, Rows, Columns.Count, Dialect?.Shown()) { Format = Dialect is null ? MeasuredFile.Parquet : MeasuredFile.Csv };
}
