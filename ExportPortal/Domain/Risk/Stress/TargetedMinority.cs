using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>ST-15: the attacker goes for those who stand out. Pass rule: average risk of the worst subgroup at most the ratio of the pack times that of all, or a justification.</summary>
internal sealed class TargetedMinority() : StressScenario("ST-15", "A minority is the target", RiskChannel.Identity)
{
    public override string Asks => "how the group at most risk fares, which an average over everybody hides";

    public override string Rule(StressTerms terms) => $"The average risk of no group of at least {terms.Minority.SmallestGroup} records is more than {terms.Minority.Ratio.ToString(CultureInfo.InvariantCulture)} times that of all, or there is a justification.";

    public override StressTestResult Judge(StressCase given)
    {
        if (given.Figures.Subgroups.MaxBy(one => one.Ratio) is not { } worst)
            return NotAssessed(given, "No column makes subgroups by age, sex, origin or region, by its name.", given.Figures.Missing.ContainsKey("ST-15") ? "A column with larger groups." : "Name the columns whose groups are to be compared.");
        var terms = given.Terms.Minority;
        var result = Judged(given, Evidence.A,
            $"The group at most risk is one of {worst.Groups} by {worst.Column} with {Count(worst.WorstRecords)} records: {Risk(worst.WorstAverage)} on average, {worst.Ratio.ToString("0.##", CultureInfo.InvariantCulture)} times that of all.{Uncompared(given.Figures.Uncompared, terms.SmallestGroup)}",
            [new("risk of the worst group against all", worst.Ratio, terms.Ratio)],
            given.Figures.Subgroups.SelectMany(one => new StressFigure[] { new($"ratio by {one.Column}", one.Ratio), new($"groups too small to compare by {one.Column}", one.Small) }.Concat(one.Empty == 0 ? [] : [new($"records without a value by {one.Column}, in no group", one.Empty)])),
            [new("ratio", terms.Ratio.ToString(CultureInfo.InvariantCulture)), new("smallest group", $"{terms.SmallestGroup} records")]);
        return result.Outcome is StressOutcome.Failed && given.Figures.MinorityJustification is { Length: > 0 } reason
            ? result with { Outcome = StressOutcome.Reported, Sentence = $"{result.Sentence} Justified: {reason}" }
            : result;
    }

    private static string Uncompared(IReadOnlyList<string>? columns, int smallest) =>
        columns is null ? "" : $" Not compared: {string.Join(", ", columns)}, of which no two groups have {smallest} records or more each.";
}
