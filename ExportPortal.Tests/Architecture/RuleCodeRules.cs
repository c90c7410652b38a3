using System.Text.RegularExpressions;

namespace ExportPortal.Architecture;

/// <summary>The code of a refusal names one rule: callers of the API act on it, and people quote it.</summary>
internal static partial class RuleCodeRules
{
    /// <summary>Rules that are kept in several areas, and so are told there in the words of the place; and the step of a workflow, which every workflow has.</summary>
    private static readonly string[] KeptInSeveral =
    [
        "WF-1", "WF-2", "WF-3", // the table of a workflow
        "FE-3", "FE-11", // separation of duties
        "DS-1", "DS-4", // the dataset's own steward
        "CK-10", // screening of a party, at the form and in the lists
        "SC-9", // a possible match, at the request and at the grant of a change
        "LP-1", // the package is being sealed
        "IK-1", // an idempotency key
    ];

    /// <summary>Codes that are told in more than one wording, in one area or in several; what is filled in may differ.</summary>
    public static IReadOnlyList<string> UsedTwice(IEnumerable<SourceFile> files) =>
        [.. from file in files
            where file.Path.StartsWith("ExportPortal/", StringComparison.Ordinal) && file.Path.EndsWith(".cs") && !file.Path.StartsWith("ExportPortal/Hosting/", StringComparison.Ordinal) && !file.Path.Contains("/Migrations/")
            from Match match in Refusal().Matches(file.Text)
            let code = match.Groups["code"].Value
            where !KeptInSeveral.Contains(code)
            group (Area: Area(file.Path), Words: Filled().Replace(match.Groups["words"].Value, "{}")) by code into uses
            where uses.Select(one => one.Words).Distinct().Count() > 1
            orderby uses.Key
            select $"{uses.Key} stands in {string.Join(" and ", uses.Select(one => one.Area).Distinct().Order(StringComparer.Ordinal))} with different words"];

    /// <summary>"ExportPortal/Domain/Risk/Stress/A.cs" is of Domain/Risk.</summary>
    private static string Area(string path) => string.Join('/', path.Split('/')[1..3]);

    /// <summary>What is filled into a message.</summary>
    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Filled();

    /// <summary>A code before its message, which has more than one word, where a rule is broken; catalogues of what is no refusal have other codes or other places.</summary>
    [GeneratedRegex(@"""(?<code>(?!AN|AC|ST)[A-Z]{2}-\d{1,2})"",\s*\$?""(?<words>(?:[^""\\]|\\.)* (?:[^""\\]|\\.)*)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Refusal();
}
