using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>The controls C01 to C20 and the levels they make up (domain/03 3.3).</summary>
public sealed record EnvironmentTerms(
    ImmutableSortedDictionary<EnvironmentLevel, string> Levels, ImmutableList<EnvironmentControl> Controls, ImmutableList<int>? WarningDays = null)
{
    /// <summary>So many days before evidence ends somebody is told; a pack without them tells nobody.</summary>
    public IReadOnlyList<int> Warnings => WarningDays ?? [];

    /// <summary>The highest level of which all controls, and those of every lower level, hold. Never an average.</summary>
    public EnvironmentLevel LevelOf(IReadOnlySet<string> held) =>
        Levels.Keys.TakeWhile(level => Controls.Where(c => c.Level == level).All(c => held.Contains(c.Code))).Last();
}

public sealed record EnvironmentControl(string Code, EnvironmentLevel Level, string Text);
