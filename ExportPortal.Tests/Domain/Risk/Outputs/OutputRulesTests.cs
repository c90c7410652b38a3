using System.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Microdata;
using ExportPortal.Policy;

namespace ExportPortal.Domain.Risk.Outputs;

public sealed class OutputRulesTests
{
    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(1, false)]
    [InlineData(0, true)]
    public void Check_SmallestCount_IsTenAndNobodyIsNoCount(int count, bool expected) =>
        Assert.Equal(expected, Check($"sex,n\nf,{count}\n").Passed);

    [Theory]
    [InlineData("50,10", true)]
    [InlineData("50.1,10", false)]
    [InlineData("45,22", true)]
    [InlineData("45,22.1", false)]
    public void Check_Dominance_IsHalfForOneAndTwoThirdsForTwo(string contributions, bool expected)
    {
        var layout = Layout("sex") with { Sum = "sum", Largest = "largest", Second = "second" };
        var result = Check($"sex,n,sum,largest,second\nf,40,100,{contributions}\n", layout);
        Assert.Equal(expected, result.Passed);
        Assert.All(result.Findings, finding => Assert.Equal(OutputRule.Dominance, finding.Rule));
    }

    [Theory]
    [InlineData("10", true)]
    [InlineData("9", false)]
    public void Check_DegreesOfFreedom_AreAtLeastTen(string freedom, bool expected) =>
        Assert.Equal(expected, Check($"model,n,df\na,400,{freedom}\n", Layout("model") with { Freedom = "df" }).Passed);

    [Fact]
    public void Check_OneHiddenInARow_IsTheTotalLessTheOthers()
    {
        var finding = Assert.Single(Check("sex,n\nf,40\nm,*\nTotal,44\n").Findings);
        Assert.Equal((OutputRule.Recoverable, "sex = m", 4.0), (finding.Rule, finding.Cell, finding.Value));
        Assert.Equal("sex = m is hidden, but it is 4: sex = Total less its other cell.", finding.Sentence);
    }

    [Fact]
    public void Check_HiddenTotal_IsTheSumOfItsCells() =>
        Assert.Empty(Check("sex,n\nf,40\nm,41\nTotal,*\n").Findings);

    [Fact]
    public void Check_HiddenLargeCell_IsNoSmallOne() => Assert.Empty(Check("sex,n\nf,40\nm,*\nTotal,90\n").Findings);

    [Fact]
    public void Check_TwoHiddenInEachRowAndColumn_AreSafe()
    {
        var result = Check("sex,area,n\nf,A,*\nf,B,*\nf,Total,60\nm,A,*\nm,B,*\nm,Total,70\nTotal,A,65\nTotal,B,65\nTotal,Total,130\n", Layout("sex", "area"));
        Assert.True(result.Passed && result.IsExact);
        Assert.Equal(4, result.Hidden);
    }

    [Fact]
    public void Check_NoSingleSumTells_SeveralTogetherDo()
    {
        // Every row and column hides two, but f:A is at most 5 by its mark and f:B at most 55 by its column: only 5 and 55 make 60.
        const string text = "sex,area,n\nf,A,<=5\nf,B,*\nf,Total,60\nm,A,*\nm,B,*\nm,Total,30\nTotal,A,35\nTotal,B,55\nTotal,Total,90\n";
        var result = Check(text, Layout("sex", "area"));
        var finding = Assert.Single(result.Findings, one => one.Rule is OutputRule.Recoverable);
        Assert.Equal(("sex = f, area = A", 5.0), (finding.Cell, finding.Value));
        Assert.EndsWith("from 4 sums of the table together.", finding.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(Check(text.Replace("<=5", "<=9", StringComparison.Ordinal), Layout("sex", "area")).Findings, one => one.Rule is OutputRule.Recoverable);
    }

    [Fact]
    public void Check_RowThatIsNotListed_IsTheRest()
    {
        var finding = Assert.Single(Check("sex,n\nf,40\nm,40\nTotal,83\n").Findings);
        Assert.Equal((OutputRule.Recoverable, "sex = Total: what is not listed", 3.0), (finding.Rule, finding.Cell, finding.Value));
        Assert.Empty(Check("sex,n\nf,40\nm,40\nTotal,90\n").Findings);
    }

    [Fact]
    public void Check_SumsThatDoNotComeOut_AreARemark()
    {
        var finding = Assert.Single(Check("sex,n\nf,40\nm,40\nTotal,70\n").Findings);
        Assert.Equal((OutputRule.Inconsistent, false), (finding.Rule, finding.IsBreach));
    }

    [Fact]
    public void Check_NestedAreas_AreSubtracted()
    {
        var result = Check("area,in,n\nNorth,,50\nNorth-1,North,44\nNorth-2,North,*\nSouth,,60\nTotal,,110\n", Layout("area") with { Nested = "area", Parent = "in" });
        var finding = Assert.Single(result.Findings);
        Assert.Equal(("area = North-2", 6.0), (finding.Cell, finding.Value));
        Assert.Contains("area = North less", finding.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-02,109", 9.0)]
    [InlineData("2026-02,110", null)]
    [InlineData("2026-02,100", null)]
    public void Check_RunningTotal_GivesTheStep(string row, double? expected)
    {
        var result = Check($"month,n\n2026-01,100\n{row}\n2026-10,200\n", Layout("month") with { Running = "month" });
        Assert.Equal(expected, result.Findings.SingleOrDefault()?.Value);
    }

    [Theory]
    [InlineData(30, null)]
    [InlineData(31, 1.0)]
    [InlineData(39, 9.0)]
    [InlineData(40, null)]
    public void Check_EarlierRelease_IsSubtracted(int now, double? expected)
    {
        var result = Check($"sex,n\nf,{now}\nm,50\n", Layout("sex"), "sex,n\nf,30\nm,50\n");
        Assert.Equal(expected, result.Findings.SingleOrDefault()?.Value);
    }

    [Fact]
    public void Check_HiddenInBothByTurns_IsWorkedOutFromBothTogether()
    {
        // Here a and b are 50 together; there b is 47, which is no small count.
        var finding = Assert.Single(Check("sex,n\na,*\nb,*\nc,20\nTotal,70\n", Layout("sex"), "sex,n\na,*\nb,47\nc,*\nTotal,70\n").Findings);
        Assert.Equal((OutputRule.Recoverable, "sex = a", 3.0), (finding.Rule, finding.Cell, finding.Value));
        Assert.Contains("and what earlier.csv shows", finding.Sentence, StringComparison.Ordinal);
        // About other persons nothing follows.
        Assert.DoesNotContain(Check("sex,n\na,*\nb,*\nc,20\nTotal,70\n", Layout("sex"), "sex,n\na,*\nb,47\nc,*\nTotal,120\n").Findings, one => one.Rule is OutputRule.Recoverable);
    }

    [Fact]
    public void Check_ShownHere_GivesAwayWhatTheEarlierTableHid()
    {
        var finding = Assert.Single(Check("sex,n\nb,47\nc,20\n", Layout("sex"), "sex,n\na,*\nb,*\nc,20\nTotal,70\n").Findings);
        Assert.Equal((OutputRule.Recoverable, 3.0), (finding.Rule, finding.Value));
        Assert.StartsWith("sex = a is hidden in earlier.csv, but it is 3", finding.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_HiddenHereButNotBefore_IsFound()
    {
        var finding = Assert.Single(Check("sex,n\nf,*\nm,50\n", Layout("sex"), "sex,n\nf,4\nm,50\n").Findings);
        Assert.Equal((OutputRule.Released, 4.0), (finding.Rule, finding.Value));
    }

    [Fact]
    public void Check_EarlierWithFewerDimensions_IsComparedByTotals()
    {
        var result = Check("sex,area,n\nf,All,36\nf,A,20\nf,B,16\n", Layout("sex", "area"), "sex,n\nf,30\n");
        Assert.Equal(("sex = f, area = All", 6.0), (Assert.Single(result.Findings).Cell, result.Findings[0].Value));
    }

    [Fact]
    public void Check_HiddenWithin_IsARemark()
    {
        // Two cells that sum to 3: each lies between 0 and 3.
        var result = Check("sex,n\nf,*\nm,*\nx,40\nTotal,43\n");
        Assert.True(result.Passed);
        Assert.All(result.Findings, finding => Assert.Equal(OutputRule.Narrow, finding.Rule));
        Assert.Equal(2, result.Findings.Count);
    }

    [Fact]
    public void Check_Repeated_GivesTheSameBytes()
    {
        const string text = "sex,n\nf,*\nm,3\nTotal,43\n";
        Assert.Equal(Check(text).ToJson(), Check(text).ToJson());
        Assert.Equal((3, 1, 0), (Check(text).Cells, Check(text).Hidden, Check(text).Recoverable));
    }

    [Theory]
    [InlineData("OT-1", "sex,n\nf,40\n")]
    [InlineData("OT-2", "sex,n\nf,40\n", "n")]
    [InlineData("OT-7", "sex,n\nf,40\nf,41\n", "sex")]
    [InlineData("OT-9", "sex,n\nf,40\n", "age")]
    [InlineData("OT-10", "sex,n\nf,many\n", "sex")]
    public void Of_TableThatCannotBeRead_SaysWhy(string code, string text, params string[] dimensions) =>
        Assert.Equal(code, Assert.Throws<RuleViolation>(() => OutputTable.Of(Sheet(text), Layout(dimensions))).Rule.Code);

    [Fact]
    public void Propose_NamesOfColumns_GiveTheLayout()
    {
        var layout = OutputLayout.Propose(Sheet("sex,region,patients,amount,largest,df\nf,N,40,1,1,9\n"));
        Assert.Equal(("patients", "amount", "largest", "df"), (layout.Count, layout.Sum, layout.Largest, layout.Freedom));
        Assert.Equal(["sex", "region"], layout.Dimensions);
    }

    [Fact]
    public void Propose_ColumnOfNumbers_IsNoDimension() =>
        Assert.Equal(["sex"], OutputLayout.Propose(Sheet("sex,mean_age,n\nf,40.5,12\nm,41,13\n")).Dimensions);

    internal static OutputResult Check(string text, OutputLayout? layout = null, string? earlier = null)
    {
        layout ??= Layout("sex");
        var before = earlier is null ? null : Sheet(earlier, "earlier.csv");
        return OutputRules.Check(OutputTable.Of(Sheet(text), layout), before is null ? null : OutputTable.Of(before, layout.On(before)), 2, ShippedPacks.Current);
    }

    internal static OutputLayout Layout(params string[] dimensions) => new() { Count = "n", Dimensions = dimensions };

    private static OutputSheet Sheet(string text, string name = "table.csv") => OutputSheets.Read(Encoding.UTF8.GetBytes(text), name);
}
