namespace ExportPortal.Architecture;

/// <summary>Nobody reads the clock of the machine: TimeProvider at the edge, `now` as a parameter inside.</summary>
internal static class ClockRules
{
    public static readonly string[] Members =
    [
        "System.DateTime.get_Now()", "System.DateTime.get_UtcNow()", "System.DateTime.get_Today()",
        "System.DateTimeOffset.get_Now()", "System.DateTimeOffset.get_UtcNow()",
    ];

    /// <summary>Program, the composition root, has no namespace and is not asked.</summary>
    public static IReadOnlyList<string> Violations(IEnumerable<Use> uses, string root) =>
        [.. uses.Where(use => use.From.Namespace.StartsWith(root, StringComparison.Ordinal) && Members.Contains($"{use.To}.{use.Member}"))
            .Select(use => $"{use.From} uses {use.To}.{use.Member}").Distinct().Order(StringComparer.Ordinal)];
}
