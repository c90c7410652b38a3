using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>What a scenario judges: measured figures in a context under a pack.</summary>
internal sealed class StressCase
{
    public StressCase(RiskMeasurement measured, StressFigures figures, StressContext context, PolicyPack pack)
    {
        (Measured, Figures, Context, Pack) = (measured, figures, context, pack);
        Terms = pack.StressTests ?? throw new ArgumentException($"{pack.Id} has no stress tests.", nameof(pack));
        PContext = ContextAt(context.Environment);
    }

    public RiskMeasurement Measured { get; }
    public StressFigures Figures { get; }
    public StressContext Context { get; }
    public PolicyPack Pack { get; }
    public StressTerms Terms { get; }

    /// <summary>Tau: the largest overall risk that passes, inclusive.</summary>
    public double Threshold => Pack.Tier(Context.Tier).ThresholdFor(Context.HighInvasiveness).Value;

    /// <summary>Chance of an attempt in the context.</summary>
    public double PContext { get; }

    /// <summary>Average of a licensed, worst record of a public release (domain/04 4.1).</summary>
    public double DataRisk => Of(Measured.AverageRisk.Value, Measured.MaximumRisk.Value);

    public double Of(double average, double highest) => Context.IsPublic ? highest : average;

    /// <summary>The same for a set of columns.</summary>
    public double Of(SetRisk risk) => Of(risk.AverageRisk, risk.HighestRisk);

    public double ContextAt(EnvironmentLevel environment) =>
        ContextRisk.For(Context.IsPublic, environment, Context.Motive, Context.Prevalence, Pack.Risk).Overall.Value;

    /// <summary>The risk of a data risk in the context, against the threshold.</summary>
    public StressCheck Overall(double dataRisk, string what = "overall risk") => new(what, dataRisk * PContext, Threshold, IsRisk: true);

    /// <summary>A figure against the gate of the tier.</summary>
    public StressCheck Gate(string key, double value, string what, bool isRisk = false)
    {
        var gate = Pack.Gate(key);
        return new(what, value, gate.At(Context.Tier).For(Context.HighInvasiveness), gate.Comparison, isRisk) { Key = key };
    }

    /// <summary>Whether the tier sets a number for the gate.</summary>
    public bool HasLimit(string key) => Pack.Gate(key).At(Context.Tier).For(Context.HighInvasiveness) is not null;

    /// <summary>Why a gate does not hold for these data; null where it does.</summary>
    public GateExemption? Exemption(string key) => Pack.Gate(key).Exemption(Context.IsIntrinsicallyUnique, Measured.Sample.WholeK);

    /// <summary>"T2, environment E2, motive low" or "public release, T0".</summary>
    public string Place => Context.IsPublic ? $"public release, T{Context.Tier}" : $"T{Context.Tier}, environment {Context.Environment}, motive {Context.Motive.ToString().ToLowerInvariant()}";

    /// <summary>Where and against what every scenario judges.</summary>
    public IEnumerable<StressParameter> Common() =>
    [
        new("place", Place), new("chance of an attempt", Probability.Format(PContext)),
        .. IsOfAcquaintance ? [new StressParameter("what decides that chance", $"the prevalence, {Context.Prevalence}: an acquaintance who knows the trait")] : Array.Empty<StressParameter>(),
        new("threshold", Probability.Format(Threshold)),
    ];

    private bool IsOfAcquaintance => !Context.IsPublic && ContextRisk.In(Context.Environment, Context.Motive, Context.Prevalence, Pack.Risk).Worst is ContextChannel.Acquaintance;
}
