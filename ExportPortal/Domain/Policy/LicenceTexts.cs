using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>A base template (domain/06 6.1).</summary>
/// <param name="Extends">Template whose heads come first; null for none.</param>
public sealed record LicenceTemplate(string Code, string Name, int Tier, string Use, ImmutableList<string> Heads, string? Extends = null);

/// <summary>A text that every licence carries, CT-1 to CT-16.</summary>
public sealed record CoreText(string Code, string Title, string Text);

/// <summary>An add-on clause (domain/06 6.2).</summary>
/// <param name="TriggerWords">All triggers in words, also those that only a person can see.</param>
/// <param name="Triggers">The triggers that follow from the case and its decision; any one is enough. Empty: added by a person.</param>
/// <param name="Excludes">Clauses that fall away when this one applies; null for none.</param>
public sealed record AddOnClause(
    string Code, string Title, string Text, string TriggerWords,
    ImmutableList<ClauseTrigger> Triggers, ImmutableList<string>? Excludes = null);

/// <summary>A trigger of a clause. Every part that is set must hold; a part that is null asks for nothing.</summary>
/// <param name="Words">What is printed beside the clause; {group}, {dual_use} and {purpose} are filled in.</param>
/// <param name="Reason">A reason code of the decision, such as M6.</param>
/// <param name="Category">First digit of an entry.</param>
public sealed record ClauseTrigger(
    string Words, int? MinTier = null, int? MaxTier = null, string? Reason = null,
    ImmutableList<DestinationGroup>? Groups = null, ImmutableList<AccessMode>? Modes = null,
    ImmutableList<Granularity>? Granularities = null, ImmutableList<string>? Entries = null, string? Category = null,
    int? MinDualUse = null, Sensitivity? MinSensitivity = null, bool AiPurpose = false, bool PublicInterest = false);
