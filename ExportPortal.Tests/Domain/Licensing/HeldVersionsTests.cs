using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Policy;
using ExportPortal.Support;
using Cases = ExportPortal.Support.Cases;

namespace ExportPortal.Domain.Licensing;

/// <summary>M9 and the trace of M10 as facts of a case, from the stress tests of its assessment.</summary>
public sealed class HeldVersionsTests
{
    // In E3 with a low motive an attempt has a chance of 0.14 at least: 0.05 stays under the line of 0.09, 0.9 does not.
    private static readonly SetRisk Split = new(["region", "age"], 1, 4_500, 4_200, 0.9, 0.84), Whole = new(["region"], 20, 250, 0, 0.05, 0);

    [Fact]
    public void For_RecipientWhoHoldsAnEarlierVersion_IsRaisedWhereBothTogetherAreOverTheLine()
    {
        Assert.True(Facts(Split, 9_000, 1).Composition);
        Assert.True(DecisionRules.Decide(Facts(Split, 9_000, 1), Cases.Pack).Has("M9"));
        Assert.False(Facts(Whole, 9_000, 1).Composition);
    }

    [Fact]
    public void For_RecipientWithoutEarlierVersions_IsNotRaised() => Assert.False(Facts(Split, 9_000).Composition);

    [Fact]
    public void For_AVersionOutsideTheWindow_DoesNotCount() => Assert.False(Facts(Split, 9_000, 7).Composition);

    [Theory]
    [InlineData(5_000, false)]
    [InlineData(5_009, true)]
    [InlineData(5_010, false)]
    public void For_AVersionThatDiffersByAFewPersons_GivesThemAway(long records, bool raised) => Assert.Equal(raised, Facts(Whole, records, 1).Composition);

    [Fact]
    public void For_WithoutStressTests_StaysAsItWas()
    {
        var dataset = Records.Dataset();
        Assert.False(CaseFacts.For(dataset, Records.Assess(dataset.AddVersion()), Records.RecipientHouse, Cases.Content, Cases.Pack, [1]).Composition);
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(4, 0.25)]
    public void For_Trace_CountsAtThePointsOfThePack(int known, double? share)
    {
        var figures = new StressFigures { Trajectory = new(400, 900, ["who", "place"], [new(known, 400, 100)], 1) };
        Assert.Equal(share, Facts(figures, []).TraceUnicity?.Value);
    }

    /// <summary>0.2 x 0.319 x 1.15^(2 + m/12) is at most 0.09 up to m = 5. Under a pack before 2026.6 the case says nothing of it, and its decision is what it was.</summary>
    [Fact]
    public void For_TermThatFailsSt10_NamesTheLongestThatPassesFromPack6On()
    {
        var promoted = new StressFigures { Promotion = new(["region"], new SetRisk(["region", "pay"], 3, 1_600, 0, 0.319, 0), Named: false) };
        var facts = Facts(promoted, []);
        Assert.Contains(Circumstances.Growth, facts.Circumstances);
        Assert.Equal(5, facts.LongestTerm);
        Assert.Equal(0, Facts(promoted with { Promotion = new(["region"], Split, Named: false) }, []).LongestTerm);
        Assert.Null(Facts(new StressFigures { Promotion = new(["region"], Whole, Named: false) }, []).LongestTerm);

        var earlier = ShippedPacks.All.Single(pack => pack.Id == "eu-style-2026.5");
        var before = Facts(promoted, [], earlier);
        Assert.Contains(Circumstances.Growth, before.Circumstances);
        Assert.Null(before.LongestTerm);
        Assert.DoesNotContain("longest_term", System.Text.Encoding.UTF8.GetString(DecisionJson.Bytes(before)));
    }

    /// <summary>As a term is cut: a year to its last day has twelve months, and a begun one counts.</summary>
    [Theory]
    [InlineData("2027-01-01", "2027-12-31", 12, 11)]
    [InlineData("2027-01-15", "2027-02-14", 1, 1)]
    [InlineData("2027-01-31", "2027-03-01", 2, 2)]
    [InlineData("2027-01-15", "2027-02-15", 2, 1)]
    public void Months_OfATerm_CountAsItIsCutFromPack6On(string start, string end, int months, int before)
    {
        var term = new Period(DateOnly.Parse(start, System.Globalization.CultureInfo.InvariantCulture), DateOnly.Parse(end, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((months, before), (CaseFacts.Months(term, Cases.Pack), CaseFacts.Months(term, ShippedPacks.All.Single(pack => pack.Id == "eu-style-2026.5"))));
        Assert.True(term.Start.AddMonths(months).AddDays(-1) >= term.End);
    }

    private static DecisionCase Facts(SetRisk joint, long records, params int[] held) =>
        Facts(new StressFigures { Composition = new([new EarlierRelease(1, new(2026, 3, 1), records)], joint, []) }, held);

    private static DecisionCase Facts(StressFigures figures, int[] held, PolicyPack? pack = null)
    {
        var dataset = Records.Dataset();
        var assessment = Records.Assess(dataset.AddVersion());
        assessment.Keep(StressRun.Of(assessment.Measurement, figures, StressContext.Assumed(dataset.Classification, 2, ShippedPacks.Current), 1, ShippedPacks.Current), TimeSpan.Zero);
        return CaseFacts.For(dataset, assessment, Records.RecipientHouse, Cases.Content, pack ?? Cases.Pack, held);
    }
}
