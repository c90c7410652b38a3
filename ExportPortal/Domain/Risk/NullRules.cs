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

    public static string Meaning(NullRule rule) => rule switch
    {
        NullRule.Value => "The strictest reading: an empty cell tells a record apart as any other value does.",
        NullRule.Wildcard => "An attacker cannot tell what the cell held. Classes overlap, so figures that need classes are not defined.",
        NullRule.Drop => "Records with an empty quasi-identifier are not counted. They are still in the file, and their number is reported.",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Unknown null rule."),
    };
}
