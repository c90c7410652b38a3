using System.Text.Json.Serialization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Synthetic;

/// <summary>
/// All attacks on one synthetic file with the training file behind it and a hold-out that the synthesis never saw. Holds
/// what is needed to repeat it; the same files and plan give the same bytes.
/// </summary>
/// <param name="Membership">Each group under each score; the worst counts.</param>
/// <param name="Attacks">All others, in the order made.</param>
public sealed record SyntheticResult(
    MeasuredFile Original, MeasuredFile Synthetic, MeasuredFile Control, AttackPlan Plan,
    IReadOnlyList<AttackOutcome> Attacks, IReadOnlyList<MembershipOutcome> Membership, CopyCount Copies, MeasuringEngine Engine)
{
    public const string MembershipGate = "membership_advantage", InferenceGate = "attribute_gain", SinglingOutGate = "singling_out", LinkabilityGate = "linkability", CopiesGate = "training_copies";

    /// <summary>Share of a hold-out beyond that of the training file that may stand in the synthetic file.</summary>
    private const double MostSeen = 0.1;

    /// <summary>Upper end of the interval of the best membership attack, which ST-07 judges.</summary>
    public double MembershipAdvantage => Membership.Max(one => one.High);

    /// <summary>The largest gain over the secrets by the upper end of its interval, which ST-08 judges; null when no secret was named.</summary>
    public double? AttributeGain => Of(AttackKind.Inference).Max(one => (double?)one.GainJudged);

    /// <summary>
    /// Whether more of the hold-out than of the training file stands whole in the synthetic file, by the ends of the intervals: then
    /// the synthesis has seen it, and an attack that does as well on it shows nothing.
    /// </summary>
    [JsonIgnore]
    public bool IsHoldOutSeen => Control.Rows > 0 && Original.Rows > 0 && Copies.HoldOutRecords <= Control.Rows && Copies.TrainingRecords <= Original.Rows
        && AttackRate.Wilson(Copies.HoldOutRecords, Control.Rows, Plan.Confidence).Low > AttackRate.Wilson(Copies.TrainingRecords, Original.Rows, Plan.Confidence).High + MostSeen;

    public IEnumerable<AttackOutcome> Of(params AttackKind[] kinds) => Attacks.Where(one => kinds.Contains(one.Kind));

    /// <summary>Every figure by the key of its gate; null where the attack was not made, and where it shows nothing.</summary>
    public IReadOnlyList<(string Gate, double? Value)> Figures => [.. Measured.Select(figure => (figure.Gate, IsHoldOutSeen ? null : figure.Value))];

    private IReadOnlyList<(string Gate, double? Value)> Measured =>
    [
        (CopiesGate, Upper(AttackKind.Copies)),
        (SinglingOutGate, Upper(AttackKind.SinglingOutUnivariate, AttackKind.SinglingOutMultivariate)),
        (LinkabilityGate, Upper(AttackKind.Linkability)),
        (InferenceGate, AttributeGain),
        (MembershipGate, MembershipAdvantage),
    ];

    /// <summary>
    /// Every figure beside the limit of the tier. A pack without a gate has no limit for it, so the figure is reported. A
    /// figure that was not attacked though the tier limits it is not assessed.
    /// </summary>
    public IReadOnlyList<MeasureTest> Tests(int tier, bool highInvasiveness, PolicyPack pack)
    {
        return [.. Figures.Select(figure => Gate(figure.Gate, figure.Value))];

        MeasureTest Gate(string key, double? value) => MeasureTest.Against(pack.Gates.Find(one => one.Key == key), key, value, tier, highInvasiveness);
    }

    /// <summary>
    /// The worst of all tests and never better: one attack that fails is a fail, whatever the others say, and one that was
    /// not made leaves the whole not assessed.
    /// </summary>
    public static MeasureVerdict Overall(IReadOnlyList<MeasureTest> tests) =>
        tests.Any(test => test.Verdict is MeasureVerdict.Over) ? MeasureVerdict.Over
        : tests.Any(test => test.Verdict is MeasureVerdict.NotAssessed) ? MeasureVerdict.NotAssessed
        : tests.Any(test => test.Verdict is MeasureVerdict.Pass) ? MeasureVerdict.Pass
        : MeasureVerdict.Reported;

    private double? Upper(params AttackKind[] kinds) => Of(kinds).Max(one => (double?)one.Estimate.High);
}
