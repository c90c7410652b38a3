using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Datasets;

/// <summary>How a version came from another file: what was done to it, with what, by whom. Holds parameters and hashes, never a value of the data.</summary>
/// <param name="Source">Hash of the file that went in; a version of the dataset may have it.</param>
/// <param name="SourceName">Name of that file as uploaded.</param>
/// <param name="Output">Hash of the file that came out.</param>
/// <param name="Software">Product and version.</param>
/// <param name="Code">SHA-256 of the program that did it.</param>
/// <param name="Rows">Records in and out; fewer come out only where records were suppressed.</param>
public sealed record Lineage(
    ContentHash Source, string SourceName, IReadOnlyList<LineageStep> Steps, string Software, ContentHash Code,
    PersonId By, string ByName, DateTimeOffset At, LineageRows Rows, ContentHash Output)
{
    /// <summary>What the output does not tell any more; no step, but what came of them. Empty where it was not counted.</summary>
    public IReadOnlyList<LineageLoss> Lost { get; init; } = [];

    /// <summary>
    /// Records of the file that a copy was made from, over all copies in between, and of the copy; null where none was removed
    /// on the way, or the file is no known copy.
    /// </summary>
    /// <param name="known">How the versions that are on record were made.</param>
    public static (long In, long Out)? Removed(IReadOnlyList<Lineage> known, ContentHash file)
    {
        if (known.FirstOrDefault(one => one.Output == file) is not { } made)
            return null;
        var (records, seen) = (made.Rows.In, new HashSet<ContentHash> { file });
        for (var from = made.Source; seen.Add(from) && known.FirstOrDefault(one => one.Output == from) is { } before; from = before.Source)
            records = before.Rows.In;
        return records > made.Rows.Out ? (records, made.Rows.Out) : null;
    }
}

/// <summary>One measure of what was lost.</summary>
/// <param name="Figure">In words: "0.25 of all cells changed, 0.5 suppressed".</param>
public sealed record LineageLoss(string Measure, string Figure);

/// <param name="In">Records of the source.</param>
/// <param name="Out">Records of the output.</param>
/// <param name="EmptiedCells">Cells emptied because their class was too small, or because they could not be read as what they were recoded as.</param>
public sealed record LineageRows(long In, long Out, long EmptiedCells);

/// <summary>One technique on one column, or on all quasi-identifiers.</summary>
/// <param name="Technique">Class of ISO/IEC 20889.</param>
/// <param name="Column">Null where the records as a whole are meant.</param>
/// <param name="Parameters">In words: "to bands of 5".</param>
public sealed record LineageStep(string Technique, string? Column, string Parameters);
