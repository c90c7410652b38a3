namespace ExportPortal.Domain.Risk;

public sealed class AssessmentComparisonTests
{
    [Fact]
    public void Of_LargerClasses_IsBetterAndSaysByHowMuch()
    {
        var compared = AssessmentComparison.Of(Measurements.Of(4, 4), Measurements.Of(8));
        Assert.Equal(("4", "8", "+4", ComparedWith.Better), Cells(compared, "Smallest class, k"));
        Assert.Equal(("0.25", "0.125", "−0.125", ComparedWith.Better), Cells(compared, "Average risk"));
        Assert.Equal(("0", "0", "", ComparedWith.Same), Cells(compared, "Share of unique records"));
        Assert.Equal("Better in 4 figures, worse in 0 figures, the same in 7 figures.", compared.Sentence);
    }

    [Fact]
    public void Of_TurnedRound_IsWorse() =>
        Assert.Equal(ComparedWith.Worse, Cells(AssessmentComparison.Of(Measurements.Of(8), Measurements.Of(4, 4)), "Average risk").Item4);

    [Fact]
    public void Of_OtherQuasiIdentifiers_WarnsThatLessMayMeanNothing()
    {
        var fewer = Measurements.Of(8) with { QuasiIdentifiers = ["sex"] };
        var cautions = AssessmentComparison.Of(Measurements.Of(4, 4), fewer).Cautions;
        Assert.Contains("No longer counted as known to others: age. A lower risk may come from that alone.", cautions);
        Assert.Contains("Newly counted as known to others: sex. A higher risk may come from that alone.", cautions);
    }

    [Fact]
    public void Of_OtherRulesForTexts_SaysSo()
    {
        var exact = Measurements.Of(8);
        Assert.Equal(
            "Texts were read differently: \"compared exactly as written\" and \"trimmed, case folded\". Texts that a rule joins make larger classes.",
            AssessmentComparison.Of(exact, exact with { Rules = exact.Rules with { Trim = true, Case = "fold" } }).Cautions[0]);
        Assert.DoesNotContain(AssessmentComparison.Of(exact, exact).Cautions, caution => caution.StartsWith("Texts", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_FigureThatOneLacks_IsNotComparable()
    {
        var measured = Measurements.Of(4);
        var with = measured with { Sensitive = new Dictionary<string, SensitiveMeasures> { ["ill"] = SensitiveMeasures.WithoutClasses(3, false) } };
        Assert.Equal(("not defined", "not defined", "", ComparedWith.NotComparable), Cells(AssessmentComparison.Of(with, with), "l, distinct values of ill"));
    }

    /// <summary>Dropping records makes nothing better, and counts of files of different size are shares.</summary>
    [Fact]
    public void Of_RecordsInNoClass_AreNoneTheBetter()
    {
        var all = Measured(new Dictionary<long, long> { [1] = 90, [10] = 1 }, null, null);
        var some = Measured(new Dictionary<long, long> { [10] = 1 }, new Dictionary<long, long> { [1] = 90 }, new(1, 0.9, null, 90, 90)) with { Sensitive = Ill(0, 3, new(1, 0.9, null, 90, 90)) };
        var compared = AssessmentComparison.Of(all, some);
        Assert.DoesNotContain(compared.Rows, row => row.Verdict is ComparedWith.Better);
        Assert.Equal(("0.9", "0.4", "−0.5", ComparedWith.NotComparable), Cells(compared, "alpha, largest share of one value of ill, of the records in classes"));
        Assert.Equal(("0.9", "0.9", "", ComparedWith.Same), Cells(compared, "Share of records above 0.5"));
        Assert.Equal(("0.9", "0.9", "", ComparedWith.Same), Cells(compared, "Share of records that give ill away"));
        Assert.Equal(("1", "1", "", ComparedWith.Same), Cells(compared, "l, distinct values of ill"));

        static RiskMeasurement Measured(Dictionary<long, long> sizes, Dictionary<long, long>? leftOut, WholeAttribute? whole) =>
            Measurements.Of(1) with { Sample = ClassSizes.Measure(sizes, leftOut), Sensitive = Ill(90, 1, whole) };

        static Dictionary<string, SensitiveMeasures> Ill(long given, long l, WholeAttribute? whole) =>
            new() { ["ill"] = SensitiveMeasures.WithoutClasses(3, false) with { LDistinct = l, TEqualDistance = 0.9, AlphaMax = given > 0 ? 0.9 : 0.4, LEntropyExp = l, BetaBasic = given, DeltaDisclosure = given, HomogeneousRecords = given, Whole = whole } };
    }

    [Fact]
    public void Of_FigureOfOneRunAlone_IsARowThatSaysNotRun()
    {
        var measured = Measurements.Of(4);
        var with = measured with { Sensitive = new Dictionary<string, SensitiveMeasures> { ["ill"] = SensitiveMeasures.WithoutClasses(3, false) with { LDistinct = 3 } } };
        Assert.Equal(("3", "not run: not a sensitive column there", "", ComparedWith.NotComparable), Cells(AssessmentComparison.Of(with, measured), "l, distinct values of ill"));
        var known = measured with { Knowledge = new(["age"], 4, [new KnowledgePoint(3, 1, true, new(["age"], 4, 1, 0, 0.25, 0), 0.25, 0)], 1) };
        Assert.Equal(("0.25", "not run"), Cells(AssessmentComparison.Of(known, measured), "Average risk when 3 attributes are known") is var row ? (row.Item1, row.Item2) : default);
    }

    private static (string, string, string, ComparedWith) Cells(AssessmentComparison compared, string measure) =>
        compared.Rows.Single(row => row.Measure == measure) is var row ? (row.Left, row.Right, row.Difference, row.Verdict) : default;
}
