using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk.Synthetic;

namespace ExportPortal.Features.Datasets.Synthetic;

public enum LinkSide { None, First, Second }

/// <summary>What the steward says of a column that all three files have.</summary>
/// <param name="Takes">Whether it takes part.</param>
/// <param name="IsSecret">Whether it is guessed from the others.</param>
public sealed record SyntheticColumn(string Name, ColumnType Type, bool Takes, bool IsSecret, LinkSide Side)
{
    /// <summary>The columns common to the files, types and secrets as the version declares them, halves as they stand.</summary>
    /// <param name="declared">Of the synthetic version, or the newest one; empty when there is none.</param>
    public static IReadOnlyList<SyntheticColumn> Propose(IEnumerable<IReadOnlyList<string>> files, IReadOnlyList<Variable> declared)
    {
        var common = files.Aggregate((one, other) => [.. one.Intersect(other)]);
        return [.. common.Select((name, i) =>
        {
            var variable = declared.FirstOrDefault(one => one.Name == name);
            return new SyntheticColumn(name, variable?.Type ?? ColumnType.Text, true, variable?.Role is ColumnRole.Sensitive, i < (common.Count + 1) / 2 ? LinkSide.First : LinkSide.Second);
        })];
    }

    public static AttackPlan Plan(IReadOnlyList<SyntheticColumn> columns, int attacks, int records, ulong seed)
    {
        var taken = columns.Where(column => column.Takes).ToList();
        return new(
            [.. taken.Select(column => new AttackColumn(column.Name, column.Type))], [.. taken.Where(column => column.IsSecret).Select(column => column.Name)],
            Side(LinkSide.First), Side(LinkSide.Second)) { Attacks = attacks, Records = records, Seed = seed };

        string[] Side(LinkSide side) => [.. taken.Where(column => column.Side == side).Select(column => column.Name)];
    }
}
