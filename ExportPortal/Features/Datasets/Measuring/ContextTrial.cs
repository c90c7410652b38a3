using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>What the data would go into elsewhere, and what came of it.</summary>
/// <param name="Remark">What the tier says of the place; null for nothing.</param>
public sealed record Elsewhere(string Place, Probability Risk, Probability Threshold, string? Remark)
{
    public bool IsUnder => Risk <= Threshold;
}

/// <summary>The same measured data in contexts that are tried: nothing is measured again, nothing is saved.</summary>
public sealed record ContextTrial(RiskMeasurement Measured, int Tier, bool HighInvasiveness, Probability Prevalence, PolicyPack Pack)
{
    public Probability Threshold => Pack.Tier(Tier).ThresholdFor(HighInvasiveness);

    public RiskFinding In(EnvironmentLevel environment, Motive motive) => In(Measured.AverageRisk, environment, motive);

    /// <summary>The same with another data risk, as changes of the file would have it.</summary>
    public RiskFinding In(Probability dataRisk, EnvironmentLevel environment, Motive motive) =>
        new(dataRisk, ContextRisk.In(environment, motive, Prevalence, Pack.Risk));

    /// <summary>All other environments from the safest down, then the public, where the worst record counts.</summary>
    public IReadOnlyList<Elsewhere> Others(EnvironmentLevel chosen, Motive motive) =>
    [
        .. Enum.GetValues<EnvironmentLevel>().Reverse().Where(level => level != chosen)
            .Select(level => new Elsewhere($"{level}, {Pack.Environment.Levels[level]}", In(level, motive).Overall, Threshold, Remark(level))),
        Public(Measured.MaximumRisk),
    ];

    /// <summary>Published for everybody, under the rules of tier 0.</summary>
    public Elsewhere Public(Probability highestRisk) =>
        new("Public release", new RiskFinding(highestRisk, ContextRisk.Public).Overall, Pack.Tier(0).ThresholdFor(HighInvasiveness), "worst record counts");

    private string? Remark(EnvironmentLevel level) =>
        level < Pack.Tier(Tier).MinimumEnvironment ? $"T{Tier} asks for {Pack.Tier(Tier).MinimumEnvironment}" : null;
}
