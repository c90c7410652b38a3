using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>Something that deciders set on an approval beside what the rules ask for; an appeal panel can take it off.</summary>
/// <param name="Key">Code of a clause, or "condition 1" for the first of the conditions with a last day.</param>
/// <param name="What">In a sentence.</param>
public sealed record DeciderTerm(string Key, string What);

/// <summary>What comes off a licence of that, by the answer to an appeal.</summary>
/// <param name="Appeal">Its number.</param>
/// <param name="Case">Number of the application whose deciders set it.</param>
/// <param name="Clauses">Codes.</param>
/// <param name="Conditions">Those with a last day; the duties that follow from them fall away.</param>
/// <param name="EndsBudget">Whether the limits of the query budget go with it, because nothing else brings them.</param>
/// <param name="Queries">The most questions that the application itself asked; null where it named no number.</param>
public sealed record TakenOff(string Appeal, string Case, IReadOnlyList<string> Clauses, IReadOnlyList<LaterCondition> Conditions, bool EndsBudget, decimal? Queries)
{
    /// <summary>Limits of the query budget that another change has set since it was sent back, and that stay; null for none.</summary>
    public IReadOnlyList<Counted>? Keeps { get; init; }

    public string Sentence() => $"{string.Join("; ", [.. Clauses, .. Conditions.Select(condition => $"“{condition.What}” by {Words.Day(condition.Due)}")])}.";
}
