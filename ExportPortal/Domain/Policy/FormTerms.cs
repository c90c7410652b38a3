using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>The application form (domain/05 5.1 to 5.3): what is asked from which tier on, in which words, and the limits of its checks.</summary>
/// <param name="SummaryWords">Most words of the plain summary, inclusive.</param>
/// <param name="LongestSentenceWords">Most words of one sentence of it, inclusive.</param>
/// <param name="AssessmentMonths">Longest age of the risk assessment.</param>
/// <param name="EvidenceMonths">Longest age of an assessed environment.</param>
/// <param name="OwnersPercent">Share of a company that has to be disclosed, inclusive.</param>
/// <param name="Jargon">Words that the plain summary does without.</param>
/// <param name="LargestMegabytes">Of one document, inclusive.</param>
/// <param name="MostDocuments">Of one application, inclusive.</param>
public sealed record FormTerms(
    int SummaryWords, int LongestSentenceWords, int AssessmentMonths, int EvidenceMonths, int OwnersPercent, ImmutableList<string> Jargon,
    int LargestMegabytes, int MostDocuments, ImmutableList<FormSection> Sections, ImmutableList<DocumentTerms> Documents)
{
    /// <summary>Who pays what for an application; null in packs before 2026.5, which say nothing of fees, so that a claim of the lower one is not looked at.</summary>
    public FeeTerms? Fees { get; init; }

    public IEnumerable<FormField> Fields => Sections.SelectMany(section => section.Fields);

    /// <returns>Null when the form asks for no such thing.</returns>
    public FormField? Find(string key) => Fields.FirstOrDefault(field => field.Key == key);

    /// <summary>Number of the section that asks for the field; 0 when none does.</summary>
    public int SectionOf(string key) => Sections.Find(section => section.Fields.Exists(field => field.Key == key))?.Number ?? 0;

    /// <returns>Null when there is no such kind of document.</returns>
    public DocumentTerms? Document(string kind) => Documents.Find(document => document.Kind == kind);
}

/// <summary>Fees in words (domain/05 5.6); their amounts are no part of the portal.</summary>
/// <param name="NoneToTier">Last tier without a fee, inclusive.</param>
/// <param name="LowerFor">Sizes of the applicant, as the form codes them, that may claim the lower fee.</param>
public sealed record FeeTerms(int NoneToTier, ImmutableList<string> LowerFor);

/// <param name="Number">1 to 12.</param>
public sealed record FormSection(int Number, string Title, string Help, ImmutableList<FormField> Fields);

/// <summary>How a field is answered.</summary>
public enum FieldKind
{
    Text,
    LongText,
    Number,
    Date,
    Choice,
    Choices,

    /// <summary>No, or yes with what it is.</summary>
    YesNo,
    Check,
    Table,

    /// <summary>A member of the application's content, which the rules read by name.</summary>
    Own,
}

/// <param name="Key">Stored with the answer, so it never changes its meaning.</param>
/// <param name="Template">A model text for small entities; null for none.</param>
/// <param name="FromTier">Tier from which it is mandatory; null for never.</param>
/// <param name="MayBeNone">A table that may be answered with "there are none".</param>
/// <param name="OnlyIf">Asked only where another answer says so; null for always.</param>
/// <param name="Fill">"safeguards": the table can be filled with those of the tier.</param>
/// <param name="HasEmail">An e-mail address has to be part of the answer.</param>
public sealed record FormField(
    string Key, string Label, FieldKind Kind, string Help, string? Template = null, int? FromTier = null, ImmutableList<CodedWords>? Choices = null,
    ImmutableList<TableColumn>? Columns = null, bool MayBeNone = false, FieldCondition? OnlyIf = null, string? Fill = null, bool HasEmail = false)
{
    /// <summary>Whether the model text is an example, which is true of nobody as it stands; false in packs before 2026.7, where a model text left as it is counts as an answer.</summary>
    public bool IsExample { get; init; }
}

public sealed record CodedWords(string Code, string Words);

/// <param name="Kind">"country", "number" or "date"; null for text.</param>
public sealed record TableColumn(string Name, string? Kind = null);

/// <param name="Is">Codes of the answers.</param>
public sealed record FieldCondition(string Field, ImmutableList<string> Is);

/// <param name="OrField">A field whose answer stands in for the document; null for none.</param>
public sealed record DocumentTerms(string Kind, string Title, string Help, ImmutableList<DocumentNeed> Needed, string? OrField = null);

/// <summary>When a document is needed beside its tier.</summary>
public enum DocumentWhen
{
    Always,
    Persons,
    Flagged,
    Company,
    DualUse2,
    OtherLanguage,

    /// <summary>Sites of a global licence are named.</summary>
    Sites,
}

public sealed record DocumentNeed(ImmutableList<int> Tiers, DocumentWhen When);
