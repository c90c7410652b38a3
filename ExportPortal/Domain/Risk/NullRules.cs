using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Risk;

/// <summary>The null rules in words.</summary>
public static class NullRules
{
    public static string Name(NullRule rule) => rule switch
    {
        NullRule.Value => "A value like any other",
        NullRule.Wildcard => "Matches every value",
        NullRule.Drop => "The record leaves the classes",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Unknown null rule."),
    };

    /// <summary>What is known of the records left out, in two sentences; null where there are none.</summary>
    public static string? LeftOut(SampleMeasures sample) => sample.DroppedRecords == 0 ? null
        : $"{Of(sample.DroppedRecords)} with an empty quasi-identifier {(sample.DroppedRecords == 1 ? "is" : "are")} in no class and still in the file. "
            + (sample.LeftOut is { } counted ? $"Counted by the value rule, as here, {(sample.DroppedRecords == 1 ? "it makes" : "they make")} a smallest class of {RiskPicture.Count(counted.K)}, and {Of(counted.Uniques)} {(counted.Uniques == 1 ? "is" : "are")} alone{(counted.Sizes is null ? $"; {Unknown}" : "")}."
                : $"They were not counted by another rule, so each counts as alone here; {Unknown}.");

    private const string Unknown = "l and t of the whole file are not known before it is measured again";

    /// <summary>What the whole file gives away of each sensitive attribute where records are in no class, a sentence each; empty where none is left out.</summary>
    public static IReadOnlyList<string> Attributes(RiskMeasurement measured) => measured.Sample.DroppedRecords == 0 ? []
        : [.. measured.Sensitive.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => measured.Whole(one.Value) is { LDistinct: { } l, T: { } t } whole
            ? $"{one.Key} with the records in no class counted, as it decides: l {RiskPicture.Count(l)}, t {Probability.Format(t)}, {Of(whole.HomogeneousRecords ?? 0)} given away."
            : $"{one.Key}: records in no class were not counted, so l and t are not assessed.")];

    /// <summary>Whom a search among the classes did not see; null where nobody is left out.</summary>
    public static string? NotSearched(SampleMeasures sample) => sample.DroppedRecords == 0 ? null
        : $"{Of(sample.DroppedRecords)} in no class {(sample.DroppedRecords == 1 ? "was" : "were")} not searched.";

    private static string Of(long records) => $"{RiskPicture.Count(records)} {(records == 1 ? "record" : "records")}";

    public static string Meaning(NullRule rule) => rule switch
    {
        NullRule.Value => "The strictest reading: an empty cell tells a record apart as any other value does.",
        NullRule.Wildcard => "An attacker cannot tell what the cell held. Classes overlap, so figures that need classes are not defined.",
        NullRule.Drop => "Records with an empty quasi-identifier are in no class. They are still in the file, so what decides counts them by the value rule beside the others.",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Unknown null rule."),
    };
}
