namespace ExportPortal.Domain.Risk.Synthetic;

/// <summary>What the figures of the attacks mean and what they do not, in sentences for people.</summary>
public static class SyntheticWords
{
    /// <summary>Stands beside every figure of linkability.</summary>
    public const string LinkabilityLimit = "A low figure here does not show that the data are safe: an exact copy of a training file can score as little as 0.01. Judge by the worst attack.";

    public const string DistanceLimit = "Nearness to a training record alone is no evidence; it counts only against records that the synthesis never saw.";

    public static string Name(AttackOutcome one) => one.Kind switch
    {
        AttackKind.SinglingOutUnivariate => "Singling out by one attribute",
        AttackKind.SinglingOutMultivariate => "Singling out by several attributes",
        AttackKind.Linkability => $"Linkability, {one.Neighbours} neighbour{(one.Neighbours == 1 ? "" : "s")}",
        AttackKind.Inference => $"Inference of {one.Secret}",
        _ => "Whole training records",
    };

    public static string Name(MembershipOutcome one) =>
        $"Membership of {(one.Group is MembershipGroup.Vulnerable ? "the most unusual" : "random")} records, {(one.Score is MembershipScore.Distance ? "by distance" : "by distance against the hold-out")}";

    public static string Gate(string key) => key switch
    {
        SyntheticResult.CopiesGate => "Training records published whole",
        SyntheticResult.SinglingOutGate => "Singling out",
        SyntheticResult.LinkabilityGate => "Linkability",
        SyntheticResult.InferenceGate => "Inference of a secret",
        _ => "Membership inference",
    };

    /// <summary>Which figure the limit is for; empty where it is the upper end of the interval of the residual risk.</summary>
    public static string Judged(string key) => key switch
    {
        SyntheticResult.InferenceGate => "The gain: how much more often the attack is right than on the hold-out or by guessing, whichever is better, by the upper end of its interval. The residual risk below relates it to what was left to find, and is another figure.",
        SyntheticResult.MembershipGate => "The advantage, by the upper end of its interval.",
        _ => "",
    };

    /// <summary>What to beware of in reading the figure; empty when there is nothing.</summary>
    public static IReadOnlyList<string> Cautions(AttackOutcome one)
    {
        var said = new List<string>();
        if (one.Kind is AttackKind.Linkability)
            said.Add(LinkabilityLimit);
        if (one.Kind is not AttackKind.Copies && !one.TellsSomething)
            said.Add("The attack did no better than guessing blindly, so it tells nothing about this file. A stronger attack may succeed.");
        if (one is { IsDecidedByPrevalence: true, Prevalence: { } share })
            said.Add($"Prevalence decides here: the commonest value of {one.Secret} is in {RiskCertificate.Share(share)} of the training records, so whoever always guesses it is right as often as this attack. The figure speaks of how common that value is.");
        if (one.Tried < one.Attacks)
            said.Add($"Only {one.Tried:N0} of {one.Attacks:N0} conditions that fit exactly one synthetic record could be found. The rate is low because there was little to try; of those tried, {one.Successes:N0} succeeded.");
        if (one.Kind is AttackKind.Linkability && one.Tied > 0)
            said.Add($"For {one.Tied:N0} of {one.Attacks:N0} records the neighbours were cut among equally near ones, and the seed chose. With all of them counted, {one.SuccessesWithTies:N0} link.");
        if (one.Kind is AttackKind.Inference && one.Tied > 0)
            said.Add($"For {one.Tied:N0} of {one.Attacks:N0} records several synthetic ones were equally near, and the seed chose.");
        if (one.ControlFactor != 1)
            said.Add($"The hold-out is not as large as the training file; its successes were multiplied by {Math.Round(one.ControlFactor, 3)}.");
        return said;
    }

    /// <summary>Names the exact copies.</summary>
    public static string Say(CopyCount copies) => copies.OfTraining == 0
        ? "No synthetic record equals a training record in all columns."
        : $"{copies.OfTraining:N0} synthetic records are exact copies of training records. They publish {copies.TrainingRecords:N0} training records whole, {copies.UniqueTrainingRecords:N0} of which occur once and nowhere in the hold-out. {copies.OfHoldOut:N0} synthetic {(copies.OfHoldOut == 1 ? "record equals" : "records equal")} a hold-out record, which is what chance gives.";

    /// <summary>Why a limit may be out of reach though nothing leaks: the interval alone is wider than it. Empty when it is not.</summary>
    /// <param name="limit">Of a gate by its key; null for none.</param>
    public static IReadOnlyList<string> TooFew(SyntheticResult result, Func<string, double?> limit)
    {
        var said = new List<string>();
        if (limit(SyntheticResult.MembershipGate) is { } advantage && result.Membership.MaxBy(one => one.High) is { } worst && worst.High > advantage && worst.Low <= 0)
            said.Add($"With {worst.Members:N0} records of a kind the interval is too wide to show an advantage of at most {advantage}. The attack itself found none that is certain. Take more records and run again.");
        if (limit(SyntheticResult.InferenceGate) is { } gain && result.Of(AttackKind.Inference).MaxBy(one => one.GainHigh) is { } told
            && told.GainHigh > gain && told.GainInterval(result.Plan.Confidence).Low <= 0)
            said.Add($"With {told.Attacks:N0} attacks the interval is too wide to show a gain on {told.Secret} of at most {gain}. The attack itself found none that is certain. Take more attacks and run again, where the training file has more records.");
        return said;
    }

    public static string Verdict(MeasureVerdict overall) => overall switch
    {
        MeasureVerdict.Over => "At least one attack is over its limit, so the file fails. What other attacks show does not change that.",
        MeasureVerdict.NotAssessed => "An attack that this tier limits was not made, so there is no verdict. Choose secret columns and both sides for linkability.",
        MeasureVerdict.Pass => "Every attack made stays within its limit. That holds for these attacks and this hold-out; it is no proof against others.",
        _ => "This tier sets no limits; the figures are reported.",
    };
}
