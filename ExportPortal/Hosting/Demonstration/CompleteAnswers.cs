using System.Globalization;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>What a complete form depends on beside the pack.</summary>
/// <param name="Countries">Where the data are stored, processed and looked at.</param>
/// <param name="EarlierLicences">Licences on the dataset so far.</param>
/// <param name="Today">Trainings lie before it.</param>
/// <param name="TrainsModel">The purpose trains a model.</param>
internal sealed record CompleteBasis(IReadOnlyList<string> Countries, EnvironmentLevel Environment, DateOnly LastDay, int DualUse, IReadOnlyCollection<string> EarlierLicences, DateOnly Today, bool TrainsModel = false);

/// <summary>
/// The one builder of a whole form: every field of every tier is answered, from the model texts of the pack where they may
/// stand. The demonstration and the tests start from it and change what they are about.
/// </summary>
internal static class CompleteAnswers
{
    private const int TrainedDaysAgo = 40;

    public static FormAnswers For(PolicyPack pack, CompleteBasis basis) => For(pack.Form!, pack.Safeguards, basis);

    private static FormAnswers For(FormTerms form, IReadOnlyList<Safeguard> safeguards, CompleteBasis basis)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var tables = new SortedDictionary<string, IReadOnlyList<IReadOnlyList<string>>>(StringComparer.Ordinal);
        foreach (var field in form.Fields.Where(field => field is { Kind: not FieldKind.Own, FromTier: not null, OnlyIf: null }))
            if (field.Kind is not FieldKind.Table)
                values[field.Key] = Value(field, basis);
            else if (Rows(field.Key, safeguards, basis) is { Count: > 0 } rows)
                tables[field.Key] = rows;
            else
                values[field.Key] = FormAnswers.None;
        return new(values, tables);
    }

    private static string Value(FormField field, CompleteBasis basis) => field.Key switch
    {
        "size" => "medium",
        "recipient_type" => "university",
        "ai_training" when basis.TrainsModel => "yes: a model that stays in the environment",
        "sign_language" => "en",
        "flags" => FormAnswers.None,
        "dual_use_level" => $"DU{basis.DualUse}",
        "level_claimed" => basis.Environment.ToString(),
        "evidence_until" => Day(basis.LastDay),
        "period_from" => Day(new DateOnly(basis.Today.Year - 2, 1, 1)),
        "period_to" => Day(new DateOnly(basis.Today.Year - 1, 12, 31)),
        _ => field.Kind switch
        {
            FieldKind.YesNo => FormAnswers.No,
            FieldKind.Check => FormAnswers.Yes,
            _ when field.IsExample => Own.GetValueOrDefault(field.Key, "Answered for the demonstration."),
            _ => field.Template ?? "Answered for the demonstration.",
        },
    };

    /// <summary>What this applicant writes where the model text of the pack is an example.</summary>
    private static readonly Dictionary<string, string> Own = new(StringComparer.Ordinal)
    {
        ["identifier"] = "National register no. 2210457",
        ["address"] = "1 Harbour Street, 1000 Aldersund, Aldermark",
        ["contact"] = "Data services desk, data@applicant.example, +000 120 44 10",
        ["officer"] = "Ines Falk, head of data services",
        ["privacy_lead"] = "Jan Orme, privacy@applicant.example",
        ["geography"] = "The six regions of Aldermark",
        ["legal_ground"] = "Collected to run the service, under the act that founds it. The notice given at the collection names research with anonymised data.",
        ["methods"] = "Tables by group and region, then one regression on the coarse columns. Nobody looks at a record by itself.",
        ["benefit"] = "Services are planned where they are needed, which shows in shorter waits.",
        ["lower_tier"] = "Open tables show one column at a time, and the analysis needs several of them together.",
        ["outputs"] = "Tables and one article within a year of the last day.",
        ["residual_risk"] = "Somebody who knows a person well could guess at a record. Small classes were taken out, so that the guess stays uncertain.",
        ["misuse"] = "The results are about groups and tell nothing of single persons; nothing goes beyond what published tables allow.",
        ["human_rights"] = "A region could be spoken ill of. Differences are published together with what explains them.",
        ["ethics_body"] = "EC 2026/087, ethics committee of the recipient",
        ["ethics_assessment"] = "Benefits: better planning. Harms: none foreseen for single persons. Fairness: every region is covered. The results go back to those who collected the data.",
        ["incident_contact"] = "+000 120 44 99, security desk of the recipient",
    };

    private static IReadOnlyList<IReadOnlyList<string>> Rows(string key, IReadOnlyList<Safeguard> safeguards, CompleteBasis basis) => key switch
    {
        "hosting" => [.. basis.Countries.Select(country => (IReadOnlyList<string>)[ApplicationContent.RecipientItself, country])],
        "users" => [["Aiko Tanabe", "the recipient", "aiko@recipient.example", basis.Countries.FirstOrDefault() ?? "XA", "analyst", Day(basis.Today.AddDays(-TrainedDaysAgo))]],
        "sources" => [["Register of the steward", "the steward"]],
        "transformations" => [["generalisation", "dates to months, places to regions", "portal", Day(basis.Today.AddDays(-TrainedDaysAgo)), "data services of the steward"]],
        "earlier_releases" => [.. basis.EarlierLicences.Select(number => (IReadOnlyList<string>)[number])],
        "raci" => [.. safeguards.Select(safeguard => (IReadOnlyList<string>)[$"{safeguard.Code} {safeguard.Text}", "data manager of the recipient", "head of the institute"])],
        _ => [],
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
