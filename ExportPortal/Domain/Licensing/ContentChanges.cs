using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>What a form says otherwise than before, field by field. Longer texts are named and not repeated.</summary>
public static class ContentChanges
{
    /// <param name="form">Gives the names of the fields; null where the pack has none.</param>
    public static IReadOnlyList<string> Between(ApplicationContent before, ApplicationContent after, FormTerms? form)
    {
        string Label(string key) => form?.Find(key)?.Label ?? key;
        (string Key, string From, string To)[] own =
        [
            ("purpose", before.Purpose, after.Purpose),
            ("mode", Words.Of(before.Mode), Words.Of(after.Mode)),
            ("host", PackageWords.Place(before.Host), PackageWords.Place(after.Host)),
            ("countries", string.Join(", ", before.Countries), string.Join(", ", after.Countries)),
            ("term", Span(before.Term), Span(after.Term)),
            ("signatory", before.EndUseStatement, after.EndUseStatement),
            ("audit", Said(before.AuditAccepted), Said(after.AuditAccepted)),
        ];
        return
        [
            .. own.Where(one => one.From != one.To).Select(one => $"{Label(one.Key)}, from {one.From} to {one.To}"),
            .. new[] { ("summary", before.Summary, after.Summary), ("necessity", before.Necessity, after.Necessity) }.Where(one => one.Item2 != one.Item3).Select(one => Label(one.Item1)),
            .. Keys(before).Union(Keys(after)).Order(StringComparer.Ordinal).Where(key => !IsSame(before.Answers, after.Answers, key)).Select(Label),
        ];
    }

    private static IEnumerable<string> Keys(ApplicationContent content) => content.Answers.Values.Keys.Concat(content.Answers.Tables.Keys);

    private static bool IsSame(FormAnswers before, FormAnswers after, string key) => before.Value(key) == after.Value(key) && Lines(before, key).SequenceEqual(Lines(after, key));

    private static IEnumerable<string> Lines(FormAnswers answers, string key) => answers.Rows(key).Select(row => string.Join('\u001f', row));

    private static string Span(Period term) => $"{Words.Day(term.Start)} - {Words.Day(term.End)}";

    private static string Said(bool? accepted) => accepted switch { true => "yes", false => "no", _ => "nothing" };
}
