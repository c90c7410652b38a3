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
        if (content.Answers.Says("ai_training"))
            yield return Circumstances.AiTraining;
        if (content.Answers.Cells("hosting", 1).Concat(content.Providers.Select(one => one.Country)).Any(country => country.Length > 0 && country != recipient.Country && country != pack.Authority.Country))
            yield return Circumstances.ForeignHosting;
        // No earlier pack knows it, and what was decided under one stays as it was decided.
        if (content.Answers.Says("government_links") && pack.Clauses.Any(clause => clause.Triggers.Any(trigger => trigger.Fact == Circumstances.GovernmentLinks)))
            yield return Circumstances.GovernmentLinks;
    }

    /// <summary>To whom and why the application would pass the data on, in the words of the form; null where it asked for nothing of the kind.</summary>
    public static string? Onward(ApplicationContent content) => Explained(content, "onward");

    /// <summary>Service providers who may touch the data, each with its country.</summary>
    public static IReadOnlyList<string> Processors(ApplicationContent content) =>
        [.. content.Providers.Select(one => one.Country.Length > 0 ? $"{one.Name}, {one.Country}" : one.Name)];

    /// <summary>Data that are to be joined with these, each on its key.</summary>
    public static IReadOnlyList<LinkedSource> Linkage(ApplicationContent content) =>
        [.. content.Answers.Rows("linkage").Where(row => row.Count > 0 && row[0].Trim().Length > 0).Select(row => new LinkedSource(row[0].Trim(), row.ElementAtOrDefault(1)?.Trim() ?? "")).Distinct()];

    /// <summary>Names of the data that are to be joined with these.</summary>
    public static IReadOnlyList<string> Sources(ApplicationContent content) => [.. Linkage(content).Select(one => one.Source).Distinct()];

    /// <summary>The model that is to be trained, in the words of the form; null where it says nothing of one.</summary>
    public static string? Model(ApplicationContent content) => Explained(content, "ai_training");

    private static string? Explained(ApplicationContent content, string key) =>
        content.Answers.Value(key).Split(':', 2) is [FormAnswers.Yes, var words] && words.Trim() is { Length: > 0 } said ? said : null;
}
