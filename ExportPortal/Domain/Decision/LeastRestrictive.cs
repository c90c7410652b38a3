using System.Globalization;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Decision;

/// <summary>A single change that would make the decision milder, with the decision it leads to.</summary>
/// <param name="Sentence">The change and its effect, as the letter prints them.</param>
/// <param name="InApplicantsHands">False when others have to act; the letter says so.</param>
public sealed record Alternative(string Key, string Sentence, bool InApplicantsHands, DecisionCase Case, RuleDecision Decision);

/// <summary>
/// The proportionality record (domain/03 3.4): changes of one input that lower the tier or lift a condition, found
/// by deciding the changed case anew. Of each kind only the smallest change with the full effect is named.
/// </summary>
public static class LeastRestrictive
{
    private const int Most = 3;

    /// <summary>At most three: first what the applicant can do, then by effect. Empty when nothing single helps.</summary>
    /// <param name="stands">The decision that stands, where it is of another tier than that of the rules; a way that is no milder than it is left out. Null for that of the rules.</param>
    /// <param name="enclave">What the steward's enclave was assessed at; null leaves it out.</param>
    public static IReadOnlyList<Alternative> Alternatives(DecisionCase given, PolicyPack pack, RuleDecision? stands = null, EnvironmentLevel? enclave = null)
    {
        var decided = DecisionRules.Decide(given, pack);
        var before = Burden.Of(stands ?? decided);
        return SingleChanges.Families(given, decided, pack, enclave)
            .Select(family => Best(family, changed => Beside(stands ?? decided, decided, changed, pack)))
            .OfType<Tried>()
            .Where(tried => tried.After.CompareTo(before) < 0)
            .OrderByDescending(tried => tried.Change.InApplicantsHands)
            .ThenBy(tried => tried.After)
            .Take(Most)
            .Select(tried => new Alternative(tried.Change.Key, Sentence(tried, before, pack), tried.Change.InApplicantsHands, tried.Change.Case, tried.Decision))
            .ToList();
    }

    /// <summary>What is decided of a changed case: what was set against a tier stands as long as the rules give that tier, and no longer.</summary>
    /// <param name="stands">The decision that stands.</param>
    /// <param name="decided">That of the rules on the case as it is.</param>
    public static RuleDecision Beside(RuleDecision stands, RuleDecision decided, DecisionCase changed, PolicyPack pack) =>
        DecisionRules.Decide(changed, pack) is var found && stands.Tier is { } set && set != decided.Tier && found.Tier == decided.Tier ? DecisionRules.AtTier(changed, found, set, pack) : found;

    private static Tried? Best(IEnumerable<SingleChange> family, Func<DecisionCase, RuleDecision> decide) => family
        .Select(change => (change, decision: decide(change.Case)))
        .Select(tried => new Tried(tried.change, tried.decision, Burden.Of(tried.decision)))
        .MinBy(tried => tried.After);

    private static string Sentence(Tried tried, Burden before, PolicyPack pack) => PackWords.Fill(pack.Alternatives[tried.Change.Key],
        ("from", tried.Change.From), ("to", tried.Change.To), ("effect", string.Join(", ", Effects(tried, before, pack.AlternativeEffects))));

    private static IEnumerable<string> Effects(Tried tried, Burden before, IReadOnlyDictionary<string, string> words)
    {
        var after = tried.After;
        if (before.Closed)
        {
            yield return PackWords.Fill(words["decidable"], ("outcome", CaseWords.Of(tried.Decision.Outcome)));
            yield break;
        }
        if (before.Refused && !after.Refused)
            yield return words["refusal_lifted"];
        if (after.Tier < before.Tier)
            yield return PackWords.Fill(words["tier"], ("from", Text(before.Tier)), ("to", Text(after.Tier)));
        if (after.Conditions < before.Conditions)
            yield return PackWords.Fill(words[before.Conditions - after.Conditions == 1 ? "condition_one" : "conditions"], ("count", Text(before.Conditions - after.Conditions)));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Tried(SingleChange Change, RuleDecision Decision, Burden After);

    /// <summary>What a decision asks of the applicant, the gravest part first.</summary>
    private readonly record struct Burden(bool Closed, bool Refused, int Tier, int Conditions) : IComparable<Burden>
    {
        public static Burden Of(RuleDecision decision) =>
            new(decision.Tier is null, decision.Has("RP1") || decision.Has("RP2"), decision.Tier ?? 0, decision.Needs.Count);

        public int CompareTo(Burden other) =>
            (Closed, Refused, Tier, Conditions).CompareTo((other.Closed, other.Refused, other.Tier, other.Conditions));
    }
}
