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

    /// <summary>One sentence for each file that lacks columns of the training file: no attack tries what is not there.</summary>
    public static IReadOnlyList<string> Lacks(IReadOnlyDictionary<SyntheticPart, IReadOnlyList<string>> files)
    {
        const int named = 20;
        var all = files[SyntheticPart.Original];
        return [.. from part in (SyntheticPart[])[SyntheticPart.Synthetic, SyntheticPart.HoldOut]
                   let missing = all.Except(files[part]).ToList()
                   where missing.Count > 0
                   select $"The {SyntheticParts.Title(part).ToLowerInvariant()} lacks {missing.Count} of the {all.Count} columns of the training file: "
                       + $"{string.Join(", ", missing.Take(named))}{(missing.Count > named ? $" and {missing.Count - named} more" : "")}. "
                       + "No attack tries them, so nothing is said of them. If that is not meant, it is another file."];
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
