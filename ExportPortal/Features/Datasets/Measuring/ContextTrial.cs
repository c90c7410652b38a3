using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Features.Datasets.Measuring;

/// <summary>What the data would go into elsewhere, and what came of it.</summary>
/// <param name="Remark">What the tier says of the place; null for nothing.</param>
public sealed record Elsewhere(string Place, Probability Risk, Probability Threshold, string? Remark)
{
    public bool IsUnder => Risk <= Threshold;
}

/// <summary>The limits of the tier after changes that were worked out.</summary>
/// <param name="Missed">What misses a limit: the smallest class, l, t, and the worst record.</param>
/// <param name="AreKnown">Whether l and t are told; where they are not, nothing is enough.</param>
public sealed record ChangedLimits(IReadOnlyList<Shortfall> Missed, bool AreKnown)
{
    public bool AreMet => AreKnown && Missed.Count == 0;
}

/// <summary>The same measured data in contexts that are tried: nothing is measured again, nothing is saved.</summary>
public sealed record ContextTrial(RiskMeasurement Measured, int Tier, Classification Data, PolicyPack Pack)
{
    public bool HighInvasiveness => Data.HighInvasiveness;

    public Probability Prevalence => Data.Prevalence;

    /// <summary>Of the stress tests of the file; null where they were not run.</summary>
    public StressFigures? Figures { get; init; }

    /// <summary>Whether an entry of the data is one whose records are always alone.</summary>
    private bool IsUniqueByNature => Data.Entries.Any(Pack.Risk.IntrinsicallyUnique.Contains);

    /// <summary>What each tier would still ask of changed data while no recipient is known.</summary>
    /// <param name="place">Null for a public release: every other tier then in its least place.</param>
    public IReadOnlyList<TierVerdict> Alone(SetRisk changed, IReadOnlyDictionary<string, SensitiveMeasures>? sensitive, EnvironmentLevel? place, Motive motive) =>
        ImprovedDecision.Alone(Data, place ?? EnvironmentLevel.E0, motive, changed, Pack, Measured, sensitive, Figures);

    /// <summary>Channels that nobody assessed, as every case that asks for evidence will see them.</summary>
    /// <param name="figures">Null where the stress tests were not run.</param>
    public IReadOnlyList<RiskChannel> Unassessed(StressFigures? figures) =>
        StressChannels.Blocking(Measured, figures, StressContext.Assumed(Data, Math.Max(Tier, StressChannels.EvidenceFrom), Pack), Pack);

    /// <summary>Stress tests that the file fails today, judged at the tier whose limits stand beside them; empty where none were run.</summary>
    /// <param name="tried">In another tier than that of the data; null for the run itself.</param>
    public static IReadOnlyList<StressTestResult> Failing(StressRun? run, RiskReading? tried) =>
        [.. (run is null ? [] : tried?.Stress ?? run.Results).Where(test => test.Outcome is StressOutcome.Failed)];

    /// <param name="sensitive">Counted after the changes; null where that was not done.</param>
    public ChangedLimits After(SetRisk changed, IReadOnlyDictionary<string, SensitiveMeasures>? sensitive) => new(
        Shortfall.Of(ImprovedGates.Of(Measured, changed, sensitive, Tier, HighInvasiveness, Pack, IsUniqueByNature)), ImprovedGates.AreKnown(Measured, sensitive));

    public Probability Threshold => Pack.Tier(Tier).ThresholdFor(HighInvasiveness);

    /// <summary>Of tier 0 the public release, wherever.</summary>
    public RiskFinding In(EnvironmentLevel environment, Motive motive) =>
        new RiskContext(Tier, environment, motive).Finding(Measured.AverageRisk, Measured.MaximumRisk, Prevalence, Pack.Risk);

    /// <summary>A licensed release to a place, with another data risk, as changes of the file would have it.</summary>
    public RiskFinding In(Probability dataRisk, EnvironmentLevel environment, Motive motive) =>
        new(dataRisk, ContextRisk.In(environment, motive, Prevalence, Pack.Risk));

    /// <summary>The average risk and the overall risk side by side: what each is, and which decides where.</summary>
    public string TwoRisks(EnvironmentLevel environment, Motive motive)
    {
        if (Tier == 0)
            return $"In a public release somebody will try, so the risk of the worst record decides: at most {Threshold}, whatever the average.";
        var context = ContextRisk.In(environment, motive, Prevalence, Pack.Risk);
        var own = LineOfContext.Average(Tier, Pack) is { } most
            ? $" T{Tier} has a limit of its own for the average risk, {Probability.Format(most)} wherever the data go; it belongs to the smallest class, and the lower of the two counts." : "";
        return $"The average risk is the chance to find a person for somebody who tries. The overall risk is that times the chance that somebody tries, {context.Overall} in {environment} with {Words.Of(motive)} motive. "
            + $"It may be at most {Threshold}, so the average risk may be at most {Probability.Format(LineOfContext.Left(Tier, HighInvasiveness, context, Pack))} there.{own}";
    }

    /// <summary>Why moving the environment may change nothing here; null where every other level gives another risk.</summary>
    public string? WhyPlaceIsStill(RiskContext tried) =>
        Still(tried, Enum.GetValues<EnvironmentLevel>().Where(level => level != tried.Environment).Select(level => ($"{level}", In(level, tried.Motive))));

    /// <summary>The same of motive and capacity.</summary>
    public string? WhyMotiveIsStill(RiskContext tried) =>
        Still(tried, Enum.GetValues<Motive>().Where(motive => motive != tried.Motive).Select(motive => (Words.Of(motive), In(tried.Environment, motive))));

    private string? Still(RiskContext tried, IEnumerable<(string Name, RiskFinding Finding)> others)
    {
        var now = In(tried.Environment, tried.Motive);
        var (all, moving) = (others.ToList(), new List<string>());
        moving.AddRange(all.Where(other => other.Finding.PContext != now.PContext).Select(other => other.Name));
        if (moving.Count == all.Count)
            return null;
        var worst = Words.Of(now.Context.Worst);
        var decides = now.Context.Worst is ContextChannel.Acquaintance ? $" Prevalence decides it: {Prevalence} of people have the trait that an acquaintance would know." : "";
        return $"{Words.Capital(worst)} is the worst way in, with a chance of {now.PContext}.{decides} "
            + (moving.Count == 0 ? "This setting does not change it." : $"This setting changes the risk only at {string.Join(" and ", moving)}.");
    }

    /// <summary>All other environments from the safest down, then the public, where the worst record counts. Of tier 0, which is public, all environments.</summary>
    public IReadOnlyList<Elsewhere> Others(EnvironmentLevel chosen, Motive motive) =>
    [
        .. Enum.GetValues<EnvironmentLevel>().Reverse().Where(level => Tier == 0 || level != chosen)
            .Select(level => new Elsewhere($"{level}, {Pack.Environment.Levels[level]}", In(Measured.AverageRisk, level, motive).Overall, Threshold, Remark(level))),
        .. Tier == 0 ? Array.Empty<Elsewhere>() : [Public(Measured.MaximumRisk)],
    ];

    /// <summary>Published for everybody, under the rules of tier 0.</summary>
    public Elsewhere Public(Probability highestRisk) =>
        new("Public release", new RiskFinding(highestRisk, ContextRisk.Public).Overall, Pack.Tier(0).ThresholdFor(HighInvasiveness), "worst record counts");

    private string? Remark(EnvironmentLevel level) =>
        level < Pack.Tier(Tier).MinimumEnvironment ? $"T{Tier} asks for {Pack.Tier(Tier).MinimumEnvironment}" : null;
}
