using System.Globalization;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk;

/// <summary>Proposes role and type of a column from its name and its counts. Unsure means quasi-identifier: the careful reading.</summary>
public static class RoleProposal
{
    /// <summary>Share of distinct among filled cells from which (inclusive) a column points at single persons.</summary>
    private const double NearlyUnique = 0.95;

    /// <summary>Below this many filled cells a share of distinct values says nothing.</summary>
    private const long EnoughCells = 20;

    private static readonly string[] Identifiers = ["id", "name", "surname", "email", "mail", "phone", "ssn", "iban", "passport", "uuid", "mrn"];
    private static readonly string[] Sensitives =
    [
        "illness", "illnesses", "diagnosis", "diagnoses", "diagnose", "disease", "diseases", "disorder", "disorders", "disability", "disabilities", "syndrome", "symptom", "symptoms",
        "comorbidity", "comorbidities", "cancer", "tumour", "tumor", "pregnancy", "icd", "icd10", "hiv", "treatment", "therapy", "medication", "medications", "prescription",
        "income", "salary", "wage", "debt", "debts", "savings", "religion", "conviction",
    ];

    /// <summary>Decimals that do point at single persons: where somebody lives.</summary>
    private static readonly string[] Places = ["lat", "latitude", "lon", "lng", "long", "longitude", "easting", "northing", "x", "y", "coordinate", "geo", "gps"];

    /// <param name="fractions">Cells that are numbers with decimals.</param>
    public static ColumnProfile Propose(string name, long rows, long distinct, long empty, long numbers, long fractions = 0)
    {
        var filled = rows - empty;
        var type = filled > 0 && numbers == filled ? ColumnType.Number : ColumnType.Text;
        var (role, because) = Role(name, rows, distinct, empty, type is ColumnType.Number && fractions > 0);
        // An empty cell has no place among numbers that are compared by size; as text it is a value like any other.
        if (role is ColumnRole.Sensitive && empty > 0)
            type = ColumnType.Text;
        var counts = string.Create(CultureInfo.InvariantCulture, $"{distinct:N0} distinct in {rows:N0} records, {empty:N0} empty, {numbers:N0} numbers");
        return new ColumnProfile(name, distinct, empty, numbers, type, role, $"{counts}: {because}.");
    }

    private static (ColumnRole Role, string Because) Role(string name, long rows, long distinct, long empty, bool isDecimal)
    {
        var words = Words(name);
        var filled = rows - empty;
        var distinctFilled = distinct - (empty > 0 ? 1 : 0);
        if (words.Any(Identifiers.Contains))
            return (ColumnRole.Identifier, "its name is one that identifiers have");
        if (words.Any(Sensitives.Contains))
            return (ColumnRole.Sensitive, "its name is one that sensitive attributes have");
        if (isDecimal && filled >= EnoughCells && distinctFilled >= NearlyUnique * filled && !words.Any(Places.Contains))
            return (ColumnRole.Sensitive, "numbers with decimals that differ in nearly every cell, as amounts and measurements do");
        if (filled >= EnoughCells && distinctFilled >= NearlyUnique * filled)
            return (ColumnRole.Identifier, "nearly every filled cell is different, so it points at single records");
        if (distinct <= 1)
            return (ColumnRole.Other, "one value for all, so it tells nobody apart");
        return (ColumnRole.QuasiIdentifier, "values are shared by several records and may be known to others");
    }

    /// <summary>The words that a column's name is made of, in lower case.</summary>
    public static IReadOnlyList<string> Words(string name) =>
        name.ToLowerInvariant().Split([' ', '_', '-', '.', '/'], StringSplitOptions.RemoveEmptyEntries);
}
