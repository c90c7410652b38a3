using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>The documents of 5.2, CK-17 and CK-18.</summary>
public static class CompletenessOfDocuments
{
    private const int DualUse = 2;

    internal static void Check(CompletenessFacts facts, FormTerms form, Gaps gaps)
    {
        foreach (var terms in form.Documents.Where(terms => IsNeeded(terms, facts)))
            gaps.When(!facts.Documents.Any(document => document.Kind == terms.Kind) && (terms.OrField is not { } key || string.IsNullOrWhiteSpace(facts.Answers.Value(key))),
                terms.Needed.Exists(need => need.When is DocumentWhen.OtherLanguage) ? "CK-17" : "CK-01", $"document-{terms.Kind}",
                $"Attach: {terms.Title}{(terms.OrField is { } or ? $", or answer '{form.Find(or)!.Label}'" : "")}.");
        foreach (var document in facts.Documents.Where(document => document.Finding.Fault is not null))
            gaps.When(true, "CK-18", $"document-{document.Kind}", $"{form.Document(document.Kind)?.Title ?? document.Kind}: {document.FileName} does not open: {document.Finding.Fault} Remove it and attach it anew.");
    }

    /// <summary>Whether the case needs a document of this kind.</summary>
    public static bool IsNeeded(DocumentTerms terms, CompletenessFacts facts) => terms.Needed.Exists(need => need.Tiers.Contains(facts.FormTier) && need.When switch
    {
        DocumentWhen.Always => true,
        DocumentWhen.Persons => facts.Dataset.Classification.Granularity is Granularity.G4 or Granularity.G5 or Granularity.G6,
        DocumentWhen.Flagged => facts.Answers.Chosen("flags").Any(flag => flag != FormAnswers.None),
        DocumentWhen.Company => facts.Answers.Value("recipient_type") == "company",
        DocumentWhen.Sites => facts.Content.Sites.Count > 0,
        DocumentWhen.DualUse2 => facts.Dataset.Classification.DualUse >= DualUse,
        _ => facts.Answers.Value("sign_language") == "other",
    });
}
