namespace ExportPortal.Domain.Risk;

/// <summary>How far the curve of background knowledge goes.</summary>
/// <param name="Most">Largest number of quasi-identifiers an attacker knows, at least 1; 6 by the policy.</param>
/// <param name="Seed">Of the random sets, kept with the result.</param>
public sealed record KnowledgeQuestion(int Most = 6, int Seed = 1);
