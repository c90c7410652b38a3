using System.Collections.Immutable;

namespace ExportPortal.Domain.Policy;

/// <summary>A base template (domain/06 6.1).</summary>
/// <param name="Extends">Template whose terms come first; null for none.</param>
/// <param name="Terms">The wording of each head, in their order. Null in packs before 2026.2: a licence under them has the core text alone.</param>
/// <param name="Version">Rises with each change of the wording, so that a code and a version name one text for ever; 1 where a pack does not say.</param>
public sealed record LicenceTemplate(
    string Code, string Name, int Tier, string Use, ImmutableList<string> Heads, string? Extends = null, ImmutableList<CoreText>? Terms = null, int Version = 1);

/// <summary>A text with a code: one that every licence carries (CT-1 to CT-16), or one of a template.</summary>
/// <param name="Version">As that of a template.</param>
public sealed record CoreText(string Code, string Title, string Text, int Version = 1);

/// <summary>An add-on clause (domain/06 6.2).</summary>
/// <param name="TriggerWords">All triggers in words, also those that only a person can see.</param>
/// <param name="Triggers">The triggers that follow from the case and its decision; any one is enough. Empty: added by a person.</param>
/// <param name="Excludes">Clauses that fall away when this one applies; null for none.</param>
/// <param name="Rules">The clause for machines. Null in packs before 2026.2: their licences state the rules that all licences have.</param>
/// <param name="Version">As that of a template.</param>
/// <param name="Withheld">Why nobody adds the clause to a licence; null, as in packs before 2026.4, where a decider may.</param>
/// <param name="Holds">The ways of use beside which the clause makes sense, any one of them; null, as in packs before 2026.5, where every one does.</param>
/// <param name="HoldsWords">The same in a sentence, for whoever would add it elsewhere; null exactly where <paramref name="Holds"/> is.</param>
public sealed record AddOnClause(
    string Code, string Title, string Text, string TriggerWords,
    ImmutableList<ClauseTrigger> Triggers, ImmutableList<string>? Excludes = null, ImmutableList<ClauseRule>? Rules = null, int Version = 1, string? Withheld = null,
    ImmutableList<ClausePlace>? Holds = null, string? HoldsWords = null)
{
    /// <summary>Whether the two cannot stand in one licence.</summary>
    public bool Conflicts(AddOnClause other) => Excludes?.Contains(other.Code) == true || other.Excludes?.Contains(Code) == true;
}

/// <summary>A way of use beside which a clause makes sense.</summary>
/// <param name="MinEnvironment">Lowest level of the environment in which the data are then used; null for any.</param>
public sealed record ClausePlace(AccessMode Mode, EnvironmentLevel? MinEnvironment = null);

/// <summary>A trigger of a clause. Every part that is set must hold; a part that is null asks for nothing.</summary>
/// <param name="Words">What is printed beside the clause; {group}, {dual_use} and {purpose} are filled in.</param>
/// <param name="Reason">A reason code of the decision, such as M6.</param>
/// <param name="Category">First digit of an entry.</param>
/// <param name="Fact">A circumstance of the application, one of <see cref="Circumstances"/>.</param>
public sealed record ClauseTrigger(
    string Words, int? MinTier = null, int? MaxTier = null, string? Reason = null,
    ImmutableList<DestinationGroup>? Groups = null, ImmutableList<AccessMode>? Modes = null,
    ImmutableList<Granularity>? Granularities = null, ImmutableList<string>? Entries = null, string? Category = null,
    int? MinDualUse = null, Sensitivity? MinSensitivity = null, bool AiPurpose = false, bool PublicInterest = false, string? Fact = null);

/// <summary>Circumstances of an application that bring a clause and move no tier.</summary>
public static class Circumstances
{
    /// <summary>A service provider may touch the data.</summary>
    public const string Processors = "processors";

    /// <summary>Joining with other data is planned.</summary>
    public const string Linkage = "linkage";

    /// <summary>A community has a say over the data.</summary>
    public const string Community = "community";

    /// <summary>Better attacks in the future (ST-10) are over the threshold for the term asked for.</summary>
    public const string Growth = "growth";

    /// <summary>The machines stand in a country that is neither the steward's nor the recipient's.</summary>
    public const string ForeignHosting = "foreign_hosting";

    /// <summary>The form asks to train a model.</summary>
    public const string AiTraining = "ai_training";

    /// <summary>A public body outside the recipient's country owns, controls or orders it; told where the pack brings a clause by it, as none before 2026.5 does.</summary>
    public const string GovernmentLinks = "government_links";

    public static IReadOnlyList<string> All { get; } = [Processors, Linkage, Community, Growth, ForeignHosting, AiTraining, GovernmentLinks];
}
