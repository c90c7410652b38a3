using ExportPortal.Domain.Licensing;

namespace ExportPortal.Documents.Odrl;

/// <summary>Writes the rules of use of a licence as an ODRL agreement; the rules themselves are the domain's.</summary>
public static class LicenceOdrl
{
    public static OdrlAgreement Of(LicenceTerms terms, IReadOnlyList<UsageRule> rules, Uri portal) => new(
        new Uri(portal, $"verify/{terms.Number}").AbsoluteUri,
        Party(terms.Steward),
        Party(terms.Recipient),
        $"urn:sha256:{terms.Dataset.Sha256.Hex}",
        Of(rules, UsageKind.Permission),
        Of(rules, UsageKind.Prohibition),
        Of(rules, UsageKind.Obligation));

    private static OdrlRule[] Of(IReadOnlyList<UsageRule> rules, UsageKind kind) =>
        [.. rules.Where(rule => rule.Kind == kind).Select(rule => OdrlRule.Of(rule.Action, [.. rule.Limits.Select(Constraint)]))];

    private static OdrlConstraint Constraint(UsageLimit limit) => OdrlConstraint.Of(limit.Operand, limit.Operator,
        [.. limit.Values.Select(value => limit.IsDate ? new OdrlOperand(value, "xsd:date") : new OdrlOperand(value))]);

    private static string Party(PartyTerms party) => $"urn:exportportal:party:{party.Country}:{Uri.EscapeDataString(party.RomanisedName)}";
}
