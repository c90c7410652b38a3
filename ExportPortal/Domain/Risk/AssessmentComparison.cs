using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

public enum ComparedWith { Better, Worse, Same, NotComparable }

/// <summary>One figure of two assessments. The right one is told as better or worse than the left.</summary>
/// <param name="Difference">In words or with a true minus sign; empty where there is none to tell.</param>
public sealed record ComparedRow(string Measure, string Left, string Right, string Difference, ComparedWith Verdict);

/// <summary>
/// Two assessments side by side, each figure told as better, worse or the same. Figures that stand on other columns or
/// rules are still shown, but <see cref="Cautions"/> says why a lower one may mean nothing.
/// </summary>
public sealed record AssessmentComparison(IReadOnlyList<ComparedRow> Rows, IReadOnlyList<string> Cautions)
{
    public static AssessmentComparison Of(RiskMeasurement left, RiskMeasurement right) => new([.. Compare(left, right)], [.. Differences(left, right)]);

    /// <summary>"Better in 3 figures, worse in 1, the same in 4."</summary>
    public string Sentence => $"Better in {Told(ComparedWith.Better)}, worse in {Told(ComparedWith.Worse)}, the same in {Told(ComparedWith.Same)}.";

    private string Told(ComparedWith verdict) => Rows.Count(row => row.Verdict == verdict) is var count && count == 1 ? "1 figure" : $"{count} figures";

    private static IEnumerable<ComparedRow> Compare(RiskMeasurement left, RiskMeasurement right)
    {
        var (l, r) = (left.Sample, right.Sample);
        yield return new("Records", Count(l.Records), Count(r.Records), Signed(r.Records - l.Records), l.Records == r.Records ? ComparedWith.Same : ComparedWith.NotComparable);
        yield return Higher("Smallest class, k", l.K, r.K, Count);
        yield return Lower("Average risk", l.ProsecutorAverage, r.ProsecutorAverage, Probability.Format);
        yield return Lower("Worst record", l.ProsecutorHighest, r.ProsecutorHighest, Probability.Format);
        yield return Lower("Share of unique records", l.UniquesFraction, r.UniquesFraction, Probability.Format);
        foreach (var threshold in l.RecordsAtRiskStrict.Keys.Intersect(r.RecordsAtRiskStrict.Keys).Where(t => t is 0.05 or 0.09).Order())
            yield return Lower($"Share of records above {Probability.Format(threshold)}", l.RecordsAtRiskStrict[threshold], r.RecordsAtRiskStrict[threshold], Probability.Format);
        foreach (var name in left.Sensitive.Keys.Intersect(right.Sensitive.Keys).Order(StringComparer.Ordinal))
        {
            var (a, b) = (left.Sensitive[name], right.Sensitive[name]);
            yield return Higher($"l, distinct values of {name}", a.LDistinct, b.LDistinct, Count);
            yield return Lower($"t, distance of {name} from the whole", a.TOrderedDistanceRank ?? a.TEqualDistance, b.TOrderedDistanceRank ?? b.TEqualDistance, Probability.Format);
            yield return Lower($"Records that give {name} away", a.HomogeneousRecords, b.HomogeneousRecords, Count);
        }
        foreach (var known in (left.Knowledge?.Curve ?? []).Select(point => point.Known).Intersect((right.Knowledge?.Curve ?? []).Select(point => point.Known)).Where(known => known is 3 or 4))
            yield return Lower($"Average risk when {known} attributes are known", At(left, known), At(right, known), Probability.Format);
        if (left.Models?.Suda is { } leftSuda && right.Models?.Suda is { } rightSuda)
            yield return Lower("Records with special uniques", leftSuda.Elliot.Positive, rightSuda.Elliot.Positive, Count);
        if (left.Weighted is { } leftWeighted && right.Weighted is { } rightWeighted)
            yield return Lower("Individual risk, share of records", leftWeighted.Mean, rightWeighted.Mean, Probability.Format);
    }

    private static IEnumerable<string> Differences(RiskMeasurement left, RiskMeasurement right)
    {
        var (gone, added) = (left.QuasiIdentifiers.Except(right.QuasiIdentifiers).ToList(), right.QuasiIdentifiers.Except(left.QuasiIdentifiers).ToList());
        if (gone.Count > 0)
            yield return $"No longer counted as known to others: {string.Join(", ", gone)}. A lower risk may come from that alone.";
        if (added.Count > 0)
            yield return $"Newly counted as known to others: {string.Join(", ", added)}.";
        if (left.Rules.Null != right.Rules.Null)
            yield return $"Empty cells were read differently: \"{NullRules.Name(left.Rules.Null)}\" and \"{NullRules.Name(right.Rules.Null)}\".";
        if (left.Rules.Text != right.Rules.Text)
            yield return $"Texts were read differently: \"{left.Rules.Text.Words}\" and \"{right.Rules.Text.Words}\". Texts that a rule joins make larger classes.";
        var types = left.Rules.Types.Keys.Intersect(right.Rules.Types.Keys).Where(column => left.Rules.Types[column] != right.Rules.Types[column]).Order(StringComparer.Ordinal).ToList();
        if (types.Count > 0)
            yield return $"Declared with another type: {string.Join(", ", types)}.";
        if (left.Engine != right.Engine)
            yield return $"Counted by {left.Engine.Portal} with {left.Engine.Counting} and by {right.Engine.Portal} with {right.Engine.Counting}.";
        if (left.File.Sha256 == right.File.Sha256)
            yield return "Both were measured on the same file.";
    }

    private static double At(RiskMeasurement measured, int known) => measured.Knowledge!.Curve.First(point => point.Known == known).Worst.AverageRisk;

    private static ComparedRow Lower(string measure, double? left, double? right, Func<double, string> shown) => Row(measure, left, right, shown, lowerIsBetter: true);

    private static ComparedRow Higher(string measure, double? left, double? right, Func<double, string> shown) => Row(measure, left, right, shown, lowerIsBetter: false);

    private static ComparedRow Row(string measure, double? left, double? right, Func<double, string> shown, bool lowerIsBetter)
    {
        if (left is not { } a || right is not { } b)
            return new(measure, left is { } one ? shown(one) : "not defined", right is { } other ? shown(other) : "not defined", "", ComparedWith.NotComparable);
        // What is printed alike is alike: a difference that nobody can see is none.
        if (shown(a) == shown(b))
            return new(measure, shown(a), shown(b), "", ComparedWith.Same);
        return new(measure, shown(a), shown(b), $"{(b < a ? "−" : "+")}{shown(Math.Abs(b - a))}", b < a == lowerIsBetter ? ComparedWith.Better : ComparedWith.Worse);
    }

    private static string Count(double value) => RiskPicture.Count((long)value);

    private static string Signed(long difference) => difference == 0 ? "" : (difference < 0 ? "−" : "+") + RiskPicture.Count(Math.Abs(difference));
}
