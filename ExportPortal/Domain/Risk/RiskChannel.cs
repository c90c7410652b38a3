using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk;

/// <summary>
/// One way in which data may give persons away, and what was found of it (domain/04 4.1). What was not measured is
/// not assessed, never empty; it blocks T2 and above where it applies.
/// </summary>
/// <param name="Question">What the channel asks.</param>
/// <param name="Found">What was measured, in words.</param>
/// <param name="Risk">Null where the channel has no probability of its own.</param>
/// <param name="Index">0 to 100; null as <paramref name="Risk"/>.</param>
public sealed record RiskChannel(string Name, string Question, string Found, double? Risk, double? Index, MeasureVerdict Verdict, string Confidence)
{
    /// <summary>What the number stands on: the whole file was read, nothing was sampled or declared.</summary>
    public const string FullFile = "A, measured on the full file";

    private const string None = "–";

    /// <summary>Identity, attribute, membership and output, in this order.</summary>
    /// <param name="finding">Null when a gate ended the case before the risk was weighed.</param>
    public static IReadOnlyList<RiskChannel> Of(RiskMeasurement measured, RiskFinding? finding, double? threshold, int tier, bool highInvasiveness, PolicyPack pack) =>
    [
        Identity(measured, finding, threshold),
        Attribute(measured, tier, highInvasiveness, pack),
        new("Membership or model", "Can it be told that a person is in the data?", "no test was run", null, null, MeasureVerdict.NotAssessed, None),
        new("Output", "What do results taken out give away?", "no test was run", null, null, MeasureVerdict.NotAssessed, None),
    ];

    private static RiskChannel Identity(RiskMeasurement measured, RiskFinding? finding, double? threshold)
    {
        const string question = "Can a person be found again?";
        return finding is null || threshold is not { } line
            ? new("Identity", question, $"data risk {measured.AverageRisk}, not weighed", null, null, MeasureVerdict.Reported, FullFile)
            : new("Identity", question, $"smallest class {RiskPicture.Count(measured.Sample.K)}", finding.Overall.Value, finding.Index,
                finding.Overall.Value <= line ? MeasureVerdict.Pass : MeasureVerdict.Over, FullFile);
    }

    private static RiskChannel Attribute(RiskMeasurement measured, int tier, bool highInvasiveness, PolicyPack pack)
    {
        const string question = "What is learnt of a person without finding them?";
        if (measured.Sensitive.Count == 0)
            return new("Attribute", question, "no sensitive attribute was named", null, null, MeasureVerdict.NotAssessed, None);
        if (measured.Sensitive.Values.All(one => one.LDistinct is null))
            return new("Attribute", question, "not defined under the wildcard rule", null, null, MeasureVerdict.NotAssessed, None);
        var tests = MeasureTest.Of(measured, tier, highInvasiveness, pack).Where(test => test.Key is MeasureTest.L or MeasureTest.T).ToList();
        var worst = measured.Sensitive.MaxBy(pair => pair.Value.HomogeneousRecords ?? 0);
        var given = worst.Value.HomogeneousRecords ?? 0;
        return new("Attribute", question,
            $"l = {measured.Sensitive.Values.Min(one => one.LDistinct)}, {(given == 0 ? "no record gives an attribute away" : $"{RiskPicture.Count(given)} records give {worst.Key} away")}",
            null, null, tests.Exists(test => test.Verdict is MeasureVerdict.Over) ? MeasureVerdict.Over
                : tests.TrueForAll(test => test.Verdict is MeasureVerdict.Pass) ? MeasureVerdict.Pass : MeasureVerdict.Reported, FullFile);
    }
}
