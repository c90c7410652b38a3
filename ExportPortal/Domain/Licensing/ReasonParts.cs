using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;

namespace ExportPortal.Domain.Licensing;

/// <summary>Parts 4, 7 and 12 of the package: why it was decided so, what was measured, and how to check it (domain/07).</summary>
internal static class ReasonParts
{
    public static DocumentPart Decision(LicenceTerms terms) => new("decision", 4, "Decision and reasons",
        $"Granted as {Article(terms.TemplateTitle)} at tier T{terms.Decision.Tier}, {terms.Decision.TierWord.ToLowerInvariant()}.",
    [
        new HeadingBlock("How the tier was reached"),
        new TableBlock("How the tier was reached",
            [new("Code", 0.9, Style: ColumnStyle.Code), new("Reason", 6), new("Effect", 1.6), new("Tier", 0.7), new("Source", 3)],
            [.. terms.Decision.Reasons.Select((reason, at) => (IReadOnlyList<string>)
                [reason.Code, reason.Text, PackageWords.Effect(reason.Effect), terms.Decision.TierTrail[at] is { } tier ? $"T{tier}" : "", reason.Source])]),
        new ParagraphBlock($"{Gates(terms)} None applies. Overall risk {Probability.Format(terms.Decision.Risk.Overall)} against the threshold {Probability.Format(terms.Decision.Threshold)}."),
        .. terms.Decision.Override is { } moved ? (DocumentBlock[])
            [new CalloutBlock($"The tier was set against the rules, from T{moved.From} to T{moved.To}", $"Two persons signed it on {PackageWords.Minute(moved.At)}. Their reasons: {moved.Reasons}")] : [],
        .. terms.Decision.Alternatives.Count == 0 ? (DocumentBlock[])[] :
        [
            new HeadingBlock("Less restrictive ways that were weighed"),
            new TableBlock("Less restrictive ways that were weighed", [new("Change", 6), new("Result", 1.6), new("In whose hands", 2)],
                [.. terms.Decision.Alternatives.Select(way => (IReadOnlyList<string>)
                    [way.Change, way.Tier == terms.Decision.Tier ? "lifts a condition" : $"T{terms.Decision.Tier} to T{way.Tier}", way.InApplicantsHands ? "the applicant's" : "not the applicant's"])]),
        ],
        new HeadingBlock("Who decided"),
        new FactsBlock(
        [
            new("Opinions", string.Join("; ", terms.Decision.Opinions)),
            new("Decided by", $"{string.Join(" and ", terms.Decision.DecidedBy)}; none of them prepared the case (FE-1)"),
            new("Decided at", $"{terms.Decision.DecidedAt.UtcDateTime.ToString("d MMMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture)} UTC"),
            new("Policy pack", terms.Decision.Pack),
            new("Policy pack (SHA-256)", terms.Decision.PackSha256.Hex, Mono: true),
            new("Application", terms.Application),
        ]),
        new HeadingBlock("If you disagree"),
        new ParagraphBlock(terms.Decision.Appeal is { } times ? $"You may appeal against this decision or one of its conditions within {times.Lodge} of receipt. A panel that took no part in the case answers within {times.Answer}." : "You may appeal against this decision or one of its conditions."),
    ]);

    public static DocumentPart Certificate(PackageFacts facts)
    {
        var decision = facts.Decision;
        var (term, end) = facts.Review is null ? (facts.Application.TermGranted(facts.Pack), facts.Licence.End) : (new(facts.Grant!.LatestTerm, facts.Grant.Term.End), facts.Grant.Term.End);
        var reading = RiskReading.Of(facts.Assessment.Measurement, facts.Figures, decision.Risk!, decision.Threshold!.Value, CaseFacts.Stress(facts.Case, facts.Application.Tier ?? 4, term, facts.Dataset, facts.Pack), facts.Pack);
        return RiskCertificate.Part(new(facts.Assessment, reading, "this recipient and environment", end, facts.Assessment.ReviewBy) { Attacks = facts.Attacks });
    }

    /// <summary>When the gates were examined: a package that replaces another says for what.</summary>
    private static string Gates(LicenceTerms terms) => terms switch
    {
        { Decision.Change: { } change } => $"All gates were examined again (P1 to P7 and H1) with change {change} in the case and the facts as they stood when it was granted.",
        { Supersedes: not null } => "All gates were examined (P1 to P7 and H1) when the licence was granted; a minor change is not put to them again.",
        _ => "All gates were examined (P1 to P7 and H1).",
    };

    public static DocumentPart Verification(LicenceTerms terms, ContentHash fingerprint, Uri address, Issuer issuer, IReadOnlyList<MachineAnnex> annexes) => new("verification", 12, "Verification", "Three ways to check this document. None needs an account.",
    [
        new ColumnsBlock(
            [new QrBlock(address.AbsoluteUri, "Opens the state of this licence today.")],
            [
                new HeadingBlock("1. Scan or type"),
                new ParagraphBlock(address.GetLeftPart(UriPartial.Path)),
                new HeadingBlock("2. Read aloud"),
                new ParagraphBlock("Ask the caller for the four groups. All four must match.", Muted: true),
                new FingerprintBlock("First 16 hexadecimal digits of the SHA-256 of licence.json, the machine form of this licence, attached to this document", fingerprint),
            ], 0.42),
        new HeadingBlock("3. Without the portal"),
        new StepsBlock(
        [
            "Open the file in a reader that shows signatures: the seal must be valid and cover the whole document.",
            "Save the attachment licence.json and compute its SHA-256: it must begin with the four groups above.",
            "Or run the verb \"verify\" of the portal's program on the file. It needs no network and no account.",
            "The state of a licence can change after sealing. For the state today, use way 1 or ask the office.",
        ]),
        new HeadingBlock("What you will see"),
        new TableBlock("What you will see", [new("Result", 3, Style: ColumnStyle.Strong), new("Meaning", 5), new("Do", 4)],
        [
            ["Valid and active", "sealed original, licence in force today", "rely on it"],
            ["Genuine, not in force", "sealed original; suspended, expired or replaced", "do not use the data; ask the office"],
            ["Do not rely on it", "changed, incomplete, revoked or not ours", "keep the file, report it"],
        ]),
        new HeadingBlock("Seal"),
        new FactsBlock(
        [
            new("Sealed by", issuer.SealNote is null ? terms.Issuer : $"{terms.Issuer}, demonstration certificate"),
            new("Form", issuer.SealForm),
            new("Attachments", string.Join(", ", annexes.Select(annex => annex.Name).Prepend("licence.json"))),
        ]),
        .. issuer.SealNote is null ? (CalloutBlock[])[] : [new CalloutBlock(issuer.SealNote, "This copy carries a demonstration seal. It has no legal effect.")],
    ]);

    private static string Article(string title) => ("AEIOU".Contains(title[0], StringComparison.Ordinal) ? "an " : "a ") + title;
}
