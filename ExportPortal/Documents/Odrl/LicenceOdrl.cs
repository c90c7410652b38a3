using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Documents.Odrl;

/// <summary>Writes the rules of use of a licence as an ODRL agreement; the rules themselves are the domain's.</summary>
public static class LicenceOdrl
{
    public static OdrlAgreement Of(LicenceTerms terms, IReadOnlyList<UsageRule> rules, Uri portal)
    {
        OdrlRule[] Of(UsageKind kind) => [.. rules.Where(rule => rule.Kind == kind).Select(rule => Rule(rule, terms))];
        return new(new Uri(portal, $"verify/{terms.Number}").AbsoluteUri, Party(terms.Steward), Party(terms.Recipient), $"urn:sha256:{terms.Dataset.Sha256.Hex}",
            Of(UsageKind.Permission), Of(UsageKind.Prohibition), Of(UsageKind.Obligation));
    }

    private static OdrlRule Rule(UsageRule rule, LicenceTerms terms) =>
        new(rule.Action, [.. rule.Limits.Select(Constraint)], [.. (rule.Before ?? []).Select(duty => Rule(duty, terms))], rule.Clauses is null ? null : string.Join(' ', rule.Clauses))
        {
            Target = rule.On is RuleAsset.Data ? null : $"urn:exportportal:{rule.On.ToString().ToLowerInvariant()}:{terms.Number}",
            Party = rule.Party switch
            {
                null => null,
                RuleParty.Exporter => Party(terms.Steward),
                RuleParty.Authority => $"urn:exportportal:authority:{Uri.EscapeDataString(terms.Issuer)}",
                _ => $"urn:exportportal:community:{terms.Number}",
            },
            Consequences = rule.Otherwise is null ? [] : [OdrlRule.Of(rule.Otherwise)],
        };

    private static OdrlConstraint Constraint(UsageLimit limit) => OdrlConstraint.Of(limit.Operand, limit.Operator,
        [.. limit.Values.Select(value => limit.IsDate ? new OdrlOperand(value, "xsd:date") : value.StartsWith("xp:", StringComparison.Ordinal) ? OdrlOperand.Address(value) : new OdrlOperand(value, limit.Type is null ? null : $"xsd:{limit.Type}"))]);

    private static string Party(PartyTerms party) => $"urn:exportportal:party:{party.Country}:{Uri.EscapeDataString(party.RomanisedName)}";
}
