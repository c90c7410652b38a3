namespace ExportPortal.Domain.Common;

/// <summary>What is asked of every reason: it is there, and short enough to be read.</summary>
public static class Reasons
{
    /// <summary>In characters, inclusive.</summary>
    public const int Longest = 4000;

    public static void Require(string reason)
    {
        RuleViolation.When(string.IsNullOrWhiteSpace(reason), "RS-1", "Give the reason; it stays on the record.");
        RuleViolation.When(reason.Length > Longest, "RS-2", $"The reason is longer than {Longest} characters. Say the rest in an attachment of the file.");
    }
}
