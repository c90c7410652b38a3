using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Outputs;

/// <summary>What each cell must hold by itself, by the gates of a tier.</summary>
internal sealed class CellRules(PolicyPack pack, int tier)
{
    /// <summary>Smallest count that may be shown.</summary>
    public long Minimum { get; } = (long)pack.Gate("output_minimum_count").At(tier).Limit!.Value;

    private readonly double one = pack.Gate("output_dominance_1").At(tier).Limit!.Value;
    private readonly double two = pack.Gate("output_dominance_2").At(tier).Limit!.Value;
    private readonly double freedom = pack.Gate("output_residual_df").At(tier).Limit!.Value;

    public IEnumerable<OutputFinding> Findings(string words, OutputCell cell)
    {
        if (cell.Count is > 0 && cell.Count < Minimum)
            yield return new(OutputRule.SmallCount, words, cell.Count, Minimum, $"{words} counts {cell.Count} {(cell.Count == 1 ? "person" : "persons")}; at least {Minimum} are needed.");
        if (Share(cell.Largest, cell) is { } largest && largest > one)
            yield return Dominance(words, "the largest contributor makes", largest, one);
        if (Share(cell.Largest + cell.Second, cell) is { } both && both > two)
            yield return Dominance(words, "the two largest contributors make", both, two);
        if (cell.Freedom < freedom)
            yield return new(OutputRule.Freedom, words, cell.Freedom, freedom, $"{words} rests on {Probability.Format(cell.Freedom.Value)} residual degrees of freedom; at least {Probability.Format(freedom)} are needed.");
    }

    private static OutputFinding Dominance(string words, string who, double share, double limit) =>
        new(OutputRule.Dominance, words, share, limit, $"In {words} {who} up {Probability.Format(share)} of the sum; at most {Probability.Format(limit)} may.");

    private static double? Share(double? part, OutputCell cell) => part is { } known && cell.Sum is { } sum && sum != 0 ? Math.Abs(known / sum) : null;
}
