using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Features.Datasets.Measuring;
using ExportPortal.Features.Datasets.Protecting;
using ExportPortal.Policy;

namespace ExportPortal.Features.Datasets;

/// <summary>What would help, judged by all that the tier asks.</summary>
public sealed class FindingsTableTests : ComponentTest
{
    private static readonly ColumnChange Bands = new("age", [new Band(10)]);

    [Fact]
    public void Set_UnderTheLineAndAnAttributeGateMissed_IsNotGreenAndNamesTheGate()
    {
        var table = Shown(distinct: 1);
        Assert.Empty(table.FindAll(".ep-say--good"));
        var seen = Seen(table.Find("div"));
        Assert.Contains("T2 asks for more, and it stays missed as far as can be told beforehand: l, distinct values: the file has 1 , needs at least 2", seen);
        Assert.Contains("A decision also weighs the recipient", seen);
        Assert.Contains("under misses l, distinct values", seen);
        Assert.DoesNotContain("Where it would pass then", seen);
    }

    [Fact]
    public void Set_UnderTheLineAndAllGatesPassed_IsGreen()
    {
        var table = Shown(distinct: 3);
        Assert.NotEmpty(table.FindAll(".ep-say--good"));
        Assert.Contains("none missed", Seen(table.Find("div")));
        Assert.Contains("Where it would pass then", table.Markup);
        Assert.DoesNotContain("asks for more", table.Markup);
    }

    [Fact]
    public void Set_UnderTheDropRuleWithoutCountedAttributes_IsNotKnownAndNeverEnough()
    {
        var table = Shown(distinct: 3, NullRule.Drop);
        Assert.Empty(table.FindAll(".ep-say--good"));
        var seen = Seen(table.Find("div"));
        Assert.Contains("l and t are not known before a copy is measured", seen);
        Assert.Contains("So no change is shown as enough.", seen);
        Assert.DoesNotContain("none missed", seen);
        Assert.DoesNotContain("Where it would pass then", seen);
    }

    [Fact]
    public void Changes_WithoutACase_EachSayForWhichTiersTheFiguresAreEnough()
    {
        var table = Shown(distinct: 3);
        var rows = table.FindAll("section:last-of-type tbody tr").Select(row => Seen(row)).ToList();
        // A class of 1 misses k of every tier that has one, so T4 alone is left; of 12 with l = 3 none. T0 counts the worst record, 1/12, against 0.09.
        Assert.EndsWith("misses Smallest class, k; Risk of the worst record T4", rows[0]);
        Assert.Contains("none missed T0, T1, T2, T3, T4", rows[1]);
        var seen = Seen(table.Find("div"));
        Assert.Contains("The figures would be enough for T0, T1, T2, T3, T4 ; what the data are sets T2.", seen);
        Assert.Contains("T2 Controlled (set by what the data are) encrypted transfer to assessed environment E2, low motive every limit met", seen);
    }

    [Fact]
    public void Changes_WithoutACase_NameWhatEachTierStillAsksInTheWordsOfTheRules() =>
        Assert.Contains("T1 Registered download after sign-in E1, low motive not enough distinct l on sensitive attributes: 2 measured, at least 3 needed at T1", Seen(Shown(distinct: 2).Find("div")));

    [Theory]
    [InlineData(NullRule.Value)]
    [InlineData(NullRule.Drop)]
    [InlineData(NullRule.Wildcard)]
    public void Set_AttributesCountedAfterTheChange_CountInPlaceOfThoseOfTheFile(NullRule nulls)
    {
        var mended = Shown(distinct: 1, nulls, after: 3);
        Assert.NotEmpty(mended.FindAll(".ep-say--good"));
        Assert.Contains("the copy measures the same", Seen(mended.Find("div")));
        var worse = Shown(distinct: 3, nulls, after: 1);
        Assert.Empty(worse.FindAll(".ep-say--good"));
        Assert.Contains("and it stays missed: l, distinct values: found 1 , needs at least 2", Seen(worse.Find("div")));
    }

    [Fact]
    public void Changes_WithoutACase_NameTheChannelsThatNobodyAssessed()
    {
        var seen = Seen(Shown(distinct: 3, unassessed: [RiskChannel.Membership, RiskChannel.Output]).Find("div"));
        Assert.Contains("Nobody assessed the membership and model and output channels, or a declaration is all there is. From T2 on evidence of each is a condition of every case, whatever the figures are.", seen);
        Assert.DoesNotContain("Nobody assessed", Seen(Shown(distinct: 3).Find("div")));
        // As a case sees them: synthetic data that nobody attacked.
        var trial = new ContextTrial(Measurements.Of(1, 1, 22), 1, new(["9S02"], Domain.Policy.Granularity.G2, 24, 0, new(0), false, false), ShippedPacks.Current);
        Assert.Contains(RiskChannel.Membership, trial.Unassessed(null));
    }

    /// <summary>Beside the limits of another tier stand the tests that fail there, not those of the run.</summary>
    [Fact]
    public void Failing_TriedForAnotherTier_IsJudgedThere()
    {
        var (measured, pack, data) = (Measurements.Of(4, 4, 4), ShippedPacks.Current, new Classification(["1M01"], Domain.Policy.Granularity.G4, 24, 0, new(0), false, false));
        var run = StressRun.Of(measured, StressFigures.None, StressContext.Assumed(data, 2, pack), 1, pack);
        var tried = RiskReading.Of(measured, StressFigures.None, RiskContext.Least(4, pack), data, pack);
        Assert.Contains(ContextTrial.Failing(run, null), test => test.Code == "ST-01");
        Assert.DoesNotContain(ContextTrial.Failing(run, tried), test => test.Code == "ST-01");
        Assert.Empty(ContextTrial.Failing(null, tried));
    }

    [Fact]
    public void Changes_TriedForAnotherTier_AreHeldAgainstItsLimitsAndTheOneOfTheDataIsNamed()
    {
        var table = Shown(distinct: 3, tier: 1);
        Assert.Contains("Limits of T1", Seen(table.Find("div")));
        Assert.Contains("what the data are sets T2.", Seen(table.Find("div")));
        Assert.Contains("T2 Controlled (set by what the data are)", Seen(table.Find("div")));
    }

    private static Dictionary<string, SensitiveMeasures> Ill(long distinct) => new() { ["ill"] = SensitiveMeasures.WithoutClasses(3, false) with { LDistinct = distinct, TEqualDistance = 0.1 } };

    private IRenderedComponent<FindingsTable> Shown(long distinct, NullRule nulls = NullRule.Value, long? after = null, IReadOnlyList<RiskChannel>? unassessed = null, int tier = 2)
    {
        var found = Measurements.Of(1, 1, 22);
        // As saved before records in no class were counted.
        var measured = found with { Rules = found.Rules with { Null = nulls }, Sample = found.Sample with { DroppedRecords = nulls is NullRule.Drop ? 1 : 0 }, Sensitive = Ill(distinct) };
        var counted = after is { } then ? Ill(then) : null;
        var better = new SetRisk(["age"], 12, 2, 0, 1 / 12.0, 0);
        var improved = new Improvements(new(0.1, 5), new(["age"], 1, 3, 2, 0.125, 2 / 24.0), [new(Bands, better) { Sensitive = counted }], new([Bands], better) { Sensitive = counted }, IsProven: true);
        return Render<FindingsTable>(given => given.Add(one => one.Found, improved).Add(one => one.Trial, new ContextTrial(measured, tier, new(["1M01"], Domain.Policy.Granularity.G4, 24, 0, new(0), false, false), ShippedPacks.Current)).Add(one => one.Base, 2).Add(one => one.Unassessed, unassessed ?? []).Add(one => one.OnUse, _ => { }));
    }
}
