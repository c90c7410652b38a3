using System.Text;
using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk.Protection;

/// <summary>Categories with what they roll up into: one row a category, from the category itself to the coarsest.</summary>
public sealed record Hierarchy
{
    private readonly Dictionary<string, IReadOnlyList<string>> above;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<int, IReadOnlySet<string>> coarser = [];

    [JsonConstructor]
    public Hierarchy(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        RuleViolation.When(rows.Count == 0 || rows[0].Count < 2, "PR-3", "A hierarchy has a line for each category: the category, its parent, its grandparent and so on. At least a parent is needed.");
        above = new(StringComparer.Ordinal);
        foreach (var (row, line) in rows.Select((row, i) => (row, i + 1)))
        {
            RuleViolation.When(row.Count != rows[0].Count, "PR-15", $"Line {line} of the hierarchy has {row.Count} cells, the first line {rows[0].Count}. Every category needs all levels.");
            RuleViolation.When(row.Any(cell => cell.Length == 0), "PR-16", $"Line {line} of the hierarchy has an empty cell. Name every level.");
            RuleViolation.When(!above.TryAdd(row[0], row), "PR-17", $"Line {line} of the hierarchy names a category that stands above already. Name each once.");
        }
        for (var level = 1; level < rows[0].Count - 1; level++)
        {
            var split = rows.GroupBy(row => row[level]).FirstOrDefault(group => group.Select(row => row[level + 1]).Distinct().Count() > 1);
            RuleViolation.When(split is not null, "PR-18", $"In the hierarchy a category of level {level} has two different parents. Each category has one.");
        }
        Rows = rows;
    }

    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>Levels above the categories, at least 1.</summary>
    [JsonIgnore]
    public int Levels => Rows[0].Count - 1;

    /// <summary>Names this hierarchy in a record that must not hold its words.</summary>
    [JsonIgnore]
    public ContentHash Hash => ContentHash.Of(Encoding.UTF8.GetBytes(string.Join('\n', Rows.Select(row => string.Join('\u001F', row)))));

    /// <summary>Null for a category that the hierarchy does not name.</summary>
    public string? Above(string category, int level) => above.TryGetValue(category, out var row) ? row[level] : null;

    /// <summary>Whether it names a category of that level or a coarser one.</summary>
    public bool IsAbove(string category, int level) => From(level).Contains(category);

    /// <summary>The categories of that level and of all above it.</summary>
    internal IReadOnlySet<string> From(int level) => coarser.GetOrAdd(level, at => Rows.SelectMany(row => row.Skip(at)).ToHashSet(StringComparer.Ordinal));

    public bool Equals(Hierarchy? other) => other is not null && Hash == other.Hash;

    public override int GetHashCode() => Hash.GetHashCode();
}
