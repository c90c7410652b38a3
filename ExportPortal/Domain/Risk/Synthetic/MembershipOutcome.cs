using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk.Synthetic;

public enum MembershipGroup
{
    /// <summary>The most unusual records: the rarest values, counted over training file and hold-out together.</summary>
    Vulnerable,

    /// <summary>Records drawn at random.</summary>
    Random,
}

public enum MembershipScore
{
    /// <summary>How near the nearest synthetic record is.</summary>
    Distance,

    /// <summary>The same against how near the nearest hold-out record is, so that a record in a crowd is not taken for a member.</summary>
    DistanceAgainstHoldOut,
}

/// <summary>
/// Membership inference with a hold-out: the attacker is shown training records and as many hold-out records chosen by the
/// same rule, and says of each whether it was in the training file (Yeom et al. 2018; Carlini et al. 2022 for the rate at
/// a low error). The distance is compared with that of records which cannot have been copied, and is no figure of its own.
/// </summary>
/// <param name="Members">Training records shown; as many as <paramref name="NonMembers"/> unless a file is short.</param>
/// <param name="Auc">Chance that a member scores above a non-member, ties half; 0.5 is guessing.</param>
/// <param name="TprAtOnePercent">Share of members found when at most 1 % of the non-members are taken for one.</param>
/// <param name="Advantage">True minus false positive rate in [-1, 1]; each half of the records is judged by the line that is best in the other half.</param>
/// <param name="Low">Lower end of the interval of the advantage (Newcombe 1998, hybrid score).</param>
/// <param name="High">Upper end: what the gate of the tier looks at.</param>
public sealed record MembershipOutcome(
    MembershipGroup Group, MembershipScore Score, int Members, int NonMembers, double Auc, double TprAtOnePercent, double Advantage, double Low, double High)
{
    public static MembershipOutcome Of(
        MembershipGroup group, MembershipScore score, IReadOnlyList<double> members, IReadOnlyList<double> others, double confidence)
    {
        RuleViolation.When(members.Count < 4 || others.Count < 4, "SY-12", "Membership inference needs at least four records of each kind.");
        var (found, wrong) = Judged(members, others);
        var (low, high) = AttackRate.Difference(found, members.Count, wrong, others.Count, confidence);
        return new(group, score, members.Count, others.Count, AreaUnderCurve(members, others), RateAt(0.01, members, others), (double)found / members.Count - (double)wrong / others.Count, low, high);
    }

    /// <summary>Mann-Whitney: pairs in the right order, ties half.</summary>
    private static double AreaUnderCurve(IReadOnlyList<double> members, IReadOnlyList<double> others) =>
        members.Sum(member => others.Sum(other => member > other ? 1 : member == other ? 0.5 : 0)) / ((double)members.Count * others.Count);

    private static double RateAt(double errors, IReadOnlyList<double> members, IReadOnlyList<double> others)
    {
        var allowed = (int)Math.Floor(errors * others.Count);
        var line = others.OrderDescending().ElementAt(allowed);
        return (double)members.Count(member => member > line) / members.Count;
    }

    /// <summary>True and false positives, each half under the line learnt from the other: a line learnt and judged on the same records would flatter the attack.</summary>
    private static (int Found, int Wrong) Judged(IReadOnlyList<double> members, IReadOnlyList<double> others)
    {
        var (found, wrong) = (0, 0);
        for (var half = 0; half < 2; half++)
        {
            var line = BestLine(Half(members, 1 - half), Half(others, 1 - half));
            found += Half(members, half).Count(score => score >= line);
            wrong += Half(others, half).Count(score => score >= line);
        }
        return (found, wrong);
    }

    private static List<double> Half(IReadOnlyList<double> scores, int half) => [.. scores.Where((_, i) => i % 2 == half)];

    private static double BestLine(List<double> members, List<double> others)
    {
        var (best, line) = (double.NegativeInfinity, double.PositiveInfinity);
        foreach (var candidate in members.Concat(others).Distinct().OrderDescending())
        {
            var gain = (double)members.Count(score => score >= candidate) / members.Count - (double)others.Count(score => score >= candidate) / others.Count;
            if (gain > best)
                (best, line) = (gain, candidate);
        }
        return line;
    }
}
