using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>CK-01, CK-04 and CK-13: what has to be typed, and whether it can be read by the public.</summary>
internal static class CompletenessOfForm
{
    private const int NecessityTier = 2;
    private static readonly char[] Stops = ['.', '!', '?', ';'];

    public static void OwnMembers(CompletenessFacts facts, Gaps gaps)
    {
        var content = facts.Content;
        gaps.When(string.IsNullOrWhiteSpace(content.Purpose), "CK-01", "purpose", "Choose the purpose.");
        gaps.When(string.IsNullOrWhiteSpace(content.Summary), "CK-01", "summary", "Write the plain-language summary; it will be published.");
        gaps.When(facts.Tier >= NecessityTier && string.IsNullOrWhiteSpace(content.Necessity), "CK-01", "necessity", "From tier 2 say why these data at this granularity are needed.");
        gaps.When(content.Countries.Count == 0, "CK-08", "countries", "Name the countries of storage, processing and access.");
        gaps.When(content.Host is HostingPlace.StewardEnclave && !content.IsInEnclave, "CK-01", "mode", ApplicationContent.EnclaveIsRemote);
        gaps.When(content.AuditAccepted is null, "CK-01", "audit", "Say whether the recipient accepts audits.");
        gaps.When(string.IsNullOrWhiteSpace(content.EndUseStatement), "CK-03", "signatory", "Name the recipient's signatory of the end-use statement.");
    }

    /// <summary>Every field that the tier asks for is answered, and in the applicant's own words where the model text is an example.</summary>
    public static void Fields(CompletenessFacts facts, FormTerms form, DateOnly today, Gaps gaps)
    {
        foreach (var field in form.Fields.Where(field => field.Kind is not FieldKind.Own && FormRules.IsAsked(field, facts.Tier, facts.Answers)))
            gaps.When(!FormRules.IsAnswered(field, facts.Answers), field.Key == "authority" ? "CK-04" : "CK-01", field.Key, Asking(field));
        foreach (var field in form.Fields.Where(field => FormRules.IsOpen(field, facts.Answers)))
            if ((field.FromTier is null || FormRules.IsAsked(field, facts.Tier, facts.Answers)) && FormRules.NotOwn(field, Said(field, facts.Content)) is { } model)
                gaps.When(true, "CK-01", field.Key, model);
            else if (FormRules.Wrong(field, facts.Answers) is { } wrong)
                gaps.When(true, "CK-01", field.Key, wrong);
            else if (field.Key == AskedNumber.Transfers && facts.Content is { Mode: AccessMode.Transfer, TransfersAsked: null } && facts.Answers.Value(field.Key).Length > 0)
                gaps.When(true, "CK-01", field.Key, $"{field.Label}: a copy is sent, so write 1 or more.");
            else if (field.Key is FormRules.FirstCovered or FormRules.LastCovered)
                gaps.When(facts.Answers.Day(field.Key) > today, "CK-01", field.Key, $"{field.Label}: the day lies ahead, and no record is of it yet.");
    }

    private static string Said(FormField field, ApplicationContent content) => field.Key switch
    {
        "summary" => content.Summary,
        "necessity" => content.Necessity,
        _ => content.Answers.Value(field.Key),
    };

    /// <summary>The lower fee is claimed by those for whom it is.</summary>
    public static void Fee(CompletenessFacts facts, FormTerms form, Gaps gaps) => gaps.When(
        form.Fees is { } fees && facts.Answers.Says(FormRules.FeeClaim) && facts.FormTier > fees.NoneToTier && !fees.LowerFor.Contains(facts.Answers.Value("size")),
        "CK-01", FormRules.FeeClaim, "The lower fee is for micro and small entities. Take the claim back, or put the size of your organisation right.");

    /// <summary>Short enough, in short sentences, without the words of the trade.</summary>
    public static void Summary(CompletenessFacts facts, FormTerms form, Gaps gaps)
    {
        var summary = facts.Content.Summary;
        gaps.When(Words(summary) > form.SummaryWords, "CK-13", "summary", $"Shorten the summary to {form.SummaryWords} words.");
        gaps.When(summary.Split(Stops).Any(sentence => Words(sentence) > form.LongestSentenceWords), "CK-13", "summary", $"Make the sentences of the summary shorter: {form.LongestSentenceWords} words at most.");
        var jargon = form.Jargon.FindAll(word => summary.Contains(word, StringComparison.OrdinalIgnoreCase));
        gaps.When(jargon.Count > 0, "CK-13", "summary", $"Say it without '{string.Join("', '", jargon)}': the summary is for everybody.");
    }

    internal static int Words(string text) => text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries).Length;

    private static string Asking(FormField field) => field.Kind switch
    {
        FieldKind.Check => $"Tick it where it is true: {field.Label}.",
        FieldKind.Choice or FieldKind.Choices => $"Choose: {field.Label}.",
        FieldKind.YesNo => $"Answer yes or no, and say what it is where it is yes: {field.Label}.",
        FieldKind.Table => field.MayBeNone ? $"Fill in, or say that there are none: {field.Label}." : $"Fill in a line at least: {field.Label}.",
        _ => $"Fill in: {field.Label}.",
    };
}
