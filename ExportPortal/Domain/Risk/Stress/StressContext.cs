using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>Where the data would go: the unit of assessment is dataset version, recipient and environment, never the dataset alone.</summary>
public sealed record StressContext
{
    /// <summary>0 to 4.</summary>
    public required int Tier { get; init; }
    public required bool HighInvasiveness { get; init; }

    /// <summary>Public release has no recipient: somebody will try, and the worst record counts.</summary>
    public bool IsPublic { get; init; }
    public required EnvironmentLevel Environment { get; init; }
    public required Motive Motive { get; init; }
    public required Probability Prevalence { get; init; }

    /// <summary>Length of the licence, above 0.</summary>
    public required int TermMonths { get; init; }
    public required Granularity Granularity { get; init; }

    /// <summary>Highest sensitivity of the entries that fit.</summary>
    public required Sensitivity Sensitivity { get; init; }

    /// <summary>Whether an entry is one whose worst record is always unique, so that no cap on it applies.</summary>
    public required bool IsIntrinsicallyUnique { get; init; }

    /// <summary>While no recipient is known: the least environment and the longest term of the tier, the motive that the pack assumes.</summary>
    /// <param name="tier">Base tier of the dataset.</param>
    public static StressContext Assumed(Classification dataset, int tier, PolicyPack pack)
    {
        var terms = pack.Tier(tier);
        return new StressContext
        {
            Tier = tier,
            HighInvasiveness = dataset.HighInvasiveness,
            IsPublic = tier == 0,
            Environment = terms.MinimumEnvironment,
            Motive = pack.StressTests?.Assumed.Motive ?? Motive.Low,
            Prevalence = dataset.Prevalence,
            TermMonths = terms.MaxTermMonths ?? terms.ReviewMonths,
            Granularity = dataset.Granularity,
            Sensitivity = dataset.Entries.Max(code => pack.Entry(code).Sensitivity),
            IsIntrinsicallyUnique = dataset.Entries.Any(pack.Risk.IntrinsicallyUnique.Contains),
        };
    }
}
