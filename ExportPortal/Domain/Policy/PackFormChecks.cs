using static ExportPortal.Domain.Policy.PackChecks;

namespace ExportPortal.Domain.Policy;

/// <summary>Checks of the application form: every field explains itself, and everything that it names exists.</summary>
internal static class PackFormChecks
{
    private const int Sections = 12;

    public static void Run(PolicyPack pack, FormTerms form)
    {
        const string where = "$.form";
        Must(form is { SummaryWords: > 0, LongestSentenceWords: > 0, AssessmentMonths: > 0, EvidenceMonths: > 0, OwnersPercent: > 0 and <= 100, LargestMegabytes: > 0, MostDocuments: > 0 }, where, "its limits are above 0.");
        Must(pack.Clocks.Find(clock => clock.Key == "assessment-age") is not { } age || (age.Unit, age.Length) == (ClockUnit.CalendarMonths, form.AssessmentMonths), $"{where}.assessment_months", "it is not the length of the clock 'assessment-age'.");
        Must(form.Sections.Select(section => section.Number).SequenceEqual(Enumerable.Range(1, Sections)), $"{where}.sections", $"the sections are 1 to {Sections}, in this order.");
        Unique($"{where}.sections.fields", [.. form.Fields], field => field.Key);
        foreach (var (section, at) in Numbered($"{where}.sections", form.Sections))
        {
            Must(section is { Title.Length: > 0, Help.Length: > 0, Fields.Count: > 0 }, at, "a section has a title, help and fields.");
            foreach (var (field, place) in Numbered($"{at}.fields", section.Fields))
                Field(form, field, place);
        }
        if (form.Fees is { } fees)
        {
            Must(fees.NoneToTier is >= 0 and <= 4, $"{where}.fees.none_to_tier", "the last tier without a fee is 0 to 4.");
            Must(fees.LowerFor.TrueForAll(size => form.Find("size")?.Choices?.Exists(choice => choice.Code == size) is true), $"{where}.fees.lower_for", "each is a choice of the field 'size'.");
        }
        Unique($"{where}.documents", form.Documents, document => document.Kind);
        foreach (var (document, at) in Numbered($"{where}.documents", form.Documents))
        {
            Must(document is { Title.Length: > 0, Help.Length: > 0 }, at, "a document has a title and help.");
            Must(document.OrField is not { } key || form.Find(key) is not null, $"{at}.or_field", $"there is no field '{document.OrField}'.");
            Must(document.Needed.TrueForAll(need => need.Tiers.TrueForAll(tier => tier is >= 1 and <= 4)), $"{at}.needed", "a document is needed at tiers 1 to 4.");
        }
    }

    private static void Field(FormTerms form, FormField field, string at)
    {
        Must(field is { Key.Length: > 0, Label.Length: > 0, Help.Length: > 0 }, at, "a field has a key, a label and help.");
        Must(field.FromTier is null or (>= 1 and <= 4), $"{at}.from_tier", "a field is asked from a tier 1 to 4 on.");
        Must(field.Kind is FieldKind.Choice or FieldKind.Choices == field.Choices is { Count: > 0 }, $"{at}.choices", "a choice has choices, and nothing else has.");
        Must(field.Kind is FieldKind.Table == field.Columns is { Count: > 0 }, $"{at}.columns", "a table has columns, and nothing else has.");
        Must(field.Columns?.TrueForAll(column => column.Kind is null or "country" or "number" or "date") != false, $"{at}.columns", "a column holds text, countries, numbers or dates.");
        Must(field.OnlyIf is not { } condition || form.Find(condition.Field) is not null, $"{at}.only_if", $"there is no field '{field.OnlyIf?.Field}'.");
        Must(field.Fill is null or "safeguards", $"{at}.fill", "a table is filled with safeguards or by hand.");
        Must(!field.IsExample || field.Template is { Length: > 0 }, $"{at}.is_example", "an example has a model text.");
    }
}
