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
        var (floor, lowered) = (0, false);
        foreach (var effect in decision.Reasons.Select(reason => reason.Effect))
        {
            if (effect.StartsWith("base=", StringComparison.Ordinal))
                tier = Number(effect[5..]);
            else if (effect.StartsWith('+'))
            {
                if (effect.IndexOf("floor ", StringComparison.Ordinal) is var at and > 0)
                    floor = Math.Max(floor, Number(effect[(at + 6)..]));
                tier = Math.Max(floor, Math.Min(4, (tier ?? 0) + Number(effect[1..2])));
            }
            else if (effect.StartsWith('-') && !lowered)
            {
                // All reductions together lower by one (domain/03 3.5, 6).
                (tier, lowered) = (Math.Max(floor, (tier ?? 0) - Number(effect[1..2])), true);
            }
            trail.Add(tier);
        }
        return trail;
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
