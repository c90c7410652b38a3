using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Outputs;

/// <summary>Checks an output table before release (domain/04 4.2, 4.3 ST-13): counts, dominance, degrees of freedom, and small cells that can be worked out. Pure.</summary>
public static class OutputRules
{
    /// <param name="earlier">A table about the same persons that is out already; null for none.</param>
    /// <param name="tier">0 to 4; its gates decide.</param>
    public static OutputResult Check(OutputTable table, OutputTable? earlier, int tier, PolicyPack pack)
    {
        var cells = new CellRules(pack, tier);
        var released = earlier is null ? null : new ReleaseDifferences(table, earlier, cells.Minimum);
        var sums = new SumsOfTable(table, cells.Minimum, released is { IsSamePersons: true } ? released : null);
        IReadOnlyList<OutputFinding> findings =
        [
            .. table.Cells.SelectMany(cell => cells.Findings(table.Words(cell), cell)), .. sums.Findings(),
            .. new RunningTotals(table, cells.Minimum).Findings(), .. released?.Findings() ?? [],
        ];
        return new OutputResult(
            table.Sheet.Name, table.Sheet.Hash.Hex, earlier?.Sheet.Name, earlier?.Sheet.Hash.Hex, pack.Id, pack.Hash.Hex, tier, table.Layout,
            table.Cells.Count, table.Cells.Count(cell => cell.Count is null), sums.IsExact, pack.Gate("output_minimum_count").At(tier).Note, findings);
    }
}
