using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>What a rule of a clause does to the machine-readable licence.</summary>
public enum ClauseRuleKind
{
    /// <summary>Permits something beside the grant; on the data it holds only within the limits of the grant.</summary>
    Permit,
    Forbid,
    Oblige,

    /// <summary>Narrows the grant itself.</summary>
    Limit,
}

/// <summary>What a rule is about, where it is not the dataset version.</summary>
public enum RuleAsset { Data, Results, Model, Marks }

/// <summary>To whom something is told, or who consents.</summary>
public enum RuleParty { Exporter, Authority, Community }

/// <summary>A clause in the words of ODRL 2.2 and of the profile (domain/06 6.2). A rule whose words in braces stand for nothing in a licence is left out of it.</summary>
/// <param name="Action">Null for a limit, which has no action of its own.</param>
/// <param name="Before">What has to be done before the permission may be used; only where something is permitted.</param>
/// <param name="Otherwise">Action that follows where an obligation is not met; null for none.</param>
public sealed record ClauseRule(
    ClauseRuleKind Kind, string? Action = null, ImmutableList<ClauseLimit>? Limits = null, ImmutableList<ClauseRule>? Before = null,
    RuleAsset On = RuleAsset.Data, RuleParty? Party = null, string? Otherwise = null);

/// <param name="Operator">Without prefix: eq, lteq, isAnyOf.</param>
/// <param name="Values">Fixed ones, or one word in braces that the licence fills in.</param>
/// <param name="Type">XML Schema type without prefix: date, duration, decimal; null for plain text.</param>
public sealed record ClauseLimit(string Operand, string Operator, ImmutableList<string> Values, string? Type = null);
