using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Outputs;

/// <summary>Checks an output table before release (domain/04 4.2, 4.3 ST-13): counts, dominance, degrees of freedom, and small cells that can be worked out. Pure.</summary>
public static class OutputRules
{
    /// <param name="earlier">A table about the same persons that is out already; null for none.</param>
    /// <param name="tier">0 to 4; its gates decide.</param>
    public static OutputResult Check(OutputTable table, OutputTable? earlier, int tier, PolicyPack pack)
    {
        var minimum = (long)Limit("output_minimum_count")!.Value;
        var sums = new SumsOfTable(table, minimum);
        IReadOnlyList<OutputFinding> findings =
        [
            .. table.Cells.SelectMany(cell => OfCell(cell, minimum)), .. sums.Findings(),
            .. new RunningTotals(table, minimum).Findings(), .. earlier is null ? [] : new ReleaseDifferences(table, earlier, minimum).Findings(),
        ];
        return new OutputResult(
            table.Sheet.Name, table.Sheet.Hash.Hex, earlier?.Sheet.Name, earlier?.Sheet.Hash.Hex, pack.Id, pack.Hash.Hex, tier, table.Layout,
            table.Cells.Count, table.Cells.Count(cell => cell.Count is null), sums.IsExact, pack.Gate("output_minimum_count").At(tier).Note, findings);

        double? Limit(string gate) => pack.Gate(gate).At(tier).Limit;

        IEnumerable<OutputFinding> OfCell(OutputCell cell, long least)
        {
            var words = table.Words(cell);
            if (cell.Count is > 0 && cell.Count < least)
                yield return new(OutputRule.SmallCount, words, cell.Count, least, $"{words} counts {cell.Count} {(cell.Count == 1 ? "person" : "persons")}; at least {least} are needed.");
            if (Share(cell.Largest) is { } one && one > Limit("output_dominance_1"))
                yield return new(OutputRule.Dominance, words, one, Limit("output_dominance_1"), $"In {words} the largest contributor makes up {Probability.Format(one)} of the sum; at most {Probability.Format(Limit("output_dominance_1")!.Value)} may.");
            if (Share(cell.Largest + cell.Second) is { } two && two > Limit("output_dominance_2"))
                yield return new(OutputRule.Dominance, words, two, Limit("output_dominance_2"), $"In {words} the two largest contributors make up {Probability.Format(two)} of the sum; at most {Probability.Format(Limit("output_dominance_2")!.Value)} may.");
            if (cell.Freedom < Limit("output_residual_df"))
                yield return new(OutputRule.Freedom, words, cell.Freedom, Limit("output_residual_df"), $"{words} rests on {Probability.Format(cell.Freedom.Value)} residual degrees of freedom; at least {Probability.Format(Limit("output_residual_df")!.Value)} are needed.");

            double? Share(double? part) => part is { } known && cell.Sum is { } sum && sum != 0 ? Math.Abs(known / sum) : null;
        }
    }
}
