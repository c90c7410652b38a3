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
        yield return new("Records", Count(l.WholeRecords), Count(r.WholeRecords), Signed(r.WholeRecords - l.WholeRecords), l.WholeRecords == r.WholeRecords ? ComparedWith.Same : ComparedWith.NotComparable);
        if (l.DroppedRecords + r.DroppedRecords > 0)
            yield return Lower("Records left out of the classes", l.DroppedRecords, r.DroppedRecords, Count);
        yield return Higher("Smallest class, k", l.WholeK, r.WholeK, Count);
        yield return Lower("Average risk", l.WholeAverage, r.WholeAverage, Probability.Format);
        yield return Lower("Worst record", l.WholeHighest, r.WholeHighest, Probability.Format);
        yield return Lower("Share of unique records", (double)l.WholeUniques / l.WholeRecords, (double)r.WholeUniques / r.WholeRecords, Probability.Format);
        foreach (var threshold in l.RecordsAtRiskStrict.Keys.Intersect(r.RecordsAtRiskStrict.Keys).Order())
            yield return Lower($"Share of records above {Probability.Format(threshold)}", l.WholeAtRiskStrict[threshold], r.WholeAtRiskStrict[threshold], Probability.Format);
        foreach (var name in left.Sensitive.Keys.Union(right.Sensitive.Keys).Order(StringComparer.Ordinal))
        {
            var (a, b) = (left.Sensitive.GetValueOrDefault(name), right.Sensitive.GetValueOrDefault(name));
            var (allA, allB) = (a is null ? null : left.Whole(a), b is null ? null : right.Whole(b));
            yield return Told(Higher($"l, distinct values of {name}", allA?.LDistinct, allB?.LDistinct, Count), a, b, NotSensitive);
            yield return Told(Lower($"t, distance of {name} from the whole", allA?.T, allB?.T, Probability.Format), a, b, NotSensitive);
            yield return Told(InClasses(Higher($"Entropy l of {name}", a?.LEntropyExp, b?.LEntropyExp, Probability.Format)), a, b, NotSensitive);
            yield return Told(InClasses(Lower($"alpha, largest share of one value of {name}", a?.AlphaMax, b?.AlphaMax, Probability.Format)), a, b, NotSensitive);
            yield return Told(InClasses(Lower($"beta of {name}", a?.BetaBasic, b?.BetaBasic, Ratio)), a, b, NotSensitive);
            yield return Told(InClasses(Lower($"delta-disclosure of {name}", a?.DeltaDisclosure, b?.DeltaDisclosure, Ratio)), a, b, NotSensitive);
            yield return Told(Lower($"Share of records that give {name} away", (double?)allA?.HomogeneousRecords / l.WholeRecords, (double?)allB?.HomogeneousRecords / r.WholeRecords, Probability.Format), a, b, NotSensitive);
        }
        foreach (var row in Searched(left, right))
            yield return row;

        // Records in no class have no such figure: leaving them out would read as an improvement.
        ComparedRow InClasses(ComparedRow row) => l.DroppedRecords + r.DroppedRecords == 0 ? row
            : row with { Measure = $"{row.Measure}, of the records in classes", Verdict = ComparedWith.NotComparable };
    }

    /// <summary>What only some runs measure: background knowledge, special uniques, individual risk. A figure of one side alone is a row too, with "not run" beside it.</summary>
    public static IEnumerable<ComparedRow> Searched(RiskMeasurement left, RiskMeasurement right)
    {
        foreach (var known in Points(left).Union(Points(right)).Where(known => known is 3 or 4).Order())
            yield return Told(Lower($"Average risk when {known} attributes are known", At(left, known), At(right, known), Probability.Format), Known(left, known), Known(right, known), run => Why(run, "knowledge", run.Knowledge is null ? null : "fewer columns"), left, right);
        if (left.Models?.Suda is not null || right.Models?.Suda is not null)
            yield return Told(Lower("Share of records with special uniques", (double?)left.Models?.Suda?.Elliot.Positive / left.Sample.Records, (double?)right.Models?.Suda?.Elliot.Positive / right.Sample.Records, Probability.Format), left.Models?.Suda, right.Models?.Suda, run => Why(run, "suda", null), left, right);
        foreach (var size in Sizes(left).Union(Sizes(right)).Order())
        {
            var (a, b) = (left.Models?.Population?.GetValueOrDefault(size), right.Models?.Population?.GetValueOrDefault(size));
            yield return Told(Lower($"Journalist risk at worst among {Count(size)} persons", a?.Journalist.JournalistHighest, b?.Journalist.JournalistHighest, Probability.Format), a, b, run => Why(run, "population", null), left, right);
            yield return Told(Lower($"Marketer risk among {Count(size)} persons", a?.Journalist.Marketer, b?.Journalist.Marketer, Probability.Format), a, b, run => Why(run, "population", null), left, right);
            yield return Told(Lower($"Estimated share of population uniques among {Count(size)} persons", a?.UniqueShare, b?.UniqueShare, Probability.Format), a, b, run => Why(run, "population", null), left, right);
        }
        if (left.Weighted is not null || right.Weighted is not null)
            yield return Told(Lower("Individual risk, share of records", left.Weighted?.Mean, right.Weighted?.Mean, Probability.Format), left.Weighted, right.Weighted, run => Why(run, "weighted", "no column of weights"), left, right);
    }

    private const string NotSensitive = "not run: not a sensitive column there";

    private static IEnumerable<long> Sizes(RiskMeasurement measured) => measured.Models?.Population?.Keys ?? [];

    private static IEnumerable<int> Points(RiskMeasurement measured) => (measured.Knowledge?.Curve ?? []).Select(point => point.Known);

    private static KnowledgePoint? Known(RiskMeasurement measured, int known) => measured.Knowledge?.Curve.FirstOrDefault(point => point.Known == known);

    private static string Why(RiskMeasurement measured, string key, string? otherwise) =>
        (measured.Models?.Reasons?.GetValueOrDefault(key)?.TrimEnd('.') ?? otherwise) is { } why ? $"not run: {why}" : "not run";

    /// <summary>A row as it is, with why there is no figure on a side that was not measured.</summary>
    private static ComparedRow Told(ComparedRow row, object? left, object? right, Func<RiskMeasurement, string> why, RiskMeasurement of, RiskMeasurement other) =>
        row with { Left = left is null ? why(of) : row.Left, Right = right is null ? why(other) : row.Right };

    private static ComparedRow Told(ComparedRow row, object? left, object? right, string why) =>
        row with { Left = left is null ? why : row.Left, Right = right is null ? why : row.Right };

    /// <summary>What another set of quasi-identifiers does to a comparison, in sentences; empty where it is the same set.</summary>
    public static IEnumerable<string> OtherColumns(IReadOnlyCollection<string> before, IReadOnlyCollection<string> now)
    {
        var (gone, added) = (before.Except(now).ToList(), now.Except(before).ToList());
        if (gone.Count > 0)
            yield return $"No longer counted as known to others: {string.Join(", ", gone)}. A lower risk may come from that alone.";
        if (added.Count > 0)
            yield return $"Newly counted as known to others: {string.Join(", ", added)}. A higher risk may come from that alone.";
    }

    private static IEnumerable<string> Differences(RiskMeasurement left, RiskMeasurement right)
    {
        foreach (var caution in OtherColumns(left.QuasiIdentifiers, right.QuasiIdentifiers))
            yield return caution;
        if (left.Rules.Null != right.Rules.Null)
            yield return $"Empty cells were read differently: \"{NullRules.Name(left.Rules.Null)}\" and \"{NullRules.Name(right.Rules.Null)}\".";
        if (left.Rules.Text != right.Rules.Text)
            yield return $"Texts were read differently: \"{left.Rules.Text.Words}\" and \"{right.Rules.Text.Words}\". Texts that a rule joins make larger classes.";
        var types = left.Rules.Types.Keys.Intersect(right.Rules.Types.Keys).Where(column => left.Rules.Types[column] != right.Rules.Types[column]).Order(StringComparer.Ordinal).ToList();
        if (types.Count > 0)
            yield return $"Declared with another type: {string.Join(", ", types)}.";
        if ((left.Engine.Portal, left.Engine.Counting) != (right.Engine.Portal, right.Engine.Counting))
            yield return $"Counted by {left.Engine.Portal} with {left.Engine.Counting} and by {right.Engine.Portal} with {right.Engine.Counting}.";
        if (left.File.Sha256 == right.File.Sha256)
            yield return "Both were measured on the same file.";
    }

    private static double? At(RiskMeasurement measured, int known) => Known(measured, known)?.Worst.AverageRisk;

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

    /// <summary>A figure that may be far above 1.</summary>
    private static string Ratio(double value) => value < 1_000 ? Probability.Format(value) : Count(Math.Round(value));

    private static string Signed(long difference) => difference == 0 ? "" : (difference < 0 ? "−" : "+") + RiskPicture.Count(Math.Abs(difference));
}
