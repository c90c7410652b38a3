namespace ExportPortal.Microdata;

/// <summary>
/// A file or a request that cannot be measured: what is wrong, where, and how to mend it. Never quotes a cell.
/// Bad input, not a bug: the edge shows <see cref="Exception.Message"/> to the user.
/// </summary>
/// <param name="code">Stable, snake_case, such as "ragged_row".</param>
/// <param name="line">Line of the file from 1, the header being line 1; null when the whole file is meant.</param>
/// <param name="column">Field of the row from 1; null when the whole row is meant.</param>
public sealed class MicrodataFault(string code, string message, long? line = null, int? column = null) : Exception(message)
{
    /// <summary>Code of a search that needs more memory than the settings allow: it alone cannot be had, all else can.</summary>
    public const string TooLarge = "search_too_large";

    /// <summary>Code of a search that would hold more classes or cells than the settings allow.</summary>
    public const string TooManyClasses = "too_many_classes";

    public string Code { get; } = code;
    public long? Line { get; } = line;
    public int? Column { get; } = column;

    /// <summary>Whether <see cref="Line"/> is a record from 1, as in a file without lines.</summary>
    public bool IsRecord { get; init; }

    /// <summary>"line 7, column 3", "line 7", "record 7, column 3", or empty.</summary>
    public string Where => (Line, Column) switch
    {
        (null, _) => "",
        (_, null) => $"{(IsRecord ? "record" : "line")} {Line}",
        _ => $"{(IsRecord ? "record" : "line")} {Line}, column {Column}",
    };
}
