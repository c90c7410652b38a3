using ExportPortal.Domain.Risk.Protection;

namespace ExportPortal.Microdata.Tuples;

/// <summary>
/// The ladder of one quasi-identifier on its numbered values: for each level, which group a value falls into. Level 0 is
/// the values as they are, the last level one group of all: the column left out. The text of the values is gone.
/// </summary>
internal sealed class Levels
{
    private readonly List<int[]> groups = [];
    private readonly List<int> counts = [];
    private readonly List<Rung?> rungs = [];
    private readonly List<int> gaps = [];

    /// <param name="values">The value of each number.</param>
    /// <param name="read">How the plan reads a text before it compares.</param>
    /// <param name="mayEmpty">Whether a rung may empty a cell that it cannot read; under the wildcard rule such a cell would match every value.</param>
    public Levels(Ladder ladder, IReadOnlyList<string> values, Func<string, string> read, bool mayEmpty = true)
    {
        Add(null, [.. Enumerable.Range(0, values.Count)], values.Count, values.ToList().IndexOf(""));
        foreach (var rung in ladder.Rungs)
        {
            var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
            var level = new int[values.Count];
            foreach (var (code, cell) in RecodedValues.Of(ladder.Column, values, rung.Steps, read).Index())
            {
                if (!numbers.TryGetValue(cell, out level[code]))
                    numbers.Add(cell, level[code] = numbers.Count);
            }
            Offer(rung, level, numbers.Count, numbers.GetValueOrDefault("", -1), mayEmpty);
        }
        Add(null, new int[values.Count], 1, -1);
    }

    /// <summary>The same where the values were recoded elsewhere.</summary>
    /// <param name="count">How many values there are.</param>
    /// <param name="empty">Number of the empty value; -1 where there is none.</param>
    /// <param name="recoded">By rung: which group each value falls into, numbered from 0 without a gap, and the group of emptied cells, -1 for none.</param>
    /// <param name="mayEmpty">As above.</param>
    public Levels(Ladder ladder, int count, int empty, IReadOnlyList<(int[] Groups, int Empty)> recoded, bool mayEmpty = true)
    {
        Add(null, [.. Enumerable.Range(0, count)], count, empty);
        foreach (var (rung, (level, emptied)) in ladder.Rungs.Zip(recoded))
            Offer(rung, level, level.Distinct().Count(), emptied, mayEmpty);
        Add(null, new int[count], 1, -1);
    }

    /// <summary>The group of empty cells at a level, of those that were empty and those that its recoding empties; -1 where there is none.</summary>
    public int Gap(int level) => gaps[level];

    /// <summary>The level at which the column is left out; also the height of the ladder.</summary>
    public int Top => groups.Count - 1;

    /// <summary>By value: its group at a level.</summary>
    public int[] Groups(int level) => groups[level];

    /// <summary>How many groups a level has.</summary>
    public int Count(int level) => counts[level];

    public IReadOnlyList<Recoding> Steps(int level) => rungs[level]?.Steps ?? [];

    /// <summary>A rung that merges nothing is no step.</summary>
    private void Offer(Rung rung, int[] level, int count, int gap, bool mayEmpty)
    {
        if (count < counts[^1] && (mayEmpty || gap < 0))
            Add(rung, level, count, gap);
    }

    private void Add(Rung? rung, int[] level, int count, int gap)
    {
        gaps.Add(gap);
        groups.Add(level);
        counts.Add(count);
        rungs.Add(rung);
    }
}
