using System.Collections.Frozen;
using System.Text.Json.Nodes;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Documents.Odrl;

/// <summary>Writes an agreement as ODRL 2.2 in JSON-LD, always with explicit prohibitions that win over permissions.</summary>
public static class OdrlPolicy
{
    public const string Profile = "https://exportportal.example/odrl/1#";

    /// <returns>Canonical bytes: the same agreement gives the same hash.</returns>
    /// <exception cref="ArgumentException">The agreement has no prohibition, or an address is empty.</exception>
    public static byte[] Write(OdrlAgreement agreement)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        if (agreement.Prohibitions.Count == 0)
            throw new ArgumentException("An agreement names at least one prohibition: silence is not a limit.", nameof(agreement));
        if (((string[])[agreement.Uid, agreement.Assigner, agreement.Assignee, agreement.Target]).Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException("Policy, parties and target each need an address.", nameof(agreement));
        var policy = new JsonObject
        {
            ["@context"] = new JsonArray("http://www.w3.org/ns/odrl.jsonld", new JsonObject { ["xp"] = Profile, ["xsd"] = "http://www.w3.org/2001/XMLSchema#", ["xp:clause"] = new JsonObject { ["@type"] = "xsd:string" } }),
            ["@type"] = "odrl:Agreement",
            ["uid"] = agreement.Uid,
            ["profile"] = Profile,
            ["odrl:conflict"] = new JsonObject { ["@id"] = "odrl:prohibit" },
            ["assigner"] = agreement.Assigner,
            ["assignee"] = agreement.Assignee,
            ["target"] = agreement.Target,
            ["prohibition"] = Rules(agreement.Prohibitions),
        };
        if (agreement.Permissions.Count > 0)
            policy["permission"] = Rules(agreement.Permissions);
        if (agreement.Obligations.Count > 0)
            policy["obligation"] = Rules(agreement.Obligations);
        return CanonicalJson.Write(policy);
    }

    private static JsonArray Rules(IReadOnlyList<OdrlRule> rules) => new([.. rules.Select(Rule)]);

    private static JsonObject Rule(OdrlRule rule)
    {
        var written = new JsonObject { ["action"] = Known(UsageVocabulary.Actions, rule.Action) };
        if (rule.Constraints.Count > 0)
            written["constraint"] = new JsonArray([.. rule.Constraints.Select(Constraint)]);
        if (rule.Target is not null)
            written["target"] = rule.Target;
        if (rule.Party is not null)
            written[PartyOf(rule.Action)] = rule.Party;
        if (rule.Duties.Count > 0)
            written["duty"] = Rules(rule.Duties);
        if (rule.Consequences.Count > 0)
            written["consequence"] = Rules(rule.Consequences);
        if (rule.Clause is not null)
            written["xp:clause"] = rule.Clause;
        return written;
    }

    /// <summary>The function that the other party has in a duty, by its action.</summary>
    internal static string PartyOf(string action) => action == "odrl:obtainConsent" ? "consentingParty" : "informedParty";

    private static JsonObject Constraint(OdrlConstraint constraint)
    {
        if (constraint.Right.Count == 0)
            throw new ArgumentException($"The limit on {constraint.LeftOperand} has no value.", nameof(constraint));
        return new JsonObject
        {
            ["leftOperand"] = Known(UsageVocabulary.Operands, constraint.LeftOperand),
            ["operator"] = $"odrl:{Known(UsageVocabulary.Operators, constraint.Operator)}",
            ["rightOperand"] = constraint.Right.Count == 1 ? Operand(constraint.Right[0]) : new JsonArray([.. constraint.Right.Select(Operand)]),
        };
    }

    private static JsonNode Operand(OdrlOperand operand) => operand.Type switch
    {
        null => JsonValue.Create(operand.Value),
        "@id" => new JsonObject { ["@id"] = operand.Value },
        var type => new JsonObject { ["@type"] = type, ["@value"] = operand.Value },
    };

    private static string Known(FrozenSet<string> vocabulary, string term) => vocabulary.Contains(term)
        ? term
        : throw new ArgumentException($"'{term}' is neither a term of ODRL 2.2 (odrl:) nor of the profile (xp:).", nameof(term));
}
