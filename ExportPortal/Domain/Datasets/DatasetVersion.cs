using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Datasets;

/// <summary>A column as the steward declared it.</summary>
public sealed record Variable(string Name, ColumnRole Role, ColumnType Type);

/// <summary>The measured file: name as uploaded, hash, size in bytes, data rows and columns. Or a table that was measured where it stands.</summary>
/// <param name="Hash">SHA-256 of the file; of a table its content identity, which is the same for the same rows in any order.</param>
/// <param name="Bytes">0 for a table; a file has one at least.</param>
public sealed record DatasetFile(string Name, ContentHash Hash, long Bytes, long Rows, int Columns)
{
    public bool IsTable => Bytes == 0;

    /// <summary>What <see cref="Hash"/> is, as pages and documents call it.</summary>
    public string HashName => NameOfHash(IsTable);

    public static string NameOfHash(bool isTable) => isTable ? "Table (content identity)" : "File (SHA-256)";
}

/// <summary>Immutable content with a hash. The portal keeps counts about it, never rows.</summary>
public sealed class DatasetVersion
{
    public DatasetVersionId Id { get; private set; }
    public DatasetId Dataset { get; private set; }

    /// <summary>1, 2, 3 and so on within the dataset.</summary>
    public int Number { get; private set; }
    public DatasetFile File { get; private set; } = null!;
    public IReadOnlyList<Variable> Variables { get; private set; } = [];
    public PersonId RegisteredBy { get; private set; }
    public DateTimeOffset RegisteredAt { get; private set; }

    /// <summary>How the file came from another; null where the steward brought it as it is.</summary>
    public Lineage? Lineage { get; private set; }

    /// <summary>Where the file came from, as the steward declared it; null where nothing was declared, or the portal made it.</summary>
    public DeclaredOrigin? Origin { get; private set; }

    internal void Declare(DeclaredOrigin origin) => Origin = origin;

    private DatasetVersion() { }

    internal DatasetVersion(DatasetVersionId id, DatasetId dataset, int number, DatasetFile file, IReadOnlyList<Variable> variables, PersonId by, DateTimeOffset at, Lineage? lineage) =>
        (Id, Dataset, Number, File, Variables, RegisteredBy, RegisteredAt, Lineage) = (id, dataset, number, file, variables, by, at, lineage);
}
