using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk;

/// <summary>What a file looks like from outside: counts only, never a value.</summary>
public sealed record DatasetProfile(long Rows, IReadOnlyList<ColumnProfile> Columns);

/// <param name="Distinct">Distinct texts; an empty cell counts as one.</param>
/// <param name="Empty">Empty cells; "NA" is not empty.</param>
/// <param name="Numbers">Cells that are plain decimal numbers.</param>
/// <param name="ProposedType">A proposal from <paramref name="Numbers"/>; types are declared by the user before measuring.</param>
/// <param name="Evidence">One sentence of counts, fit to show anyone who may see the column names.</param>
public sealed record ColumnProfile(
    string Name, long Distinct, long Empty, long Numbers, ColumnType ProposedType, ColumnRole ProposedRole, string Evidence);
