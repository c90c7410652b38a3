using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Risk;

/// <summary>Where the measured data would go: the other half of a finding (domain/04 4.1).</summary>
public sealed record RiskContext(int Tier, EnvironmentLevel Environment, Motive Motive)
{
    /// <summary>The least that the tier asks of a recipient: where a steward begins.</summary>
    public static RiskContext Least(int tier, PolicyPack pack) => new(tier, pack.Tier(tier).MinimumEnvironment, Motive.Low);

    /// <summary>Tier 0 goes to everybody: there is no recipient and no place, somebody will try, and the worst record counts (domain/04 4.1).</summary>
    public bool IsPublic => Tier == 0;

    /// <summary>What a data risk comes to here: the average of a licensed release, the worst record of a public one.</summary>
    public RiskFinding Finding(Probability average, Probability highest, Probability prevalence, RiskTerms terms) =>
        new(IsPublic ? highest : average, ContextRisk.For(IsPublic, Environment, Motive, prevalence, terms));

    /// <summary>The same for the stress tests, which also ask how long and of what kind.</summary>
    public StressContext Stress(Classification data, PolicyPack pack) => StressContext.Assumed(data, Tier, pack) with { Environment = Environment, Motive = Motive };

    /// <summary>"E3 assured, motive low, tier T2 Controlled" or "public release, tier T0 Open".</summary>
    public string Words(PolicyPack pack) => IsPublic ? $"public release, tier T0 {pack.Tier(0).Word}"
        : $"{Environment} {pack.Environment.Levels[Environment]}, motive {Common.Words.Of(Motive)}, tier T{Tier} {pack.Tier(Tier).Word}";
}
