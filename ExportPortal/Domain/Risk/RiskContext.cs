using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk;

/// <summary>Where the measured data would go: the other half of a finding (domain/04 4.1).</summary>
public sealed record RiskContext(int Tier, EnvironmentLevel Environment, Motive Motive)
{
    /// <summary>The least that the tier asks of a recipient: where a steward begins.</summary>
    public static RiskContext Least(int tier, PolicyPack pack) => new(tier, pack.Tier(tier).MinimumEnvironment, Motive.Low);

    public RiskFinding Find(RiskMeasurement measured, Classification data, PolicyPack pack) =>
        new(measured.AverageRisk, ContextRisk.In(Environment, Motive, data.Prevalence, pack.Risk));

    public Probability Threshold(Classification data, PolicyPack pack) => pack.Tier(Tier).ThresholdFor(data.HighInvasiveness);

    /// <summary>"E3 research enclave, motive low, tier T2 Controlled".</summary>
    public string Words(PolicyPack pack) =>
        $"{Environment} {pack.Environment.Levels[Environment]}, motive {Common.Words.Of(Motive)}, tier T{Tier} {pack.Tier(Tier).Word}";
}
