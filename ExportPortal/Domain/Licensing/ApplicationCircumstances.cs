using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Licensing;

/// <summary>What the form says that brings a clause and moves no tier.</summary>
internal static class ApplicationCircumstances
{
    public static IEnumerable<string> Of(ApplicationContent content, Organisation recipient, PolicyPack pack)
    {
        if (Processors(content).Count > 0)
            yield return Circumstances.Processors;
        if (Sources(content).Count > 0)
            yield return Circumstances.Linkage;
        if (content.Answers.Says("community_interests"))
            yield return Circumstances.Community;
        if (content.Answers.Cells("hosting", 1).Any(country => country != recipient.Country && country != pack.Authority.Country))
            yield return Circumstances.ForeignHosting;
    }

    /// <summary>Service providers who may touch the data, each with its country.</summary>
    public static IReadOnlyList<string> Processors(ApplicationContent content) =>
        [.. content.Answers.Rows("processors").Where(row => row.Count > 0 && row[0].Trim().Length > 0).Select(row => row.Count > 2 && row[2].Length > 0 ? $"{row[0].Trim()}, {row[2]}" : row[0].Trim()).Distinct()];

    /// <summary>Data that are to be joined with these.</summary>
    public static IReadOnlyList<string> Sources(ApplicationContent content) => [.. content.Answers.Cells("linkage", 0).Distinct()];
}
