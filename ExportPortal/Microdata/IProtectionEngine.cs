using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;

namespace ExportPortal.Microdata;

/// <summary>What a protected copy is written as.</summary>
public enum CopyKind
{
    Csv,

    /// <summary>With the types of the columns that are not recoded, where the file has types.</summary>
    Parquet,
}

/// <summary>A protected copy as written.</summary>
/// <param name="File">The copy, through the intake like any file.</param>
/// <param name="Predicted">Its risk, worked out before it was written; measuring it gives the same.</param>
/// <param name="RemovedRecords">Records that left the file.</param>
/// <param name="EmptiedCells">Cells emptied because their class was too small.</param>
public sealed record ProtectedFile(MicrodataFile File, SetRisk Predicted, long RemovedRecords, long EmptiedCells)
{
    /// <summary>By recoded column: cells that could not be read as its kind and were emptied; only columns with one.</summary>
    public IReadOnlyDictionary<string, long> UnreadCells { get; init; } = new Dictionary<string, long>();

    /// <summary>What it does not tell any more.</summary>
    public required InformationLoss Loss { get; init; }
}

/// <summary>Values of a column that a hierarchy does not name; a roll-up empties their cells.</summary>
/// <param name="Of">Different filled values that were looked at; of a column with very many not all.</param>
/// <param name="First">The first three in order of their characters.</param>
public sealed record UnnamedValues(int Count, int Of, IReadOnlyList<string> First);

/// <summary>A view that protects a table, for its holder to make.</summary>
/// <param name="Name">What it will be called, in the schema of the table.</param>
/// <param name="Sql">What makes it.</param>
public sealed record TableView(TableName Name, string Sql);

/// <summary>
/// Looks for what would bring a file under a line, and makes the protected copy. Searches go over the distinct coded
/// combinations in memory; only the copy reads the file again. Faults, progress and cancelling as in <see cref="IMicrodataEngine"/>.
/// </summary>
public interface IProtectionEngine
{
    /// <summary>A ladder for each quasi-identifier, proposed from its values, in the words of <see cref="LadderText"/>.</summary>
    Task<IReadOnlyDictionary<string, string>> Propose(MicrodataSource source, MeasurementPlan plan, IProgress<MicrodataProgress>? progress, CancellationToken cancellation);

    /// <summary>Which values of a file's column a hierarchy does not name. Not asked of a table: its values stay on its server.</summary>
    Task<UnnamedValues> Unnamed(MicrodataFile file, MeasurementPlan plan, string column, Hierarchy hierarchy, IProgress<MicrodataProgress>? progress, CancellationToken cancellation);

    Task<Improvements> Improve(MicrodataSource source, MeasurementPlan plan, ImprovementQuestion question, IProgress<MicrodataProgress>? progress, CancellationToken cancellation);

    /// <summary>Writes the copy to a path where nothing is yet, for the portal's user alone. Of a failed or cancelled run nothing stays.</summary>
    Task<ProtectedFile> Protect(
        MicrodataFile file, MeasurementPlan plan, ProtectionPlan protection, string path, IProgress<MicrodataProgress>? progress, CancellationToken cancellation, CopyKind kind = CopyKind.Csv);

    /// <summary>Writes the plan down as a view, since nothing is written to the server of a table.</summary>
    /// <exception cref="MicrodataFault">When the plan empties single cells, which a view cannot say.</exception>
    TableView View(MicrodataTable table, MeasurementPlan plan, ProtectionPlan protection);
}
