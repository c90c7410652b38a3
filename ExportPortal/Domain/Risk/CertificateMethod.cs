using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk;

/// <summary>How the figures of a certificate came about, what remains, and when to look again.</summary>
internal static class CertificateMethod
{
    private const string Triggers = "Look again at once when a new version touches the same persons, the environment falls by a level, an incident happens, the rules change, or an attack on the technique is published.";

    public static IReadOnlyList<DocumentBlock> Of(CertificateFacts facts) =>
    [
        new HeadingBlock("How it was measured"),
        new FactsBlock(Method(facts)),
        new HeadingBlock("What remains"),
        new ParagraphBlock(Residual(facts)),
        new HeadingBlock("When to look again"),
        new ParagraphBlock(facts.ReviewBy is { } day ? $"Review by {Words.Day(day)}. {Triggers}" : Triggers),
        new ParagraphBlock(RiskCertificate.NotAWarranty),
    ];

    private static DocumentFact[] Method(CertificateFacts facts)
    {
        var (assessment, measured, rules) = (facts.Assessment, facts.Measured, facts.Measured.Rules);
        return
        [
            new("Quasi-identifiers", string.Join(", ", measured.QuasiIdentifiers.Select(column => Typed(column, rules, "number, compared as text"))), Mono: true),
            new("Sensitive attributes", measured.Sensitive.Count == 0 ? "none named" : string.Join(", ", measured.Sensitive.Keys.Order(StringComparer.Ordinal).Select(column => Typed(column, rules))), Mono: measured.Sensitive.Count > 0),
            .. assessment.Basis?.Overruled is { } overruled ? [new DocumentFact("Declared otherwise", $"{string.Join(", ", overruled)}: proposed as direct identifier by name or values")] : Array.Empty<DocumentFact>(),
            new("Empty cells", $"{NullRules.Name(rules.Null)}. {NullRules.Meaning(rules.Null)}"),
            new("Text", Text(rules)),
            new(measured.File.From is null ? "File" : "Table", $"{RiskPicture.Count(measured.File.Rows)} records, {RiskPicture.Count(measured.File.Columns)} columns, {Source(measured.File)}"),
            new("Records left out", measured.Sample.DroppedRecords == 0 ? "none" : RiskPicture.Count(measured.Sample.DroppedRecords)),
            new("Also run", Also(assessment.Request, LeftOut(measured))),
            .. Searches(assessment.Request).Where(search => LeftOut(measured).ContainsKey(search.Key)).Select(search => new DocumentFact("Asked for, left out", $"{search.Words}: {LeftOut(measured)[search.Key]}")),
            new("Stress tests", Stress(assessment)),
            .. facts.Attacks is { } attacks && attacks.Synthetic.Sha256 == assessment.FileHash.Hex
                ? [new DocumentFact("Attacks", $"saved with the same file, seed {attacks.Plan.Seed.ToString(CultureInfo.InvariantCulture)}, {attacks.Engine.Portal}; ST-07 and ST-08 are judged by them")] : Array.Empty<DocumentFact>(),
            new("Engine", $"{measured.Engine.Portal}, {measured.Engine.Counting}"),
            .. measured.Engine.Code is { } code ? [new DocumentFact("Program (SHA-256)", code, Mono: true)] : Array.Empty<DocumentFact>(),
            .. assessment is { MeasuredAt: { } at, MeasuredSeconds: { } took } ? [new DocumentFact("Measured at", $"{Time(at)}, in {Seconds(took)}")] : Array.Empty<DocumentFact>(),
            new("Saved at", Time(assessment.MadeAt)),
            new(DatasetFile.NameOfHash(measured.File.From is not null), measured.File.Sha256, Mono: true),
            new("Policy pack", facts.Reading.Pack.Id),
            new("Policy pack (SHA-256)", facts.Reading.Pack.Hash.Hex, Mono: true),
        ];
    }

    private static string Residual(CertificateFacts facts)
    {
        // The finding of a public release stands on the worst record, so the average is asked of the figures.
        var (average, worst) = (facts.Measured.AverageRisk * facts.Reading.Finding.PContext, facts.Measured.MaximumRisk * facts.Reading.Finding.PContext);
        var unique = facts.Measured.Sample.WholeUniques;
        return $"The chance that somebody tries and finds the average person again is {average}; for the worst record it is {worst}. "
            + (unique == 0 ? "No record is alone on the quasi-identifiers. " : $"{RiskPicture.Count(unique)} records are alone on the quasi-identifiers. ")
            + (NullRules.LeftOut(facts.Measured.Sample) is { } leftOut ? $"{leftOut} " : "")
            + "Channels that were not assessed add to this and are named above.";
    }

    private static string Typed(string column, MeasurementRules rules, string number = "number") => rules.Types.GetValueOrDefault(column) is ColumnType.Number ? $"{column} ({number})" : $"{column} (text)";

    private static string Text(MeasurementRules rules) =>
        $"{(rules.Trim ? "outer blanks trimmed" : "nothing trimmed")}, case {rules.Case}, {(rules.Normalise == "none" ? "not normalised" : $"normalised to {rules.Normalise}")}; types as declared, none inferred";

    private static string Source(MeasuredFile file) => file.From is { } table ? $"table {table.Schema}.{table.Name}, counted where it stands ({table.Connection})"
        : file.Dialect is not { } dialect ? file.Format ?? "file"
        : $"CSV, {dialect.Encoding.ToUpperInvariant()}, delimiter {(dialect.Delimiter switch { "," => "comma", ";" => "semicolon", "\t" => "tab", "|" => "bar", var other => other })}, quotation mark {dialect.Quote}, lines end in {dialect.LineEnd.ToUpperInvariant()}";

    private static string Time(DateTimeOffset at) => $"{at.UtcDateTime.ToString("d MMMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture)} UTC";

    private static string Seconds(double seconds) => $"{seconds.ToString("0.###", CultureInfo.InvariantCulture)} s";

    /// <summary>How they were run; their results stand before.</summary>
    private static string Stress(RiskAssessment assessment) => assessment.Stress is { } run
        ? $"seed {run.Seed.ToString(CultureInfo.InvariantCulture)}{(assessment.StressSeconds is { } seconds ? $", {Seconds(seconds)}" : "")}, policy pack {run.Pack}"
        : "not run on the file";

    /// <summary>What was run: a search that was left out is not named here.</summary>
    private static string Also(MeasurementRequest request, IReadOnlyDictionary<string, string> leftOut) =>
        string.Join("; ", Searches(request).Where(search => !leftOut.ContainsKey(search.Key)).Select(search => search.Words).DefaultIfEmpty("nothing"));

    private static IReadOnlyDictionary<string, string> LeftOut(RiskMeasurement measured) => measured.Models?.Reasons ?? new Dictionary<string, string>();

    /// <summary>What was asked for beside the classes, by the key under which a reason stands where it was left out.</summary>
    private static IEnumerable<(string Key, string Words)> Searches(MeasurementRequest request)
    {
        if (request.Knowledge is { } knowledge)
            yield return ("knowledge", $"background knowledge up to {knowledge.Most} attributes, seed {knowledge.Seed.ToString(CultureInfo.InvariantCulture)}");
        if (request.Drops is not null)
            yield return ("drops", "effect of leaving out each quasi-identifier");
        if (request.Plan.Suda)
            yield return ("suda", "special uniques");
        if (request.Plan.Populations.Count > 0)
            yield return ("population", $"estimates for {string.Join(" and ", request.Plan.Populations.Select(RiskPicture.Count))} persons");
        if (request.PopulationTable is not null)
            yield return ("in_population", "journalist and marketer risk in a table of the population");
        if (request.Plan.Weight is { } weight)
            yield return ("weighted", $"individual risk by {weight}{(request.Plan.Household is { } household ? $", households by {household}" : "")}");
    }
}
