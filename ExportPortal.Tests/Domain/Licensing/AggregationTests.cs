using CsCheck;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

public sealed class AggregationTests
{
    private static readonly DatasetId Own = new(new("d0000000-0000-0000-0000-000000000001"));

    private static OtherVolume Other(int number, long persons, params string[] entries) => new(new(new Guid(number, 0, 0, new byte[8])), entries, persons);

    private static long Persons(long own, params OtherVolume[] others) => Aggregation.Persons(Own, ["1M01"], own, others, Cases.Pack);

    [Fact]
    public void Persons_SameKind_AreAddedEachDatasetOnce()
    {
        Assert.Equal(700, Persons(100, Other(1, 200, "1M01"), Other(2, 400, "1M02"), Other(1, 200, "1M01")));
        Assert.Equal(100, Persons(100, new OtherVolume(Own, ["1M01"], 100)));
        Assert.Equal(long.MaxValue, Persons(100, Other(1, long.MaxValue, "1M01")));
    }

    [Fact]
    public void Persons_AnotherKindOrWithoutVolume_AreNotAdded()
    {
        Assert.Equal(100, Persons(100, Other(1, 200, "4M01"), Other(2, 400, "1A01")));
        Assert.Equal(300, Persons(100, Other(1, 200, "9C01")));
    }

    /// <summary>Whatever is split off into another application still counts, so no part is treated more mildly than the whole.</summary>
    [Fact]
    public void Decide_OneApplicationSplitIntoTwo_NeverGivesALowerTier()
    {
        var pack = Cases.Pack;
        var entries = pack.ControlList.Where(entry => entry.BulkThreshold is not null).Select(entry => entry.Code).ToArray();
        Gen.Select(Gen.Int[0, entries.Length - 1].Select(at => entries[at]), Gen.Long[1, 3_000_000], Gen.Long[1, 3_000_000], Gen.Enum<DestinationGroup>(), Gen.Enum<Granularity>(), Gen.Enum<EnvironmentLevel>(), Gen.Int[0, 3]).Sample((entry, one, two, group, granularity, environment, dualUse) =>
        {
            DecisionCase Of(long persons) => Cases.Tier2 with { Entry = [entry], Granularity = granularity, DestinationGroup = group, Environment = environment, DualUse = dualUse, Persons = persons };
            var whole = DecisionRules.Decide(Of(one + two), pack);
            foreach (var (part, rest) in ((long, long)[])[(one, two), (two, one)])
            {
                var decided = DecisionRules.Decide(Of(Aggregation.Persons(Own, [entry], part, [Other(1, rest, entry)], pack)), pack);
                Assert.Equal((whole.Outcome, whole.Tier), (decided.Outcome, decided.Tier));
                // Without adding up, a part may fall below: that is what the rule is for.
                Assert.True(DecisionRules.Decide(Of(part), pack) is var alone && (alone.Tier is null || whole.Tier is null || alone.Tier <= whole.Tier));
            }
        }, iter: 3_000);
    }
}
