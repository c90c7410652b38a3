using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Incidents;

/// <summary>One of the thirteen factors.</summary>
/// <param name="Value">-2 (speaks for the recipient) to +2 (speaks against).</param>
/// <param name="Sentence">Why; also where it is 0.</param>
public sealed record FactorScore(string Code, int Value, string Sentence);

/// <summary>How the rung was found.</summary>
/// <param name="Finding">Grade: FG2, FG3, FG4 or INTENT.</param>
/// <param name="Start">Rung within the ordinary start of the grade, or one above the sanction that was not followed.</param>
/// <param name="Shift">-1, 0 or +1.</param>
/// <param name="Rung">0 to 8.</param>
public sealed record RungFinding(string Finding, int Start, IReadOnlyList<FactorScore> Factors, int Sum, int Shift, int Rung);

/// <summary>From the finding and the factors to the rung: the sum moves it by one at most, however large it is.</summary>
public static class Proportionality
{
    /// <param name="hasFailed">The correction of the finding has failed; then a suspension is an ordinary start too (domain/08, 30 days overdue).</param>
    /// <param name="follows">Rung of the sanction that the recipient did not follow; null where it is a first one.</param>
    public static RungFinding Of(string finding, int start, IReadOnlyList<FactorScore> factors, int? follows, SanctionTerms terms, bool hasFailed = false)
    {
        if (Fault(finding, start, factors, follows is not null, terms, hasFailed) is { } fault)
            throw new RuleViolation(fault);
        var sum = factors.Sum(factor => factor.Value);
        if (follows is { } before)
            return new(finding, Math.Min(before + 1, terms.Ladder.Count - 1), factors, sum, 0, Math.Min(before + 1, terms.Ladder.Count - 1));
        var (shift, rung) = RungOf(start, sum, terms);
        return new(finding, start, factors, sum, shift, rung);
    }

    /// <summary>What is missing or wrong; null when nothing is.</summary>
    /// <param name="follows">Whether it follows a sanction that was not followed; then it has no start of its own.</param>
    public static Rule? Fault(string finding, int start, IReadOnlyList<FactorScore> factors, bool follows, SanctionTerms terms, bool hasFailed = false)
    {
        var silent = factors.Where(factor => string.IsNullOrWhiteSpace(factor.Sentence)).Select(factor => factor.Code).ToList();
        return !terms.Starts.TryGetValue(finding, out var range) ? new("SF-1", "Choose the grade of the finding.")
            : !factors.Select(factor => factor.Code).SequenceEqual(terms.Factors.Select(factor => factor.Code)) ? new("SF-2", $"Weigh all {terms.Factors.Count} factors, each once.")
            : factors.Any(factor => factor.Value is < -2 or > 2) ? new("SF-3", "A factor weighs from -2 to +2.")
            : silent.Count > 0 ? new("SF-4", $"Write a sentence for {string.Join(", ", silent)}, also where it weighs nothing.")
            : !follows && (start < range[0] || start > range[1]) && !(hasFailed && start == terms.Stops)
                ? new("SF-5", range[0] == range[1] ? $"The ordinary start of this finding is L{range[0]}." : $"The ordinary start of this finding is L{range[0]} to L{range[1]}.")
            : null;
    }

    /// <summary>What the sum makes of the start, for who weighs still as for who has weighed.</summary>
    public static (int Shift, int Rung) RungOf(int start, int sum, SanctionTerms terms)
    {
        var shift = sum >= terms.ShiftAt ? 1 : sum <= -terms.ShiftAt ? -1 : 0;
        return (shift, Math.Clamp(start + shift, 0, terms.Ladder.Count - 1));
    }
}
