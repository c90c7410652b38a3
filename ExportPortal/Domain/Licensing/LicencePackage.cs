using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>
/// The licensing package as decided: document, machine-readable terms and their fingerprint. Every sentence and number
/// that PDF, page, ODRL and API show comes from here.
/// </summary>
/// <param name="Annexes">The files for programs beside <c>licence.json</c>.</param>
public sealed record LicencePackage(
    LicenceTerms Terms, byte[] LicenceJson, ContentHash Fingerprint, IReadOnlyList<UsageRule> Rules, IReadOnlyList<MachineAnnex> Annexes, PortalDocument Document)
{
    /// <param name="canShow">Whether the document fonts can draw a name; the romanised name and a notice stand in where not.</param>
    /// <param name="write">Writes the files for programs; null for none.</param>
    public static LicencePackage For(PackageFacts facts, Func<string, bool> canShow, WriteAnnexes? write = null)
    {
        var terms = LicenceTerms.From(facts);
        var json = terms.ToJson();
        var rules = UsageRules.For(terms);
        var annexes = write?.Invoke(facts, terms, rules) ?? [];
        return new(terms, json, ContentHash.Of(json), rules, annexes, Write(terms, json, annexes, facts.Issuer, ReasonParts.Certificate(facts), canShow));
    }

    /// <summary>The document of these terms: all of it but the certificate follows from them, so it can be written anew from <c>licence.json</c>.</summary>
    internal static PortalDocument Write(LicenceTerms terms, byte[] json, IReadOnlyList<MachineAnnex> annexes, Issuer issuer, DocumentPart certificate, Func<string, bool> canShow)
    {
        var (parties, fingerprint) = (PartyNames.Of(terms, canShow), ContentHash.Of(json));
        var address = new Uri(issuer.PublicAddress, $"verify/{terms.Number}#{fingerprint.Hex}");
        var isWhole = terms.Annex is not null;
        return new PortalDocument(
            $"{terms.TemplateTitle} {terms.Number}", "en", $"Licence {terms.Number}", terms.Issuer, $"{terms.Number}   {fingerprint.Fingerprint}", issuer.SealNote,
            [
                Cover(terms, fingerprint, address, parties),
                new("contents", 1, "Contents", null, [new ContentsBlock()]),
                GrantParts.Schedule(terms, parties),
                GrantParts.Conditions(terms),
                ReasonParts.Decision(terms),
                .. isWhole ? (DocumentPart[])[AnnexParts.EndUse(terms, parties), AnnexParts.Safeguards(terms)] : [],
                certificate,
                .. isWhole ? (DocumentPart[])[AnnexParts.Audits(terms), AnnexParts.Matrix(terms), DutyParts.Incidents(terms, parties)] : [],
                .. annexes.Count > 0 ? (DocumentPart[])[DutyParts.Files(fingerprint, json.Length, annexes)] : [],
                ReasonParts.Verification(terms, fingerprint, address, issuer, annexes),
            ], terms.Decision.DecidedAt);
    }

    private static DocumentPart Cover(LicenceTerms terms, ContentHash fingerprint, Uri address, PartyNames parties) => new("cover", null, terms.Number, $"{terms.TemplateTitle} ({terms.Template})",
    [
        new TierBlock(terms.Decision.Tier, terms.Decision.TierWord, terms.Supersedes is { } earlier ? $"Replaces version {earlier.Version}" : "Waiting for acceptance at print"),
        new HeadingBlock($"{terms.Dataset.Title}, version {terms.Dataset.Version}"),
        new FactsBlock(
        [
            new("Authority", terms.Issuer),
            .. terms.Supersedes is { } old ? (DocumentFact[])[new("Version", $"{terms.Version}, replaces version {old.Version} ({old.Reason})", Strong: true, Code: old.Sha256.Fingerprint)] : [],
            new("Exporter (steward)", $"{parties.Steward}, {CountryName.Of(terms.Steward.Country)}"),
            new("Recipient", $"{parties.Recipient}, {CountryName.Of(terms.Recipient.Country)}"),
            new("Purpose", terms.Grant.PurposeText),
            new("Mode", $"{PackageWords.Mode(terms.Grant.Mode)}, in {terms.Grant.Host}"),
            .. terms.Grant.Asked is { } asked ? (DocumentFact[])[new("Not as asked for", Words.Capital(asked.Sentence))] : [],
            .. terms.Grant.AskedUntil is { } longer ? (DocumentFact[])[new("Shorter than asked for", Words.Capital(longer.Sentence))] : [],
            new("Valid", $"{Words.Day(terms.Grant.Start)} to {Words.Day(terms.Grant.End)}", Strong: true),
            new("Decided", Words.Day(DateOnly.FromDateTime(terms.Decision.DecidedAt.UtcDateTime))),
            new("Package", "SHA-256 of licence.json", Code: fingerprint.Fingerprint),
            new("Language", "English"),
        ]),
        .. parties.Notices.Select(notice => new CalloutBlock("Name in Latin letters", notice)),
        new QrBlock(address.AbsoluteUri, $"Check this document and its state today at {address.GetLeftPart(UriPartial.Path)}. Part 12 says how to check it without the portal.", fingerprint),
    ]);
}
