namespace ExportPortal.Domain.Common;

/// <summary>A named rule: a stable code that letters and the API quote, and one message that says how to mend it.</summary>
public sealed record Rule(string Code, string Message);

/// <summary>A broken rule. Thrown inside the domain, caught once by the command pipeline, returned as an <see cref="Outcome"/>.</summary>
public sealed class RuleViolation(Rule rule) : Exception($"{rule.Code}: {rule.Message}")
{
    public Rule Rule { get; } = rule;

    /// <summary>Throws when <paramref name="broken"/> is true.</summary>
    public static void When(bool broken, string code, string message)
    {
        if (broken)
            throw new RuleViolation(new Rule(code, message));
    }
}

/// <summary>What is asked of every reason: it is there, and short enough to be read.</summary>
public static class Reasons
{
    /// <summary>In characters, inclusive.</summary>
    public const int Longest = 4000;

    public static void Require(string reason)
    {
        if (Fault(reason) is { } fault)
            throw new RuleViolation(fault);
    }

    /// <summary>Why it is no reason; null when it is one.</summary>
    public static Rule? Fault(string reason) =>
        string.IsNullOrWhiteSpace(reason) ? new("RS-1", "Give the reason; it stays on the record.")
        : reason.Length > Longest ? new("RS-2", $"The reason is longer than {Longest} characters. Say the rest in an attachment of the file.")
        : null;
}
