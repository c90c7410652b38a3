using System.Globalization;

namespace ExportPortal.Domain.Decision;

/// <summary>The tier after each reason, so that a reader can follow how the final tier was reached.</summary>
public static class TierTrail
{
    /// <summary>One entry for each reason of the decision, in its order: the tier so far, or null before a base is set.</summary>
    public static IReadOnlyList<int?> Of(RuleDecision decision)
    {
        var trail = new List<int?>(decision.Reasons.Count);
        int? tier = null;
        var (sum, down, firm, yielding) = (0, 0, 0, 0);
        foreach (var reason in decision.Reasons)
        {
            var effect = reason.Effect;
            if (effect.StartsWith("base=", StringComparison.Ordinal))
                sum = Number(effect[5..]);
            else if (effect.StartsWith('+'))
            {
                sum += Number(effect[1..2]);
                if (effect.IndexOf("floor ", StringComparison.Ordinal) is var at and > 0)
                    firm = Math.Max(firm, Number(effect[(at + 6)..]));
            }
            else if (effect.StartsWith("floor ", StringComparison.Ordinal))
                yielding = Math.Max(yielding, Number(effect[6..7]));
            else if (effect.StartsWith('-'))
            {
                // All reductions together lower by one (domain/03 3.5, 6); the enclave goes below the floor that the data set.
                down = 1;
                yielding -= reason.Code == "M6" ? 1 : 0;
            }
            else
            {
                trail.Add(tier);
                continue;
            }
            trail.Add(tier = Math.Max(Math.Max(firm, yielding), Math.Min(4, sum - down)));
        }
        return trail;
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
