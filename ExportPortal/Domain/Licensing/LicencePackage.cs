using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>
/// The licensing package as decided: document, machine-readable terms and their fingerprint. Every sentence and number
/// that PDF, page, ODRL and API show comes from here.
/// </summary>
public sealed record LicencePackage(LicenceTerms Terms, byte[] LicenceJson, ContentHash Fingerprint, IReadOnlyList<UsageRule> Rules, PortalDocument Document)
{
    /// <param name="canShow">Whether the document fonts can draw a name; the romanised name and a notice stand in where not.</param>
    public static LicencePackage For(PackageFacts facts, Func<string, bool> canShow)
    {
        var terms = LicenceTerms.From(facts);
        var json = terms.ToJson();
        var fingerprint = ContentHash.Of(json);
        return new(terms, json, fingerprint, UsageRules.For(terms), Write(terms, fingerprint, facts.Issuer, canShow));
    }

    private static PortalDocument Write(LicenceTerms terms, ContentHash fingerprint, Issuer issuer, Func<string, bool> canShow)
    {
        var parties = new PartyNames(terms, canShow);
        return new PortalDocument(
            $"{terms.TemplateTitle} {terms.Number}", "en", $"Licence {terms.Number}", terms.Issuer, $"{terms.Number}   {fingerprint.Fingerprint}", issuer.SealNote,
            [
                Cover(terms, fingerprint, issuer, parties),
                Schedule(terms, parties),
                Conditions(terms),
                Decision(terms),
                Certificate(terms),
                Verification(terms, fingerprint, issuer),
            ]);
    }

    private static DocumentPart Cover(LicenceTerms terms, ContentHash fingerprint, Issuer issuer, PartyNames parties) => new("cover", null, terms.TemplateTitle, terms.Dataset.Title,
    [
        new TierBlock(terms.Decision.Tier, TierWord(terms.Decision.Tier)),
        new FactsBlock(
        [
            new("Licence number", terms.Number),
            new("Valid", $"{Date(terms.Grant.Start)} to {Date(terms.Grant.End)}, both days included"),
            new("Status at print", "Granted; takes effect when both sides have accepted"),
            new("Steward (exporter)", parties.Steward),
            new("Recipient", parties.Recipient),
            new("Dataset", $"{terms.Dataset.Number}, {terms.Dataset.Title}, version {terms.Dataset.Version}"),
            new("Issued by", terms.Issuer),
            new("Decided on", Date(DateOnly.FromDateTime(terms.Decision.DecidedAt.UtcDateTime))),
        ]),
        .. parties.Notices.Select(notice => new CalloutBlock("Name in Latin letters", notice)),
        .. issuer.SealNote is null ? (CalloutBlock[])[] : [new CalloutBlock(issuer.SealNote, "This document was sealed by a demonstration installation. It grants nothing.")],
        new FingerprintBlock("Fingerprint of the attached licence.json (SHA-256)", fingerprint),
    ]);

    private static DocumentPart Schedule(LicenceTerms terms, PartyNames parties) => new("schedule", 2, "Licence schedule", "Whatever is not granted here is not permitted.",
    [
        new HeadingBlock("Data"),
        new FactsBlock(
        [
            new("Dataset", $"{terms.Dataset.Number}, {terms.Dataset.Title}"),
            new("Version", terms.Dataset.Version.ToString(CultureInfo.InvariantCulture)),
            new("Content (SHA-256)", terms.Dataset.Sha256.Hex, true),
            new("Control-list entries", string.Join(", ", terms.Dataset.Entries)),
            new("Granularity", terms.Dataset.Granularity.ToString()),
            new("Persons", Count(terms.Dataset.Persons)),
            new("Records", Count(terms.Dataset.Rows)),
            new("Known limitations", terms.Dataset.Limitations),
        ]),
        new HeadingBlock("Use"),
        new FactsBlock(
        [
            new("Recipient", $"{parties.Recipient} ({terms.Recipient.Country})"),
            new("Purpose", $"{terms.Grant.PurposeText} ({terms.Grant.Purpose})"),
            new("Plain summary", terms.Grant.Summary),
            new("Mode", $"{Mode(terms.Grant.Mode)}, in {terms.Grant.Host}"),
            new("Countries", string.Join(", ", terms.Grant.Countries)),
            new("First day", Date(terms.Grant.Start)),
            new("Last day", $"{Date(terms.Grant.End)}; access ends at 00:00 UTC of the next day"),
        ]),
    ]);

    private static DocumentPart Conditions(LicenceTerms terms) => new("conditions", 3, "Conditions", "They apply from first access until the deletion certificate is accepted.",
    [
        .. terms.Conditions.Count == 0
            ? (DocumentBlock[])[new ParagraphBlock("There is no condition to be met before first use.")]
            : [new HeadingBlock("Met before first use"), new TableBlock("Conditions precedent and their evidence",
                [new("Condition", 3), new("Evidence", 3), new("Met on", 1.2)],
                [.. terms.Conditions.Select(condition => (IReadOnlyList<string>)[condition.Text, condition.Evidence ?? "open", condition.EvidencedAt is { } at ? Date(DateOnly.FromDateTime(at.UtcDateTime)) : "open"])])],
        new HeadingBlock("Core terms"),
        new ClausesBlock([.. terms.Core.Select(Clause)]),
        .. terms.Clauses.Count == 0 ? (DocumentBlock[])[] : [new HeadingBlock("Clauses added for this case"), new ClausesBlock([.. terms.Clauses.Select(Clause)])],
        new HeadingBlock("Safeguards"),
        new TableBlock("Safeguards that tier and conditions require", [new("Code", 1), new("Requirement", 6)],
            [.. terms.Safeguards.Select(safeguard => (IReadOnlyList<string>)[safeguard.Code, safeguard.Text])]),
    ]);

    private static DocumentPart Decision(LicenceTerms terms) => new("decision", 4, "Decision and reasons", $"Tier T{terms.Decision.Tier}, {TierWord(terms.Decision.Tier)}. Decided by {string.Join(" and ", terms.Decision.DecidedBy)}.",
    [
        new TableBlock("Reasons in the order in which the rules apply", [new("Code", 0.8), new("Reason", 4), new("Effect", 1.4), new("Source", 2.4)],
            [.. terms.Decision.Reasons.Select(reason => (IReadOnlyList<string>)[reason.Code, reason.Text, reason.Effect, reason.Source])]),
        new FactsBlock(
        [
            new("Outcome of the rules", Sentence(terms.Decision.Outcome)),
            new("Overall risk", $"{Probability.Format(terms.Decision.Risk.Overall)} against the threshold {Probability.Format(terms.Decision.Threshold)}"),
            new("Decided at", $"{terms.Decision.DecidedAt.UtcDateTime.ToString("d MMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture)} UTC"),
            new("Policy pack", terms.Decision.Pack),
            new("Policy pack (SHA-256)", terms.Decision.PackSha256.Hex, true),
            new("Application", terms.Application),
        ]),
        new ParagraphBlock("Appeal: within 30 days of this decision, to the appeal panel of the issuing authority, stating the grounds.", true),
    ]);

    private static DocumentPart Certificate(LicenceTerms terms)
    {
        var (risk, threshold) = (terms.Decision.Risk, terms.Decision.Threshold);
        var meets = risk.Overall <= threshold;
        return new("certificate", 7, $"Risk certificate {terms.Assessment.Number}",
            $"{(meets ? "Meets" : "Does not meet")} threshold {Probability.Format(threshold)} for this recipient and environment until {Date(terms.Grant.End)}.",
            [
                new WaterfallBlock(risk.PData, risk.PContext, risk.Overall, threshold, risk.DataPoints, risk.ContextPoints, risk.Index, 100 + 25 * Math.Log10(threshold),
                    $"From 100, certain re-identification, data protection takes {Points(risk.DataPoints)} and recipient and environment {Points(risk.ContextPoints)}: index {Points(risk.Index)}, threshold at {Points(100 + 25 * Math.Log10(threshold))}."),
                new ParagraphBlock("Index = 100 + 25 × log10(risk). 25 points are a factor of ten. Harm is not part of the number.", true),
                new HeadingBlock("Measured"),
                new FactsBlock(
                [
                    new("Smallest class, k", Count(terms.Assessment.SmallestClass)),
                    new("Average risk, worst record", $"{Probability.Format(terms.Assessment.AverageRisk)}, {Probability.Format(terms.Assessment.MaximumRisk)}"),
                    new("Unique records", $"{Count(terms.Assessment.Uniques)} of {Count(terms.Assessment.Records)}"),
                    new("Classes", terms.Assessment.Classes is { } classes ? Count(classes) : "not defined under this rule"),
                    new("Quasi-identifiers", string.Join(", ", terms.Assessment.QuasiIdentifiers)),
                    new("Sensitive attributes", terms.Assessment.Sensitive.Count == 0 ? "none named" : string.Join(", ", terms.Assessment.Sensitive)),
                    new("Empty cells", $"rule \"{terms.Assessment.NullRule}\""),
                    new("Context", $"worst case {risk.WorstContext}, {Probability.Format(risk.PContext)}"),
                    new("Confidence", "A, measured on the full file"),
                    new("Engine", terms.Assessment.Engine),
                    new("Dataset (SHA-256)", terms.Dataset.Sha256.Hex, true),
                ]),
                new ParagraphBlock("This finding is true for the stated context and date only. It is not a warranty of anonymity (CT-16)."),
            ]);
    }

    private static DocumentPart Verification(LicenceTerms terms, ContentHash fingerprint, Issuer issuer)
    {
        var address = new Uri(issuer.PublicAddress, $"verify/{terms.Number}#{fingerprint.Hex}");
        return new("verification", 12, "Check this licence", "Anyone can check it, without an account.",
        [
            new QrBlock(address.AbsoluteUri, "Scan to see the state of this licence today."),
            new FactsBlock([new("Address", address.AbsoluteUri), new("Licence number", terms.Number)]),
            new FingerprintBlock("Fingerprint of the attached licence.json, for reading aloud", fingerprint),
            new HeadingBlock("Without the portal"),
            new ParagraphBlock("1. Open the file in a reader that shows signatures: the seal must be valid and cover the whole document."),
            new ParagraphBlock("2. Save the attachment licence.json and compute its SHA-256: it must equal the fingerprint above."),
            new ParagraphBlock("3. Or run the verb \"verify\" of the portal's program on the file; it needs no network."),
            new ParagraphBlock("A licence can be suspended or revoked after it was printed. Only the address above tells its state today.", true),
        ]);
    }

    private static DocumentClause Clause(ClauseTerms clause) => new(clause.Code, clause.Title, clause.Text, clause.Trigger);

    private static string Sentence(string code) => code[..1] + code[1..].Replace('_', ' ').ToLowerInvariant();

    private static string TierWord(int tier) => tier switch { 0 => "Open", 1 => "Registered", 2 => "Controlled", 3 => "Restricted", _ => "Exceptional" };

    private static string Mode(AccessMode mode) => mode switch { AccessMode.Remote => "Remote access", AccessMode.Transfer => "Encrypted transfer", _ => "Public download" };

    private static string Date(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Points(double points) => points.ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−');

    /// <summary>Party names as the fonts can show them.</summary>
    private sealed class PartyNames(LicenceTerms terms, Func<string, bool> canShow)
    {
        public string Steward { get; } = Shown(terms.Steward, canShow);
        public string Recipient { get; } = Shown(terms.Recipient, canShow);

        /// <summary>One sentence for each party whose own script could not be drawn.</summary>
        public IReadOnlyList<string> Notices { get; } = [.. new[] { terms.Steward, terms.Recipient }.Where(party => !canShow(party.Name))
            .Select(party => $"The name of {party.RomanisedName} is given in Latin letters, because no font for its own script is installed. The attached licence.json holds the original.")];

        private static string Shown(PartyTerms party, Func<string, bool> canShow) =>
            !canShow(party.Name) ? party.RomanisedName : party.Name == party.RomanisedName ? party.Name : $"{party.Name} ({party.RomanisedName})";
    }
}
