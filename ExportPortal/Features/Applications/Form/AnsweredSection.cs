using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Features.Applications.Form;

/// <summary>One answered field.</summary>
/// <param name="Said">The answer in words; empty for a table with lines.</param>
/// <param name="Columns">Of a table; empty for other fields.</param>
/// <param name="Rows">Lines of a table, in the order of the columns.</param>
public sealed record AnsweredField(string Key, string Label, string Said, IReadOnlyList<TableColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A section of the form with what was answered in it.</summary>
/// <param name="Number">1 to 12.</param>
public sealed record AnsweredSection(int Number, string Title, IReadOnlyList<AnsweredField> Fields)
{
    /// <summary>The sections in which something was answered; fields without an answer are left out, and so are those that the content holds by name.</summary>
    public static IReadOnlyList<AnsweredSection> Of(FormTerms form, FormAnswers answers) =>
    [
        .. form.Sections.Select(section => new AnsweredSection(section.Number, section.Title,
            [.. section.Fields.Select(field => new AnsweredField(field.Key, field.Label, Said(field, answers), field.Columns ?? [], answers.Rows(field.Key))).Where(field => field.Said.Length > 0 || field.Rows.Count > 0)]))
            .Where(section => section.Fields.Count > 0),
    ];

    private static string Said(FormField field, FormAnswers answers) => field.Kind switch
    {
        FieldKind.Own => "",
        FieldKind.Table => answers.Value(field.Key) == FormAnswers.None ? "none" : "",
        FieldKind.Choice => field.Choices!.Find(choice => choice.Code == answers.Value(field.Key))?.Words ?? "",
        FieldKind.Choices => string.Join("; ", answers.Chosen(field.Key).Select(code => field.Choices!.Find(choice => choice.Code == code)?.Words ?? code)),
        _ => answers.Value(field.Key),
    };
}
