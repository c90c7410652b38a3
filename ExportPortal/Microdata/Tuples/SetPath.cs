using System.Numerics;

namespace ExportPortal.Microdata.Tuples;

/// <summary>The partitions along one set of quasi-identifiers, upper bits first. The next set keeps those that it shares.</summary>
internal sealed class SetPath(CodedTuples tuples, int[] order)
{
    private readonly Refinement refinement = new(tuples, uniquesOnly: false);
    private readonly List<Step> steps = [Root(tuples)];
    private int depth;

    /// <summary>Counts a set, given in bits of the order; <see cref="SetCount.Set"/> is left to the caller.</summary>
    public SetCount Count(ulong set)
    {
        var shared = 0;
        for (; set != 0 && shared < depth && steps[shared + 1].Bit == BitOperations.Log2(set); shared++)
            set &= ~(1UL << steps[shared + 1].Bit);
        for (depth = shared; set != 0; depth++)
        {
            var bit = BitOperations.Log2(set);
            set &= ~(1UL << bit);
            if (steps.Count == depth + 1)
                steps.Add(new Step(new Partition(tuples.Count)));
            Take(steps[depth], bit, steps[depth + 1]);
        }
        return Of(steps[depth]);
    }

    private void Take(Step from, int bit, Step to)
    {
        refinement.Split(from.Cells, order[bit], to.Cells);
        var (uniques, smallest) = (from.LeftUniques, from.LeftSmallest);
        foreach (var tuple in to.Cells.Left)
        {
            var records = tuples.Records[tuple];
            uniques += records == 1 ? 1 : 0;
            smallest = Math.Min(smallest, records);
        }
        (to.Bit, to.LeftClasses, to.LeftUniques, to.LeftSmallest) = (bit, from.LeftClasses + to.Cells.AloneCount, uniques, smallest);
    }

    private SetCount Of(Step step)
    {
        var smallest = step.LeftSmallest;
        var start = 0;
        // Cells hold two tuples at least, so two records: with somebody alone they cannot be smallest.
        for (var cell = 0; cell < step.Cells.Cells && smallest > 2; cell++)
        {
            var size = 0L;
            for (; start < step.Cells.Ends[cell]; start++)
                size += tuples.Records[step.Cells.Tuples[start]];
            smallest = Math.Min(smallest, size);
        }
        return new SetCount(0, step.LeftClasses + step.Cells.Cells, step.LeftUniques, smallest);
    }

    /// <summary>All tuples in one cell; a lone tuple has left before the first split.</summary>
    private static Step Root(CodedTuples tuples) => tuples.Count != 1 ? new Step(Partition.Whole(tuples.Count)) : new Step(Partition.Whole(1))
    {
        LeftUniques = tuples.Records[0] == 1 ? 1 : 0,
        LeftSmallest = tuples.Records[0],
    };

    /// <summary>A partition with the totals of the tuples that left on the way to it.</summary>
    private sealed class Step(Partition cells)
    {
        public Partition Cells { get; } = cells;
        public int Bit { get; set; } = -1;
        public long LeftClasses { get; set; } = cells.AloneCount;
        public long LeftUniques { get; set; }
        public long LeftSmallest { get; set; } = long.MaxValue;
    }
}
