namespace ExportPortal.Domain.Datasets;

/// <summary>What a variable gives away. The steward decides; the profile only proposes.</summary>
public enum ColumnRole
{
    /// <summary>Names a person by itself. Leaves before measuring.</summary>
    Identifier,

    /// <summary>May be known to others and linked.</summary>
    QuasiIdentifier,

    /// <summary>What would be learnt of a person.</summary>
    Sensitive,
    Other,
}

/// <summary>Declared by the user, never inferred. Of a sensitive column 01234 and 1234 are two texts and one number; a quasi-identifier is compared as text whatever its type.</summary>
public enum ColumnType
{
    Text,
    Number,
}
