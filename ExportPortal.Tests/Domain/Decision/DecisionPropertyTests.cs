using CsCheck;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Domain.Decision;

/// <summary>The properties of domain/03 3.4 over random cases.</summary>
public sealed class DecisionPropertyTests
{
    private static readonly Gen<Probability> Share = Gen.OneOf(Gen.Double[0, 1], Gen.Double[0, 0.1], Pick(0d, 0.0225, 0.05, 0.09, 1)).Select(value => new Probability(value));

    private static readonly Gen<DecisionCase> Any =
        from entry in Pick([.. Cases.Pack.ControlList.Select(e => e.Code)]).Array[1, 3]
        from data in Gen.Select(Gen.Enum<Granularity>(), Gen.OneOf(Gen.Long[0, 200], Gen.Long[0, 20_000_000]), Share, Share, Gen.Int[0, 3])
        from place in Gen.Select(Gen.Enum<DestinationGroup>(), Gen.Enum<EnvironmentLevel>(), Gen.Enum<AccessMode>(), Gen.Enum<Motive>(), Pick(History.Clean, History.Minor, History.Major))
        from flags in Gen.Bool.Array[7]
        from trace in Share
        select new DecisionCase
        {
            Entry = [.. entry.Distinct()], Granularity = data.Item1, Persons = data.Item2, PData = data.Item3, Prevalence = data.Item4, DualUse = data.Item5,
            DestinationGroup = place.Item1, Environment = place.Item2, Mode = place.Item3, Motive = place.Item4, History = place.Item5,
            Purpose = "scientific-research", HighInvasiveness = flags[0], Vulnerable = flags[1], Recognised = flags[2], Composition = flags[3], Programme = flags[4],
            PDataMax = flags[5] ? new Probability(1) : null, TraceUnicity = flags[6] ? trace : null,
        };

    [Fact]
    public void Decide_BetterEnvironment_NeverRaisesTheTier() => Any.Where(c => c.Environment < EnvironmentLevel.E4).Sample(given =>
        Rank(given with { Environment = given.Environment + 1 }) <= Rank(given));

    [Fact]
    public void Decide_HigherGroupLetter_NeverLowersTheTier() => Any.Where(c => c.DestinationGroup < DestinationGroup.E).Sample(given =>
        Rank(given with { DestinationGroup = given.DestinationGroup + 1 }) >= Rank(given));

    [Fact]
    public void Decide_OneMoreReasonAgainst_NeverLowersTheTier() => Any.Sample(given =>
        Rank(given with { History = History.Major }) >= Rank(given with { History = History.Clean })
        && Rank(given with { Composition = true }) >= Rank(given with { Composition = false })
        && Rank(given with { Vulnerable = true }) >= Rank(given with { Vulnerable = false })
        && Rank(given with { DualUse = Math.Min(3, given.DualUse + 1) }) >= Rank(given)
        && Rank(given with { TraceUnicity = new(1) }) >= Rank(given with { TraceUnicity = null })
        && Rank(given with { Motive = Motive.High }) >= Rank(given));

    [Fact]
    public void Trail_AnyCase_EndsAtTheTier() => Any.Sample(given => given.Decide() is var decision && (decision.Tier is null || TierTrail.Of(decision)[^1] == decision.Tier));

    [Fact]
    public void Decide_FewerPersons_NeverRaisesTheTier() => Any.Sample(given =>
        Rank(given with { Persons = given.Persons / 2 }) <= Rank(given));

    [Fact]
    public void Decide_SameCaseReadFromTheRecord_GivesTheSameBytes() => Any.Sample(given =>
    {
        var kept = DecisionJson.Bytes(given);
        var again = DecisionJson.ReadCase(kept, Cases.Pack).Case!;
        return kept.AsSpan().SequenceEqual(DecisionJson.Bytes(again))
            && DecisionJson.Bytes(given.Decide()).AsSpan().SequenceEqual(DecisionJson.Bytes(again.Decide()));
    });

    [Fact]
    public void Decide_AnyCase_TierFollowsFromThePrintedReasons() => Any.Sample(given =>
    {
        var d = given.Decide();
        return d.Tier is null
            ? d.Outcome is DecisionOutcome.Prohibited
            : d.Tier == Math.Max(d.Floor!.Value, Math.Min(4, (d.Base + d.Up - d.Down)!.Value))
                && d.Up == d.Reasons.Count(r => r.Effect.StartsWith("+1", StringComparison.Ordinal))
                && d.Down == Math.Min(1, d.Reasons.Count(r => r.Effect == "-1"))
                && d.Needs.Count == d.Reasons.Count(r => r.Effect == "condition precedent")
                && (d.Base == 0 || d.Tier >= 1);
    });

    [Fact]
    public void Alternatives_AnyCase_AreAtMostThreeMilderDecisions() => Any.Sample(given =>
    {
        var before = given.Decide();
        var found = LeastRestrictive.Alternatives(given, Cases.Pack);
        return found.Count <= 3 && found.All(a =>
            a.Decision.Tier is { } tier && !a.Sentence.Contains('{')
            && (before.Tier is not { } was || tier < was || a.Decision.Needs.Count < before.Needs.Count || before.Has("RP1") || before.Has("RP2")));
    }, iter: 20);

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    /// <summary>The tier, or 5 where a gate forbids everything.</summary>
    private static int Rank(DecisionCase given) => given.Decide().Tier ?? 5;
}
