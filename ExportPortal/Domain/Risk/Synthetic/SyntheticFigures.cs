using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk.Stress;

namespace ExportPortal.Domain.Risk.Synthetic;

/// <summary>The result in the shape that the stress tests ST-07 and ST-08 judge.</summary>
public static class SyntheticFigures
{
    /// <summary>The same for what is read together; as they are where no attacks were saved, or those are on another file.</summary>
    /// <param name="figures">Null where the stress tests were not run.</param>
    public static StressFigures? Into(StressFigures? figures, SyntheticResult? attacks, ContentHash file) =>
        attacks is null || attacks.Synthetic.Sha256 != file.Hex ? figures : Into(figures ?? StressFigures.None, attacks);

    /// <summary>The figures with what the attacks found in place of what stood there.</summary>
    public static StressFigures Into(StressFigures figures, SyntheticResult result) => figures with
    {
        Membership = Membership(result),
        AttributeGains = Gains(result),
        Missing = figures.Missing.Where(one => one.Key is not ("ST-07" or "ST-08")).ToDictionary(one => one.Key, one => one.Value),
    };

    /// <summary>The membership attack whose upper end is worst; null where none was made.</summary>
    public static MembershipFigures? Membership(SyntheticResult result)
    {
        if (result.Membership.MaxBy(one => one.High) is not { } worst)
            return null;
        return new(
            SyntheticWords.Name(worst), worst.Auc, worst.TprAtOnePercent, worst.Advantage, worst.Low, worst.High,
            Shown(MembershipGroup.Vulnerable), Shown(MembershipGroup.Random), Of(result.Membership.Max(one => one.Members), result));

        long Shown(MembershipGroup group) => result.Membership.FirstOrDefault(one => one.Group == group)?.Members ?? 0;
    }

    /// <summary>Measured on the full file where every training record was attacked, else on a sample of them.</summary>
    private static Evidence Of(long attacked, SyntheticResult result) => attacked >= result.Original.Rows ? Evidence.A : Evidence.B;

    public static IReadOnlyList<AttributeGain> Gains(SyntheticResult result) =>
        [.. result.Of(AttackKind.Inference).Select(one => new AttributeGain(one.Secret!, "The nearest synthetic record", one.Gain, Of(one.Attacks, result)) { GainHigh = one.GainHigh, Prevalence = one.IsDecidedByPrevalence ? one.Prevalence : null })];
}
