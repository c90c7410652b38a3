using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>What a case would be under another policy pack: the rules are put to the facts of the case, and nothing of it is changed.</summary>
public static class PackWhatIf
{
    /// <param name="own">The pack that the case was decided under.</param>
    /// <returns>What would differ, in sentences; empty where nothing would.</returns>
    public static IReadOnlyList<string> Of(Application application, PolicyPack own, PolicyPack other)
    {
        var (facts, before) = (application.Case, application.Decision);
        if (facts.Entry.Where(code => other.FindEntry(code) is null).ToList() is { Count: > 0 } unknown)
            return [$"It cannot be decided: {string.Join(", ", unknown)} {(unknown.Count == 1 ? "is" : "are")} not on the control list of the draft."];
        var after = DecisionRules.Decide(facts, other);
        return [.. Decided(before, after), .. Fails(before, after), .. before.Tier is null || after.Tier is null ? [] : Clauses(application, own, after, other)];
    }

    private static IEnumerable<string> Decided(RuleDecision before, RuleDecision after)
    {
        if (before.Tier != after.Tier)
            yield return $"Tier {Tier(before)} becomes {Tier(after)}.";
        if (before.Outcome != after.Outcome)
            yield return $"The rules said {Words.Of(before.Outcome)}; they would say {Words.Of(after.Outcome)}.";
        if (after.Needs.Except(before.Needs).ToList() is { Count: > 0 } needs)
            yield return $"New before first use: {string.Join("; ", needs)}.";
    }

    private static IEnumerable<string> Fails(RuleDecision before, RuleDecision after)
    {
        var (was, now) = (IsOver(before), IsOver(after));
        if (was != now && now is { } over)
            yield return over ? $"The overall risk would exceed the threshold of {after.Threshold}." : $"The overall risk would be within the threshold of {after.Threshold}.";
    }

    private static bool? IsOver(RuleDecision decision) => decision is { Risk: { } risk, Threshold: { } threshold } ? risk.Overall.Value > threshold.Value : null;

    private static IEnumerable<string> Clauses(Application application, PolicyPack own, RuleDecision after, PolicyPack other)
    {
        var had = application.Clauses(own).Select(one => one.Clause.Code).ToList();
        var has = application.Clauses(application.Case, after, other).Select(one => one.Clause).ToList();
        foreach (var clause in has.Where(clause => !had.Contains(clause.Code)))
            yield return $"Clause {clause.Code}, {clause.Title}, would be added.";
        foreach (var code in had.Except(has.Select(clause => clause.Code)))
            yield return $"Clause {code} would fall away.";
    }

    private static string Tier(RuleDecision decision) => decision.Tier is { } tier ? $"T{tier}" : "none";
}
