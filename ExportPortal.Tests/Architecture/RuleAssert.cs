namespace ExportPortal.Architecture;

internal static class RuleAssert
{
    /// <summary>Fails with every violation, one a line.</summary>
    public static void None(IReadOnlyCollection<string> violations) =>
        Assert.True(violations.Count == 0, string.Join('\n', violations));

    /// <summary>The rule finds exactly the named canaries: it can fail, and it spares what is sound.</summary>
    public static void Finds(IReadOnlyCollection<string> violations, params string[] canaries)
    {
        foreach (var canary in canaries)
            Assert.True(violations.Any(violation => violation.Contains(canary)), $"{canary} is not found in:\n{string.Join('\n', violations)}");
        foreach (var violation in violations)
            Assert.True(canaries.Any(violation.Contains), $"Sound, yet found: {violation}");
    }
}
