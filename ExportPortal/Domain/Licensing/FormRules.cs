using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>Which fields of the form are asked at which tier, and whether an answer is one.</summary>
public static class FormRules
{
    /// <summary>The days that the records are about, by the keys of the form.</summary>
    internal const string FirstCovered = "period_from", LastCovered = "period_to";

    /// <summary>Key of the claim of the lower fee.</summary>
    public const string FeeClaim = "fee_waiver";

    /// <summary>Which fee an application pays, in words; null before it has a tier, and where the pack says nothing of fees.</summary>
    public static string? Fee(FormAnswers answers, int? tier, PolicyPack pack) => tier is null || pack.Form?.Fees is not { } fees ? null
        : tier <= fees.NoneToTier ? "none at this tier"
        : answers.Says(FeeClaim) && fees.LowerFor.Contains(answers.Value("size")) ? "the lower one, claimed as a small entity" : "the full one";

    /// <summary>The tier by which the form asks: a case that a gate ended is filled in as at tier 1.</summary>
    public static int TierOf(int? tier) => Math.Max(1, tier ?? 1);

    /// <summary>Whether the field has to be answered for this case.</summary>
    public static bool IsAsked(FormField field, int? tier, FormAnswers answers) =>
        field.FromTier <= TierOf(tier) && IsOpen(field, answers);

    /// <summary>Whether the field can be answered at all: another answer may rule it out.</summary>
    public static bool IsOpen(FormField field, FormAnswers answers) =>
        field.OnlyIf is not { } condition || condition.Is.Contains(answers.Value(condition.Field));

    /// <summary>Whether the field of the form is answered; the content's own members are read by the content.</summary>
    public static bool IsAnswered(FormField field, FormAnswers answers) => field.Kind switch
    {
        FieldKind.Table => answers.Rows(field.Key).Any(row => row.Any(cell => !string.IsNullOrWhiteSpace(cell))) || (field.MayBeNone && answers.Value(field.Key) == FormAnswers.None),
        FieldKind.Check => answers.Value(field.Key) == FormAnswers.Yes,
        FieldKind.YesNo => answers.Value(field.Key) is var said && (said == FormAnswers.No || (said.StartsWith("yes:", StringComparison.Ordinal) && said.Length > "yes: ".Length)),
        _ => !string.IsNullOrWhiteSpace(answers.Value(field.Key)),
    };

    /// <summary>
    /// What the applicant still has to write, in a sentence, where the answer is the model text itself or has blanks of it in
    /// square brackets; null for an answer of the applicant's own, and where the pack lets the model text stand.
    /// </summary>
    public static string? NotOwn(FormField field, string said)
    {
        if (field is not { IsExample: true, Template: { } model })
            return null;
        var blanks = Blanks(model).Where(blank => said.Contains(blank, StringComparison.OrdinalIgnoreCase)).Distinct().ToList();
        return blanks.Count > 0 ? $"{field.Label}: fill in {string.Join(" and ", blanks)}; that is a blank of the model text."
            : Same(said, model) ? $"{field.Label}: this is the model text as it came. Write what is true of your application." : null;
    }

    private static IEnumerable<string> Blanks(string model) => model.Split('[').Skip(1).Where(part => part.Contains(']')).Select(part => $"[{part[..(part.IndexOf(']') + 1)]}");

    /// <summary>Blanks, line ends, a last full stop and the size of letters make no text one's own.</summary>
    private static bool Same(string said, string model) => string.Equals(Plain(said), Plain(model), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', ' ');

    /// <summary>What is wrong with an answer, in a sentence; null when it can be kept. Nothing is also an answer that can be kept.</summary>
    public static string? Wrong(FormField field, FormAnswers answers)
    {
        var said = answers.Value(field.Key);
        return field.Kind switch
        {
            FieldKind.Number when AskedNumber.IsOf(field.Key) => said.Length > 0 && AskedNumber.Fault(field.Key, said) is { } fault ? $"{field.Label}: {fault}." : null,
            FieldKind.Number when said.Length > 0 && !IsNumber(said) => $"{field.Label}: write a number of 0 or more, such as 12.",
            FieldKind.Text when field.HasEmail && said.Length > 0 && !HasEmail(said) => $"{field.Label}: write an e-mail address too, such as name@organisation.example.",
            FieldKind.Date when said.Length > 0 && answers.Day(field.Key) is null => $"{field.Label}: choose a day.",
            FieldKind.Date when field.Key == LastCovered && answers.Day(field.Key) < answers.Day(FirstCovered) => $"{field.Label}: choose the first day covered or a later one.",
            FieldKind.Choice when said.Length > 0 && field.Choices!.TrueForAll(choice => choice.Code != said) => $"{field.Label}: choose one of the list.",
            FieldKind.Choices when answers.Chosen(field.Key).Any(code => field.Choices!.TrueForAll(choice => choice.Code != code)) => $"{field.Label}: choose from the list.",
            FieldKind.Table => field.Columns!.Select((column, at) => WrongCell(field, column, answers.Cells(field.Key, at))).FirstOrDefault(wrong => wrong is not null),
            _ => null,
        };
    }

    private static string? WrongCell(FormField field, TableColumn column, IEnumerable<string> cells)
    {
        var wrong = cells.FirstOrDefault(cell => column.Kind switch
        {
            "number" => !IsNumber(cell),
            "country" => !CountryName.IsCode(cell),
            "date" => !DateOnly.TryParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            _ => false,
        });
        return wrong is null ? null : $"{field.Label}: '{wrong}' is no {column.Kind}{(column.Kind == "country" ? "; use the two letters of its ISO code, such as NL" : column.Kind == "date" ? "; write it as 2026-11-25" : "")}.";
    }

    /// <summary>One of the words is an address; whether somebody reads it is not asked.</summary>
    private static bool HasEmail(string said) => said.Split([' ', ',', ';', '<', '>', '(', ')', '\n'], StringSplitOptions.RemoveEmptyEntries)
        .Any(word => word.IndexOf('@') is var at and > 0 && word.LastIndexOf('.') is var dot && dot > at + 1 && dot < word.Length - 1);

    internal static bool IsNumber(string said) => double.TryParse(said, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}
