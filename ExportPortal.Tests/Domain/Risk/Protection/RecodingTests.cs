using System.Globalization;
using System.Text.Json;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;

namespace ExportPortal.Domain.Risk.Protection;

public sealed class RecodingTests
{
    [Theory]
    [InlineData("34", "30 to 34")]
    [InlineData("35", "35 to 39")]
    [InlineData("34.5", "30 to 34")]
    [InlineData("-1", "-5 to -1")]
    [InlineData("3e1", "30 to 34")]
    [InlineData("", "")]
    [InlineData("n/a", "")]
    [InlineData(" 34", "")]
    [InlineData("1e40", "")]
    public void Band_OfFive_IsReadAsYearsOfAgeAre(string cell, string expected) => Assert.Equal(expected, Recoding.Apply([new Band(5)], cell));

    [Theory]
    [InlineData("30 to 34", "30 to 39")]
    [InlineData("35-39", "30 to 39")]
    [InlineData("35–39", "30 to 39")]
    [InlineData("30 to <40", "30 to 39")]
    [InlineData("39-30", "")]
    public void Band_OfABand_IsTheWiderOneThatHoldsIt(string cell, string expected) => Assert.Equal(expected, Recoding.Apply([new Band(10)], cell));

    [Theory]
    [InlineData("30 to 34")]
    [InlineData("30-34")]
    [InlineData("30 to <35")]
    public void Band_OfABandThatNoneHolds_IsRefused(string cell) => Broken("PR-11", () => Recoding.Apply([new Band(2)], cell));

    [Fact]
    public void Band_OfAFraction_SaysThatItsEndIsOutside() => Assert.Equal("0.3 to <0.6", Recoding.Apply([new Band(0.3m)], "0.3"));

    [Theory]
    [InlineData("30", "30")]
    [InlineData("17", "18")]
    [InlineData("91", "90")]
    [InlineData("90.0", "90.0")]
    [InlineData("over ninety", "")]
    public void Ends_BeyondTheLimits_BecomeTheLimits(string cell, string expected) => Assert.Equal(expected, Recoding.Apply([new BottomCode(18), new TopCode(90)], cell));

    [Theory]
    [InlineData("1249.99", "1200")]
    [InlineData("1250", "1300")]
    [InlineData("-1250", "-1300")]
    public void Rounding_Halves_GoAwayFromZero(string cell, string expected) => Assert.Equal(expected, Recoding.Apply([new Rounding(100)], cell));

    [Theory]
    [InlineData(DatePart.Day, "2026-11-23T10:12:00Z", "2026-11-23")]
    [InlineData(DatePart.Month, "2026-11-23", "2026-11")]
    [InlineData(DatePart.Quarter, "2026-11-23", "2026-Q4")]
    [InlineData(DatePart.Quarter, "2026-04", "2026-Q2")]
    [InlineData(DatePart.Year, "2026-Q2", "2026")]
    [InlineData(DatePart.Decade, "2026", "2020s")]
    [InlineData(DatePart.Month, "2026", "2026")]
    [InlineData(DatePart.Month, "2026-02-30", "")]
    [InlineData(DatePart.Month, "04/05/2026", "")]
    [InlineData(DatePart.Month, "2026-11-23 Mr Smith", "")]
    [InlineData(DatePart.Decade, "2020s", "2020s")]
    public void DateCut_Cell_IsCutOrStaysAndIsEmptiedWhereItCannotBeRead(DatePart to, string cell, string expected) => Assert.Equal(expected, Recoding.Apply([new DateCut(to)], cell));

    [Theory]
    [InlineData(DateOrder.DayFirst, "2026-05")]
    [InlineData(DateOrder.MonthFirst, "2026-04")]
    public void DateCut_DeclaredOrder_Decides(DateOrder order, string expected) => Assert.Equal(expected, Recoding.Apply([new DateCut(DatePart.Month, order)], "04/05/2026"));

    [Theory]
    [InlineData("28199", "281")]
    [InlineData("28", "28")]
    [InlineData("ab\U0001F600c", "ab")]
    public void Prefix_Code_KeepsItsFirstCharacters(string cell, string expected) => Assert.Equal(expected, Recoding.Apply([new Prefix(3)], cell));

    [Fact]
    public void RollUp_Category_BecomesItsParentAndAStrangerIsEmptied()
    {
        var hierarchy = new Hierarchy([["nurse", "health", "work"], ["baker", "food", "work"]]);
        Assert.Equal(("health", "work", ""), (Up("nurse", 1), Up("baker", 2), Up("pilot", 1)));
        // What is as coarse already stays; what is finer does not leave as it is.
        Assert.Equal(("food", "work", ""), (Up("food", 1), Up("work", 1), Up("food", 2)));

        string Up(string cell, int level) => Recoding.Apply([new RollUp(level, hierarchy)], cell);
    }

    [Fact]
    public void Hierarchy_CategoryOfTwoParents_IsRefused() =>
        Broken("PR-18", () => new Hierarchy([["nurse", "health", "work"], ["doctor", "health", "rest"]]));

    [Fact]
    public void Bands_WidthThatIsNoMultiple_IsRefused() => Broken("PR-4", () => Ladder.Bands("age", [5, 12]));

    [Theory]
    [InlineData("band 5,10,20", 3)]
    [InlineData("date", 5)]
    [InlineData("prefix 3,2", 2)]
    [InlineData("round 100,1000", 2)]
    [InlineData("top 90,85", 2)]
    [InlineData("ends 18..90", 1)]
    [InlineData("ends 18..90, 20..85", 2)]
    [InlineData("none", 0)]
    public void LadderText_AsTyped_IsALadder(string text, int rungs) => Assert.Equal(rungs, LadderText.Read("x", text).Rungs.Count);

    [Theory]
    [InlineData("steps 5")]
    [InlineData("band five")]
    [InlineData("prefix 0")]
    [InlineData("date backwards")]
    [InlineData("ends 18")]
    [InlineData("ends 20..85, 18..90")]
    [InlineData("hierarchy")]
    public void LadderText_Nonsense_SaysWhatThereIs(string text) => Broken("PR-5", () => LadderText.Read("x", text));

    [Theory]
    [InlineData("date", "2026-01-02", "2026-01-03", "2025-12-31")]
    [InlineData("date dayfirst", "2.1.2026", "30.12.2025", "31.12.2025")]
    [InlineData("prefix 4,3,2,1", "01234", "99999", "12345")]
    [InlineData("none", "f", "m", "")]
    [InlineData("band 5,10,20", "1", "2", "3", "4", "5", "6", "7", "8", "9", "70")]
    public void Proposal_Values_GiveTheLadderOfTheirKind(string expected, params string[] values) => Assert.Equal(expected, LadderProposal.For("x", values));

    /// <summary>The name decides where the values could be either; bands divide the range into 2 to 100.</summary>
    [Theory]
    [InlineData("prefix 3,2,1", "postcode", "12", "1010", "5999", "7")]
    [InlineData("prefix 4,3,2,1", "Postal_Code", "SW1A 1AA", "M1 1AE", "EC2A 4NE")]
    [InlineData("prefix 2,1", "zip", "00-950", "31-042", "80-001")]
    [InlineData("prefix 4,3,2,1", "zip", "01234", "99999", "12345")]
    [InlineData("none", "postcode", "1", "2")]
    public void Proposal_OfAPostcode_KeepsTheFront(string expected, string column, params string[] values) => Assert.Equal(expected, LadderProposal.For(column, values));

    [Theory]
    [InlineData("band 500,1000,5000,10000", "cost", 0, 50_000, 250)]
    [InlineData("band 500,1000,5000", "cost", 10_000, 30_000, 100)]
    [InlineData("band 5,10,50", "charge", 0, 110, 1)]
    [InlineData("band 500,1000,5000,10000", "salary_cap", 0, 50_000, 250)]
    [InlineData("band 500,1000,5000,10000", "market_cap", 0, 50_000, 250)]
    [InlineData("band 5,10,20", "age", 0, 110, 1)]
    public void Proposal_OfAmounts_HasRoundWidthsOverTheirRange(string expected, string column, int from, int to, int step) =>
        Assert.Equal(expected, LadderProposal.For(column, [.. Enumerable.Range(0, (to - from) / step).Select(i => (from + i * step).ToString(CultureInfo.InvariantCulture))]));

    [Fact]
    public void Proposal_AFewHugeAmounts_DoNotSetTheWidth() =>
        Assert.Equal("band 50,100,500,1000", LadderProposal.For("cost", [.. Enumerable.Range(0, 500).Select(i => (i * 10).ToString(CultureInfo.InvariantCulture)), "1000000", "90000000"]));

    [Fact]
    public void Plan_AfterIt_BandsAreNoNumbersAndDroppedColumnsAreGone()
    {
        var plan = new ProtectionPlan([new("age", [new Band(5)]), new("income", [new Rounding(100)]), new("zip", [])]);
        var after = plan.After(new MeasurementPlan(["age", "zip"], ["income"], ["age", "income"]));
        Assert.Equal("age; income; income", string.Join("; ", after.QuasiIdentifiers.Concat(after.Sensitive).Concat(after.Ordered)));
        var variables = plan.After([new Variable("age", ColumnRole.QuasiIdentifier, ColumnType.Number), new("zip", ColumnRole.QuasiIdentifier, ColumnType.Text)]);
        Assert.Equal([new Variable("age", ColumnRole.QuasiIdentifier, ColumnType.Text)], variables);
    }

    [Fact]
    public void Plan_AllQuasiIdentifiersLeftOut_IsRefused() =>
        Broken("PR-8", () => new ProtectionPlan([new("age", [])]).After(new MeasurementPlan(["age"], [], [])));

    [Fact]
    public void Plan_ThroughJson_IsTheSame()
    {
        var plan = new ProtectionPlan([new("age", [new TopCode(90), new Band(5)]), new("job", [new RollUp(1, new Hierarchy([["nurse", "health"]]))])], new Suppression(5));
        var back = JsonSerializer.Deserialize<ProtectionPlan>(JsonSerializer.Serialize(plan, RiskJson.Options), RiskJson.Options)!;
        Assert.Equal(plan.Changes, back.Changes);
        Assert.Equal(plan.Small, back.Small);
    }

    [Fact]
    public void LineageSteps_Plan_HoldNoWordOfTheHierarchy()
    {
        var steps = LineageSteps.Of(new ProtectionPlan([new("job", [new RollUp(1, new Hierarchy([["nurse", "health"]]))]), new("name", [])], new Suppression(5)));
        Assert.Equal(["Suppression: masking", "Generalization", "Suppression: local suppression"], steps.Select(step => step.Technique));
        Assert.DoesNotContain(steps, step => step.Parameters.Contains("nurse") || step.Parameters.Contains("health"));
    }

    private static void Broken(string code, Func<object> act) => Assert.Equal(code, Assert.Throws<RuleViolation>(act).Rule.Code);
}
