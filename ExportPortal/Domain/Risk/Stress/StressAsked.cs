namespace ExportPortal.Domain.Risk.Stress;

/// <summary>Which columns the stress tests asked about, as they were run. Kept beside the figures, for a question that found nothing leaves none.</summary>
/// <param name="Register">ST-05: columns that a public register holds.</param>
/// <param name="Subgroups">ST-15: columns whose groups are compared.</param>
/// <param name="Promote">ST-10: attributes that were named to become known; empty for those that add most.</param>
/// <param name="Person">ST-09: tells persons apart; null for no trace.</param>
/// <param name="Points">ST-09: columns that make a point; empty for no trace.</param>
public sealed record StressAsked(IReadOnlyList<string> Register, IReadOnlyList<string> Subgroups, IReadOnlyList<string> Promote, string? Person, IReadOnlyList<string> Points)
{
    /// <summary>Of a run that did not keep it: as far as its figures tell.</summary>
    public static StressAsked Of(StressFigures figures) => new(
        figures.Register?.Classes.QuasiIdentifiers ?? [], [.. figures.Subgroups.Select(one => one.Column)], figures.Promotion is { Named: true } named ? named.Attributes : [],
        figures.Trajectory?.Columns[0], [.. figures.Trajectory?.Columns.Skip(1) ?? []]);
}
