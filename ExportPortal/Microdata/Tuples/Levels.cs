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

    /// <param name="values">The value of each number.</param>
    /// <param name="read">How the plan reads a text before it compares.</param>
    public Levels(Ladder ladder, IReadOnlyList<string> values, Func<string, string> read)
    {
        Empty = -1;
        for (var code = 0; code < values.Count; code++)
            Empty = values[code].Length == 0 ? code : Empty;
        Add(null, [.. Enumerable.Range(0, values.Count)], values.Count);
        foreach (var rung in ladder.Rungs)
        {
            var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
            var level = new int[values.Count];
            foreach (var (code, cell) in RecodedValues.Of(ladder.Column, values, rung.Steps, read).Index())
            {
                if (!numbers.TryGetValue(cell, out level[code]))
                    numbers.Add(cell, level[code] = numbers.Count);
            }
            // A rung that merges nothing is no step.
            if (numbers.Count < counts[^1])
                Add(rung, level, numbers.Count);
        }
        Add(null, new int[values.Count], 1);
    }

    /// <summary>The same where the values were recoded elsewhere.</summary>
    /// <param name="count">How many values there are.</param>
    /// <param name="empty">See <see cref="Empty"/>.</param>
    /// <param name="recoded">By rung: which group each value falls into, numbered from 0 without a gap.</param>
    public Levels(Ladder ladder, int count, int empty, IReadOnlyList<int[]> recoded)
    {
        Empty = empty;
        Add(null, [.. Enumerable.Range(0, count)], count);
        foreach (var (rung, level) in ladder.Rungs.Zip(recoded))
            if (level.Distinct().Count() is var number && number < counts[^1])
                Add(rung, level, number);
        Add(null, new int[count], 1);
    }

    /// <summary>Number of the empty value; -1 where there is none.</summary>
    public int Empty { get; }

    /// <summary>The level at which the column is left out; also the height of the ladder.</summary>
    public int Top => groups.Count - 1;

    /// <summary>By value: its group at a level.</summary>
    public int[] Groups(int level) => groups[level];

    /// <summary>How many groups a level has.</summary>
    public int Count(int level) => counts[level];

    public IReadOnlyList<Recoding> Steps(int level) => rungs[level]?.Steps ?? [];

    private void Add(Rung? rung, int[] level, int count)
    {
        groups.Add(level);
        counts.Add(count);
        rungs.Add(rung);
    }
}
