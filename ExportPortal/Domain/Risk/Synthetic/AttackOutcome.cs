using System.Text.Json.Serialization;

namespace ExportPortal.Domain.Risk.Synthetic;

/// <summary>What an attacker tries with synthetic data (the three criteria of WP216; Giomi et al. 2023, PoPETs 2023(2):312).</summary>
public enum AttackKind
{
    /// <summary>One attribute: a value that occurs once in the synthetic data, or its lowest or highest number, matches one training record.</summary>
    SinglingOutUnivariate,

    /// <summary>Several attributes of a synthetic record that together occur once match one training record.</summary>
    SinglingOutMultivariate,

    /// <summary>Two halves of a training record have a neighbour in common among the synthetic records.</summary>
    Linkability,

    /// <summary>The nearest synthetic record tells a secret of a training record.</summary>
    Inference,

    /// <summary>A training record stands whole among the synthetic records.</summary>
    Copies,
}

/// <summary>One attack: on the training records, on the hold-out, and blindly.</summary>
/// <param name="Secret">The column guessed; null but for inference.</param>
/// <param name="Neighbours">Neighbours looked at; null but for linkability.</param>
/// <param name="Attacks">Attacks on training records, at least 1.</param>
/// <param name="Tried">Attacks that could be made: predicates found. Those that could not count as failed, so few make the rate low.</param>
/// <param name="Successes">Of them that succeeded, in [0, Attacks].</param>
/// <param name="Baseline">Successes of as many naive attacks, which guess without looking.</param>
/// <param name="ControlAttacks">Attacks on hold-out records, at least 1.</param>
/// <param name="ControlSuccesses">Brought to the size of the training file where the hold-out has another (<paramref name="ControlFactor"/>).</param>
/// <param name="ControlFactor">What the counted control successes were multiplied with; 1 for equal sizes.</param>
/// <param name="Estimate">Rates with Wilson intervals, and the residual risk with its interval.</param>
/// <param name="Naive">The rate of the naive attacks with its Wilson interval.</param>
public sealed record AttackOutcome(
    AttackKind Kind, string? Secret, int? Neighbours, long Attacks, long Tried, long Successes, long Baseline,
    long ControlAttacks, long ControlSuccesses, double ControlFactor, AttackEstimate Estimate, AttackRate Naive)
{
    /// <summary>Targets whose list of neighbours was cut among equally near ones; there the seed chose. Null but for linkability and inference.</summary>
    public long? Tied { get; init; }

    /// <summary>Targets with a link if all equally near records counted as neighbours; null but for linkability.</summary>
    public long? SuccessesWithTies { get; init; }

    /// <summary>Prevalence: the share of the secret's commonest value among the training records; null but for inference.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Prevalence { get; init; }

    /// <summary>Whether always guessing the commonest value is right as often as the attack: then prevalence decides, and not what the file gives away.</summary>
    [JsonIgnore]
    public bool IsDecidedByPrevalence => Prevalence >= (double)Successes / Attacks;

    /// <summary>Whether the attack beat the naive one; if not, it says nothing of the data.</summary>
    public bool TellsSomething => Estimate.Attack.Rate > Naive.Rate;

    /// <summary>Success on training records beyond the better of control and naive attack, in [0, 1] (domain/04 4.2: gain over baseline).</summary>
    public double Gain => Math.Max(0, (double)Successes / Attacks - Math.Max((double)ControlSuccesses / ControlAttacks, (double)Baseline / Attacks));

    /// <summary>
    /// Upper end of the interval of the gain, in [0, 1], which the tier judges; null but for inference, and for attacks that an
    /// earlier release saved, which stay judged by <see cref="Gain"/>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? GainHigh { get; init; }

    /// <summary>What the tier judges of the gain.</summary>
    [JsonIgnore]
    public double GainJudged => GainHigh ?? Gain;

    /// <summary>The interval of the gain before it is cut off at 0: against the better of control and naive attack.</summary>
    public (double Low, double High) GainInterval(double confidence) => (double)ControlSuccesses / ControlAttacks > (double)Baseline / Attacks
        ? AttackRate.Difference(Successes, Attacks, ControlSuccesses, ControlAttacks, confidence)
        : AttackRate.Difference(Successes, Attacks, Baseline, Attacks, confidence);

    public static AttackOutcome Of(AttackKind kind, AttackCounts counts, double confidence, string? secret = null, int? neighbours = null)
    {
        var control = Math.Min(counts.ControlAttacks, (long)Math.Round(counts.ControlSuccesses * counts.ControlFactor));
        var one = new AttackOutcome(
            kind, secret, neighbours, counts.Attacks, counts.Tried, counts.Successes, counts.Baseline, counts.ControlAttacks, control, counts.ControlFactor,
            AttackEstimate.Of(counts.Attacks, counts.Successes, counts.ControlAttacks, control, confidence), AttackRate.Wilson(counts.Baseline, counts.Attacks, confidence));
        return kind is AttackKind.Inference ? one with { GainHigh = Math.Max(0, one.GainInterval(confidence).High) } : one;
    }
}

/// <summary>What was counted, before anything is concluded. See <see cref="AttackOutcome"/>.</summary>
public sealed record AttackCounts(long Attacks, long Tried, long Successes, long Baseline, long ControlAttacks, long ControlSuccesses, double ControlFactor = 1);
