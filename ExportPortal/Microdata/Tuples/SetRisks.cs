using ExportPortal.Domain.Risk;

namespace ExportPortal.Microdata.Tuples;

/// <summary>From counted sets to named risks.</summary>
internal sealed class SetRisks(CodedTuples tuples)
{
    public long Records { get; } = tuples.Records.Sum(n => (long)n);

    public SetRisk Of(SetCount count) => new(
        [.. tuples.Names.Where((_, a) => (count.Set >> a & 1) == 1)],
        count.Smallest, count.Classes, count.Uniques, (double)count.Classes / Records, (double)count.Uniques / Records);

    public ulong Set(SetRisk risk) => tuples.Names.Select((name, a) => risk.QuasiIdentifiers.Contains(name) ? 1UL << a : 0).Aggregate((set, bit) => set | bit);

    /// <summary>Most classes, then most uniques, then the lowest number, so that the order of the counts does not matter.</summary>
    public static SetCount Worst(IEnumerable<SetCount> counts) =>
        counts.OrderByDescending(count => count.Classes).ThenByDescending(count => count.Uniques).ThenBy(count => count.Set).First();

    /// <summary>The smallest class, then as <see cref="Worst"/>.</summary>
    public static SetCount WorstRecord(IEnumerable<SetCount> counts) =>
        counts.OrderBy(count => count.Smallest).ThenByDescending(count => count.Classes).ThenByDescending(count => count.Uniques).ThenBy(count => count.Set).First();

    public static SetCount Best(IEnumerable<SetCount> counts) =>
        counts.OrderBy(count => count.Classes).ThenBy(count => count.Uniques).ThenBy(count => count.Set).First();
}
