namespace ExportPortal.Domain.Risk.Protection;

/// <summary>The question: which ladders may be climbed, and which line is to be reached.</summary>
/// <param name="Ladders">At most one for each quasi-identifier; one without a ladder can only be left out.</param>
public sealed record ImprovementQuestion(RiskLine Line, IReadOnlyList<Ladder> Ladders);

/// <summary>What would bring a file under a line. All figures are counted on the file's own classes, none is estimated.</summary>
/// <param name="Now">As the file is.</param>
/// <param name="Single">For each quasi-identifier one step of its ladder, where it has one, then leaving it out, where another stays.</param>
/// <param name="Smallest">
/// The smallest set of changes that reaches the line; empty changes where nothing is needed, null where nothing reaches it.
/// Smallest: each column counts the share of its ladder that is climbed, leaving out counts 1; of equals the one that changes
/// fewer columns, then the one with the lower average risk.
/// </param>
/// <param name="IsProven">Whether no smaller set exists; if not, it is the best that was found.</param>
public sealed record Improvements(RiskLine Line, SetRisk Now, IReadOnlyList<Improvement> Single, ImprovedSet? Smallest, bool IsProven)
{
    /// <summary>Why the sensitive attributes were not counted after the changes; null where they were, or none is named.</summary>
    public string? Uncounted { get; init; }
}

/// <summary>One change alone.</summary>
public sealed record Improvement(ColumnChange Change, SetRisk Risk)
{
    /// <summary>By sensitive attribute what the changed file will measure; null where it was not counted.</summary>
    public IReadOnlyDictionary<string, SensitiveMeasures>? Sensitive { get; init; }
}

/// <summary>Changes together.</summary>
public sealed record ImprovedSet(IReadOnlyList<ColumnChange> Changes, SetRisk Risk)
{
    /// <summary>As in <see cref="Improvement.Sensitive"/>.</summary>
    public IReadOnlyDictionary<string, SensitiveMeasures>? Sensitive { get; init; }
}
