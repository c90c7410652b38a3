using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Stress;
using ExportPortal.Policy;
using ExportPortal.Support;

namespace ExportPortal.Domain.Decision;

/// <summary>GT: measured figures against the gates of the tier, from pack 2026.2 on.</summary>
public sealed class GateTests
{
    private static readonly PolicyPack Pack = ShippedPacks.Current;
    private static readonly DecisionCase Plain = Support.Cases.Tier2;

    private static DecisionCase With(params (string Key, double Value)[] measures) => Plain with { Measures = measures.ToDictionary(one => one.Key, one => one.Value) };

    private static string[] Needs(DecisionCase given, PolicyPack? pack = null) => [.. DecisionRules.Decide(given, pack ?? Pack).Reasons.Where(reason => reason.Code == "GT").Select(reason => reason.Text)];

    [Theory]
    [InlineData("k_minimum", 4, true)]
    [InlineData("k_minimum", 3, false)]
    [InlineData("population_uniques", 0.05, true)]
    [InlineData("population_uniques", 0.0501, false)]
    [InlineData("l_distinct", 2, true)]
    [InlineData("l_distinct", 1, false)]
    [InlineData("t_closeness", 0.5, true)]
    [InlineData("t_closeness", 0.51, false)]
    [InlineData("epsilon_release", 5, true)]
    [InlineData("epsilon_release", 5.1, false)]
    [InlineData("membership_advantage", 0.2, true)]
    [InlineData("attribute_gain", 0.21, false)]
    public void Decide_FigureAtTheLimitOfItsTier_PassesAndBeyondIsACondition(string key, double value, bool passes)
    {
        var decision = DecisionRules.Decide(With((key, value)), Pack);
        Assert.Equal((2, passes ? 0 : 1), (decision.Tier, Needs(With((key, value))).Length));
        Assert.Equal(DecisionRules.Decide(Plain, Pack).Tier, decision.Tier);
        Assert.Equal(passes ? 0 : 1, decision.Needs.Count);
    }

    [Fact]
    public void Decide_MissedGate_SaysMeasureValueAndLimit() =>
        Assert.Equal(["smallest class size k: 3 measured, at least 4 needed at T2", "t (earth mover's distance) on sensitive attributes: 0.6 measured, at most 0.5 needed at T2"], Needs(With(("t_closeness", 0.6), ("k_minimum", 3))));

    [Fact]
    public void Decide_OnlyReportedAtTheTier_IsNoCondition()
    {
        var third = With(("l_distinct", 1), ("population_uniques", 1), ("k_minimum", 3)) with { History = Recipients.History.Major };
        Assert.Equal(3, DecisionRules.Decide(third, Pack).Tier);
        Assert.Empty(Needs(third));
        Assert.Single(Needs(third with { Measures = new Dictionary<string, double> { ["k_minimum"] = 2 } }));
    }

    [Fact]
    public void Decide_HighInvasiveness_HasTheStricterLimit()
    {
        var open = With(("k_minimum", 15)) with { Entry = ["0A01"], Granularity = Granularity.G0, Mode = AccessMode.Public, PData = new(0.001) };
        Assert.Empty(Needs(open));
        Assert.Single(Needs(open with { HighInvasiveness = true }));
    }

    /// <summary>A class of one record has one value, so l and t say nothing more than that it is one; figures of attacks and estimates still count.</summary>
    [Fact]
    public void Decide_DataThatAreAlwaysUnique_HaveNoClassesToHoldAgainstALimit()
    {
        var given = With(("k_minimum", 1), ("l_distinct", 1), ("t_closeness", 0.9), ("membership_advantage", 0.6)) with { Entry = ["2M01"] };
        Assert.Equal(["membership-inference advantage, upper 95 % bound: 0.6 measured, at most 0.3 needed at T3"], Needs(given));
        Assert.Equal(["k_minimum", "l_distinct", "t_closeness"], Exempt(given));
        Assert.All(GateTable.Of(given, 2, Pack).Where(line => line.Test.Verdict is MeasureVerdict.NotApplicable), line => Assert.StartsWith("not applicable: ", line.Test.Needs));
        // Where nobody was found alone the classes have something to say.
        Assert.Equal(["k_minimum"], Exempt(given with { Measures = new Dictionary<string, double> { ["k_minimum"] = 2, ["l_distinct"] = 1, ["t_closeness"] = 0.9 } }));
        Assert.Empty(Exempt(given with { Entry = Plain.Entry }));

        static IEnumerable<string> Exempt(DecisionCase one) => GateTable.Of(one, 2, Pack).Where(line => line.Test.Verdict is MeasureVerdict.NotApplicable).Select(line => line.Test.Key);
    }

    /// <summary>Inside an enclave such data may come to T2, where l and t have limits that they can never meet: the attack that replaces them has to be made.</summary>
    [Theory]
    [InlineData(null, "attribute-inference gain over baseline to be measured: at T2 it stands in for distinct l on sensitive attributes and t (earth mover's distance) on sensitive attributes")]
    [InlineData(0.21, "attribute-inference gain over baseline: 0.21 measured, at most 0.2 needed at T2")]
    [InlineData(0.2, null)]
    public void Decide_AlwaysUniqueInsideAnEnclave_OwesWhatStandsInForLAndT(double? gain, string? need)
    {
        var measures = new Dictionary<string, double> { ["k_minimum"] = 1, ["l_distinct"] = 1, ["t_closeness"] = 0.9 };
        if (gain is { } known)
            measures["attribute_gain"] = known;
        var given = Plain with { Entry = ["2M01"], Environment = EnvironmentLevel.E4, Mode = AccessMode.Remote, PData = new(0.01), PDataMax = new(1), Measures = measures };
        Assert.Equal(2, DecisionRules.Decide(given, Pack).Tier);
        Assert.Equal(need is null ? [] : [need], Needs(given));
    }

    /// <summary>What attacks alone can tell of synthetic data stands there also while nobody has attacked them; without a guarantee it is owed.</summary>
    [Theory]
    [InlineData("9S01", 0)]
    [InlineData("9S02", 5)]
    [InlineData("1M01", null)]
    public void Decide_SyntheticDataNobodyAttacked_ShowEachGateAsNotMeasuredAndOweItWithoutAGuarantee(string entry, int? owed)
    {
        string[] gates = ["membership_advantage", "attribute_gain", "singling_out", "linkability", "training_copies"];
        var given = With(("k_minimum", 20)) with { Entry = [entry] };
        var tier = DecisionRules.Decide(given, Pack).Tier!.Value;
        var shown = GateTable.Of(given, tier, Pack).Where(line => gates.Contains(line.Test.Key)).ToList();

        Assert.Equal(owed is null ? [] : gates, shown.Select(line => line.Test.Key));
        Assert.All(shown, line => Assert.True(line.Test is { Value: null, Verdict: MeasureVerdict.NotAssessed, Limit: not null }));
        Assert.Equal(owed ?? 0, Needs(given).Count(need => need.EndsWith($"to be measured: at T{tier} nothing else vouches for synthetic data without a guarantee", StringComparison.Ordinal)));
        // Measured, and within its limit, each is owed no more.
        Assert.Empty(Needs(given with { Measures = given.Measures!.Concat(gates.Select(gate => KeyValuePair.Create(gate, 0.01))).ToDictionary() }));
    }

    [Fact]
    public void AtTier_OneBeside_NamesTheGatesOfThatTierAlone()
    {
        var given = With(("k_minimum", 4), ("t_closeness", 0.6));
        var lower = DecisionRules.AtTier(given, DecisionRules.Decide(given, Pack), 1, Pack);
        Assert.Equal(["smallest class size k: 4 measured, at least 5 needed at T1", "t (earth mover's distance) on sensitive attributes: 0.6 measured, at most 0.3 needed at T1"], lower.Reasons.Where(reason => reason.Code == "GT").Select(reason => reason.Text));
    }

    [Fact]
    public void Of_EachLine_SaysTheFigureTheLimitAndWhetherItHolds()
    {
        var lines = GateTable.Of(With(("k_minimum", 20), ("t_closeness", 0.6)), 2, Pack);

        Assert.Equal(
            [("k_minimum", 20.0, MeasureVerdict.Pass), ("population_uniques", null, MeasureVerdict.NotAssessed), ("l_distinct", null, MeasureVerdict.NotAssessed), ("t_closeness", (double?)0.6, MeasureVerdict.Over)],
            lines.Select(line => (line.Test.Key, line.Test.Value, line.Test.Verdict)));
        Assert.Empty(GateTable.Of(Plain, 2, Pack));
    }

    /// <summary>T2 asks for a smallest class of 4 and an average data risk of at most 0.09 beside it.</summary>
    [Fact]
    public void Of_AverageOverTheLineBesideTheSmallestClass_IsMissedAndACondition()
    {
        var given = With(("k_minimum", 4)) with { PData = new(0.2) };
        Assert.Equal<(MeasureVerdict, (double, double)?)>((MeasureVerdict.Over, (0.2, 0.09)), (GateTable.Of(given, 2, Pack)[0].Test.Verdict, GateTable.Of(given, 2, Pack)[0].Test.Average));
        Assert.Equal("average data risk: 0.2 measured, at most 0.09 needed at T2", Assert.Single(Needs(given)));
        Assert.Empty(Needs(given with { PData = new(0.09) }));
        Assert.Equal("smallest class size k: 3 measured, at least 4 needed at T2", Assert.Single(Needs(With(("k_minimum", 3)) with { PData = new(0.2) })));
        var measured = Records.Measurement with { Sample = ClassSizes.Measure(new Dictionary<long, long> { [4] = 100 }) };
        Assert.Equal(new Shortfall("Average data risk", "0.25", "at most 0.09") { Key = MeasureTest.K }, Assert.Single(Shortfall.Of(MeasureTest.Of(measured, 2, false, Pack))));
    }

    /// <summary>04 4.1: a channel that can arise and was not assessed, or only declared, is not enough from T2 on.</summary>
    [Fact]
    public void Decide_ChannelWithoutEvidence_IsAConditionFromT2()
    {
        const string Attribute = "the attribute channel to be assessed: at T2 a channel that was not measured, or only declared, is not enough";
        var given = Plain with { Unassessed = [RiskChannel.Attribute] };
        Assert.Equal([Attribute], Needs(given));
        Assert.Equal([Attribute], DecisionRules.Decide(given, Pack).Needs);
        Assert.Empty(DecisionRules.AtTier(given, DecisionRules.Decide(given, Pack), 1, Pack).Needs);
        Assert.Equal(given.Unassessed, DecisionJson.ReadCase(DecisionJson.Bytes(given), Pack).Case!.Unassessed);
        Assert.DoesNotContain("unassessed", System.Text.Encoding.UTF8.GetString(DecisionJson.Bytes(Plain)), StringComparison.Ordinal);
        Assert.Contains("a list of attribute, identity, membership, output", DecisionJson.ReadCase("{\"unassessed\": [\"soul\"]}"u8.ToArray(), Pack).Errors.Single(error => error.Where == "unassessed").ToString(), StringComparison.Ordinal);
        var first = ShippedPacks.All.Single(pack => pack.Id == "eu-style-2026.1");
        Assert.Equal(DecisionJson.Bytes(DecisionRules.Decide(Plain, first)), DecisionJson.Bytes(DecisionRules.Decide(given, first)));
    }

    [Fact]
    public void Of_WithoutFigures_IsEmpty()
    {
        Assert.Empty(GateTable.Of(Plain, 2, Pack));
    }

    [Fact]
    public void Decide_UnderTheFirstPack_GivesTheSameBytesWithAndWithoutFigures()
    {
        var first = ShippedPacks.All.Single(pack => pack.Id == "eu-style-2026.1");
        Assert.Equal(DecisionJson.Bytes(DecisionRules.Decide(Plain, first)), DecisionJson.Bytes(DecisionRules.Decide(With(("k_minimum", 1), ("t_closeness", 1)), first)));
    }

    [Fact]
    public void Bytes_CaseWithFigures_IsReadBack()
    {
        var given = With(("k_minimum", 3), ("t_closeness", 0.25));
        var read = DecisionJson.ReadCase(DecisionJson.Bytes(given), Pack);
        Assert.Empty(read.Errors);
        Assert.Equal(DecisionJson.Bytes(given), DecisionJson.Bytes(read.Case!));
        Assert.Equal("measures", Assert.Single(DecisionJson.ReadCase("""{"entry":"1M01","granularity":"G4","persons":1,"p_data":0,"motive":"low","prevalence":0,"dual_use":0,"destination_group":"A","environment":"E1","mode":"remote","purpose":"x","measures":{"odd":1}}"""u8.ToArray(), Pack).Errors).Where);
    }
}
