using System.Globalization;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Decision;

/// <summary>An add-on clause that applies, and what put it there.</summary>
/// <param name="Fired">Every trigger that fired, in words; at least one.</param>
public sealed record SelectedClause(AddOnClause Clause, IReadOnlyList<string> Fired)
{
    /// <summary>The triggers in one line.</summary>
    public string Trigger => string.Join("; ", Fired);
}

/// <summary>
/// The add-on clauses that follow from a case and its decision (domain/06 6.2). What only a person can see is not decided
/// here: a decider may add clauses, never silently remove one.
/// </summary>
public static class ClauseSelection
{
    /// <summary>The clauses in the order of the pack; none without a licence (T0, prohibited, ineligible).</summary>
    /// <param name="granted">The way of use that a licence grants, where one does; null before, when the rules settle it.</param>
    public static IReadOnlyList<SelectedClause> For(DecisionCase given, RuleDecision decision, PolicyPack pack, AccessMode? granted = null)
    {
        if (decision.Tier is null or 0)
            return [];
        given = AsGranted(given, decision, granted);
        var selected = pack.Clauses
            .Select(clause => new SelectedClause(clause, Fired(clause, given, decision, pack)))
            .Where(found => found.Fired.Count > 0)
            .ToList();
        var excluded = selected.SelectMany(found => found.Clause.Excludes ?? []).ToHashSet();
        selected.RemoveAll(found => excluded.Contains(found.Clause.Code));
        return selected;
    }

    /// <summary>Why a clause that no trigger brings would contradict the way of use of the licence; null when it does not. What the rules bring stands.</summary>
    /// <param name="granted">As in <see cref="For"/>.</param>
    public static string? Contradiction(AddOnClause clause, DecisionCase given, RuleDecision decision, PolicyPack pack, AccessMode? granted = null)
    {
        given = AsGranted(given, decision, granted);
        return clause.Holds is not { } places || places.Exists(place => place.Mode == given.Mode && !(given.Environment < place.MinEnvironment)) || Fired(clause, given, decision, pack).Count > 0
            ? null : clause.HoldsWords;
    }

    /// <summary>The clauses are those of what is granted, which is not always what was asked for.</summary>
    private static DecisionCase AsGranted(DecisionCase given, RuleDecision decision, AccessMode? granted) =>
        given with { Mode = granted ?? (ConditionsPrecedent.NeedsRemote(given, decision.Tier) ? AccessMode.Remote : given.Mode) };

    private static List<string> Fired(AddOnClause clause, DecisionCase given, RuleDecision decision, PolicyPack pack) => clause.Triggers
        .Where(trigger => FiresOnDecision(trigger, given, decision) && FiresOnData(trigger, given, pack) && FiresOnPurpose(trigger, given, pack))
        .Select(trigger => PackWords.Fill(trigger.Words,
            ("group", given.DestinationGroup.ToString()),
            ("dual_use", given.DualUse.ToString(CultureInfo.InvariantCulture)),
            ("purpose", given.Purpose)))
        .ToList();

    private static bool FiresOnDecision(ClauseTrigger trigger, DecisionCase given, RuleDecision decision) =>
        !(decision.Tier < trigger.MinTier) && !(decision.Tier > trigger.MaxTier)
        && (trigger.Reason is null || decision.Has(trigger.Reason))
        && (trigger.Groups is null || !given.IsPublic && trigger.Groups.Contains(given.DestinationGroup))
        && (trigger.Modes is null || trigger.Modes.Contains(given.Mode))
        && (trigger.Fact is null || given.Circumstances.Contains(trigger.Fact));

    private static bool FiresOnData(ClauseTrigger trigger, DecisionCase given, PolicyPack pack) =>
        !(given.DualUse < trigger.MinDualUse)
        && (trigger.Granularities is null || trigger.Granularities.Contains(given.Granularity))
        && (trigger.Entries is null || given.Entry.Any(trigger.Entries.Contains))
        && (trigger.Category is null || given.Entry.Any(code => pack.Entry(code).Category == trigger.Category))
        && (trigger.MinSensitivity is null || given.Entry.Any(code => pack.Entry(code).Sensitivity >= trigger.MinSensitivity));

    private static bool FiresOnPurpose(ClauseTrigger trigger, DecisionCase given, PolicyPack pack)
    {
        if (trigger is { AiPurpose: false, PublicInterest: false })
            return true;
        return pack.Purposes.Find(given.Purpose) is { } purpose
            && (!trigger.AiPurpose || purpose.AiTraining) && (!trigger.PublicInterest || purpose.PublicInterest);
    }
}
