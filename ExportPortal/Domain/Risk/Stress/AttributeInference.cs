using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Risk.Stress;

/// <summary>
/// ST-08: a sensitive attribute is learnt without finding the record. From the classes: records whose class shows one
/// value, l and t of the worst attribute. From an attack, where one was run: its gain over a guess, by the upper end. Pass rule: gates of the tier.
/// </summary>
internal sealed class AttributeInference() : StressScenario("ST-08", "Attribute inference and homogeneity", RiskChannel.Attribute)
{
    public override string Asks => "not only how many values a class shows, but also how far they lie from those of the whole file, and what an attack learns";

    public override string Rule(StressTerms terms) => "Values in a class, distance from the whole, and the gain of an attack over a guess, by its upper end, within the limits of the tier.";

    public override StressTestResult Judge(StressCase given)
    {
        List<KeyValuePair<string, WholeAttribute>> defined =
            [.. from one in given.Measured.Sensitive let whole = given.Measured.Whole(one.Value) where whole?.LDistinct is not null select KeyValuePair.Create(one.Key, whole!)];
        var isUncounted = defined.Count == 0 && given.Measured.Sensitive.Count > 0 && given.Measured.Sample.DroppedRecords > 0;
        if (defined.Count == 0 && given.Figures.AttributeGains.Count == 0)
            return isUncounted ? Uncounted(given)
                : given.Measured.Sensitive.Count > 0 ? NotAssessed(given, "Under the wildcard rule classes are not defined, so neither is what they give away.", "Measure with empty cells read as values, or dropped.")
                : NotAssessed(given, "No column of the file is declared sensitive.", "Declare the sensitive columns and measure again; data without any need none.", given.Context.Granularity >= Granularity.G2);
        // A record that is alone by its nature is a class of one value: only an attack can show what the data give away, where the tier limits it.
        var alone = defined.Count > 0 ? given.Exemption(MeasureTest.L) : null;
        if (alone is { Instead: { } instead } && given.Figures.AttributeGains.Count == 0 && given.HasLimit(instead))
            return NotAssessed(given, $"Values in a class and distance from the whole do not apply: {alone.Because}.", "Attack the data: an attribute-inference attack, saved with the version.");
        var (checks, figures) = (new List<StressCheck>(), new List<StressFigure>());
        if (given.Figures.AttributeGains.MaxBy(one => one.Judged) is { } worst)
            checks.Add(given.Gate("attribute_gain", worst.Judged, $"gain over a guess on {worst.Attribute}{(worst.GainHigh is null ? "" : ", upper end")}", isRisk: true));
        if (defined.Count > 0 && alone is null)
        {
            checks.Add(given.Gate(MeasureTest.L, defined.Min(one => one.Value.LDistinct!.Value), "fewest values in a class"));
            checks.Add(given.Gate(MeasureTest.T, defined.Max(one => one.Value.T ?? 0), "distance of a class from the whole"));
        }
        figures.AddRange(defined.Select(one => new StressFigure($"share of records whose class shows one {one.Key}", Homogeneous(one.Value, given))));
        figures.AddRange(defined.Where(one => one.Value.HomogeneousClasses is not null && given.Measured.Sample.WholeClasses is not null)
            .Select(one => new StressFigure($"share of classes that show one {one.Key}", (double)one.Value.HomogeneousClasses!.Value / given.Measured.Sample.WholeClasses!.Value)));
        figures.AddRange(given.Figures.AttributeGains.Select(one => new StressFigure($"gain on {one.Attribute} by {one.Attack}", one.Gain)));
        figures.AddRange(given.Figures.AttributeGains.Where(one => one.GainHigh is not null).Select(one => new StressFigure($"gain on {one.Attribute} by {one.Attack}, upper end", one.GainHigh!.Value)));
        var evidence = given.Figures.AttributeGains.Select(one => one.Evidence).Append(Evidence.A).Max();
        var judged = Judged(given, evidence, Sentence(defined, given), checks, figures, [new("sensitive attributes", string.Join(", ", given.Measured.Sensitive.Keys))]);
        // No attack vouches for what the classes give away.
        return isUncounted && judged.Outcome is not StressOutcome.Failed ? Uncounted(given) : judged;
    }

    /// <summary>A result older than the count of those whom the drop rule leaves out.</summary>
    private StressTestResult Uncounted(StressCase given) =>
        NotAssessed(given, "The drop rule left records out, and what they give away was not counted.", "Measure the file again.");

    private static string Sentence(List<KeyValuePair<string, WholeAttribute>> defined, StressCase given)
    {
        var attack = "";
        if (given.Figures.AttributeGains.MaxBy(one => one.Judged) is { } gain)
        {
            var most = gain.GainHigh is { } high ? $" (at most {Risk(high)} with 95 % confidence)" : "";
            attack = gain.Gain > 0 ? $" {gain.Attack} told {gain.Attribute} better than a guess by {Risk(gain.Gain)}{most}." : $" {gain.Attack} told {gain.Attribute} no better than a guess{most}.";
        }
        if (given.Figures.AttributeGains.MaxBy(one => one.Judged) is { Prevalence: { } share } common)
            attack += $" Prevalence decides there: the commonest value of {common.Attribute} is in {Percent(share)} of the records, and always guessing it is right as often.";
        if (defined.Count == 0)
            return attack.TrimStart();
        var worst = defined.MaxBy(one => one.Value.HomogeneousRecords ?? 0);
        return $"{Percent(Homogeneous(worst.Value, given))} of the records stand in classes that show one value of {worst.Key}: whoever finds the class learns it without finding the record.{attack}";
    }

    private static double Homogeneous(WholeAttribute one, StressCase given) => (double)(one.HomogeneousRecords ?? 0) / given.Measured.Sample.WholeRecords;
}
