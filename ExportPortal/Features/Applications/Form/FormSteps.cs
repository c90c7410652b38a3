using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Features.Applications.Form;

/// <summary>One step of the form.</summary>
/// <param name="Open">Points that are still open in it.</param>
public sealed record FormStep(int Number, string Title, int Open);

/// <summary>The steps of the form: the sections of the pack, the documents, and the check before submission. Each has an address.</summary>
public static class FormSteps
{
    public const int Documents = 13;
    public const int Check = 14;
    private const int Risk = 8;
    private const int Signatures = 12;

    /// <param name="isRevision">Whether the form was opened again for an answer, and goes there from its last step.</param>
    public static IReadOnlyList<FormStep> Of(FormTerms form, IReadOnlyList<CompletenessGap> gaps, bool isRevision) =>
    [
        .. form.Sections.Select(section => new FormStep(section.Number, section.Title, gaps.Count(gap => StepOf(form, gap.Field) == section.Number))),
        new(Documents, "Documents", gaps.Count(gap => StepOf(form, gap.Field) == Documents)),
        new(Check, isRevision ? "Check and go on to the answer" : "Check and submit", 0),
    ];

    /// <summary>The step in which the field of a gap is mended.</summary>
    public static int StepOf(FormTerms form, string field) => field switch
    {
        "assessment" => Risk,
        "statement" => Signatures,
        _ when field.StartsWith("document-", StringComparison.Ordinal) => Documents,
        _ when form.SectionOf(field) is var section and > 0 => section,
        _ => Check,
    };

    public static string Href(string number, int step) => $"/my/applications/{number}/edit?section={step}";

    /// <summary>The address of the field that mends a gap.</summary>
    public static string Href(string number, FormTerms form, CompletenessGap gap) =>
        gap.Field.Length == 0 ? Href(number, 1) : $"{Href(number, StepOf(form, gap.Field))}&field={gap.Field}";
}
