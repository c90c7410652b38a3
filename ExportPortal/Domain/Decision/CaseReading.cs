namespace ExportPortal.Domain.Decision;

/// <summary>A case as read from JSON: either the case or what is wrong with it, never both.</summary>
/// <param name="Case">Null when there are errors.</param>
public sealed record CaseReading(DecisionCase? Case, IReadOnlyList<CaseError> Errors);

/// <summary>What is wrong, where (a key, or empty for the whole) and how to mend it.</summary>
public sealed record CaseError(string Where, string What, string Mend);
