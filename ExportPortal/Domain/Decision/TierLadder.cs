using System.Globalization;
using System.Text.RegularExpressions;

namespace ExportPortal.Domain.Decision;

/// <summary>A reason with the tier that stands after it.</summary>
/// <param name="TierSoFar">0 to 4; null when the reason does not speak about the tier.</param>
public sealed record LadderRung(DecisionReason Reason, int? TierSoFar);

/// <summary>How the tier was reached, reason by reason, read from the printed effects; it ends at the decided tier.</summary>
public static partial class TierLadder
{
    public static IReadOnlyList<LadderRung> Of(RuleDecision decision)
    {
        var (sum, down, floor, rungs) = (0, 0, 0, new List<LadderRung>());
        foreach (var reason in decision.Reasons)
        {
            var match = Effect().Match(reason.Effect);
            if (match.Groups["base"] is { Success: true } based)
                sum += Number(based);
            if (match.Groups["step"] is { Success: true } step && Number(step) is var by)
                (sum, down) = by < 0 ? (sum, 1) : (sum + by, down); // all reductions together lower by one
            if (match.Groups["floor"] is { Success: true } least)
                floor = Math.Max(floor, Number(least));
            rungs.Add(new(reason, match.Success && decision.Tier is not null ? DecisionRules.TierOf(sum - down, floor) : null));
        }
        return rungs;
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(base\s*=\s*(?<base>\d)|(?<step>[+-]?\d))(,\s*floor\s*(?<floor>\d))?$|^floor\s*(?<floor>\d)$")]
    private static partial Regex Effect();
}
