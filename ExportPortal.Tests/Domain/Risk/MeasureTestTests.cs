using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Policy;

namespace ExportPortal.Domain.Risk;

public sealed class MeasureTestTests
{
    [Theory]
    [InlineData(0, 11, MeasureVerdict.Over)]
    [InlineData(0, 12, MeasureVerdict.Pass)]
    [InlineData(2, 3, MeasureVerdict.Over)]
    [InlineData(1, 5, MeasureVerdict.Pass)]
    [InlineData(2, 4, MeasureVerdict.Over)]
    [InlineData(2, 11, MeasureVerdict.Over)]
    [InlineData(2, 12, MeasureVerdict.Pass)]
    [InlineData(3, 3, MeasureVerdict.Pass)]
    [InlineData(3, 2, MeasureVerdict.Over)]
    [InlineData(4, 1, MeasureVerdict.Reported)]
    public void Of_SmallestClass_IsHeldAgainstTheTier(int tier, long k, MeasureVerdict expected) =>
        Assert.Equal(expected, Find(MeasureTest.K, tier, Measurements.Of(k)).Verdict);

    [Fact]
    public void Of_HighlyInvasive_AsksForTheHigherClass() =>
        Assert.Equal("needs at least 20", MeasureTest.Of(Measurements.Of(12), 0, highInvasiveness: true, ShippedPacks.Current)[0].Needs);

    [Fact]
    public void Of_NoSensitiveAttribute_IsNotAssessed() =>
        Assert.Equal((null, MeasureVerdict.NotAssessed), (Find(MeasureTest.L, 2, Measurements.Of(5)).Value, Find(MeasureTest.L, 2, Measurements.Of(5)).Verdict));

    [Theory]
    [InlineData(3, MeasureVerdict.Over)]
    [InlineData(4, MeasureVerdict.Pass)]
    public void Of_WorstRecord_IsHeldAgainstTheCap(long k, MeasureVerdict expected) =>
        Assert.Equal(expected, Find(MeasureTest.WorstRecord, 2, Measurements.Of(k)).Verdict);

    [Theory]
    [InlineData(1, new[] { MeasureTest.K, MeasureTest.L, MeasureTest.T, MeasureTest.WorstRecord })]
    [InlineData(2, new[] { MeasureTest.K, MeasureTest.WorstRecord })]
    public void Of_DataUniqueByNature_SaysWhatDoesNotApplyAndWhy(long k, string[] exempt)
    {
        var tests = MeasureTest.Of(Measurements.Of(k), 2, false, ShippedPacks.Current, isUniqueByNature: true);
        Assert.Equal(exempt, tests.Where(test => test is { Verdict: MeasureVerdict.NotApplicable, Limit: null }).Select(test => test.Key));
        Assert.All(tests.Where(test => test.Verdict is MeasureVerdict.NotApplicable), test => Assert.StartsWith("not applicable: ", test.Needs));
        // The first pack says nothing of it, so its limits hold as they are written.
        Assert.DoesNotContain(MeasureTest.Of(Measurements.Of(k), 2, false, ShippedPacks.All[0], isUniqueByNature: true), test => test.Verdict is MeasureVerdict.NotApplicable);
    }

    [Fact]
    public void Waterfall_OfAFinding_EndsAtItsIndexAndSaysSo()
    {
        var finding = new RiskFinding(new(0.1), new ContextRisk(new(0.1), new(0.01), new(0.05)));
        var drawn = RiskPicture.Of(finding, new Probability(0.01));
        Assert.Equal((-25, -25, 50, 50), (drawn.DataPoints, drawn.ContextPoints, drawn.Index, drawn.ThresholdIndex));
        Assert.Equal("From 100, certain re-identification, data protection takes −25.0 and recipient and environment −25.0: index 50.0, threshold at 50.0.", drawn.AlternativeText);
    }

    [Fact]
    public void For_DeclaredColumns_MeasuresQuasiAndSensitiveOnesWithTheirTypes()
    {
        var plan = MeasurementPlan.For(
            [
                new("age", ColumnRole.QuasiIdentifier, ColumnType.Number), new("sex", ColumnRole.QuasiIdentifier, ColumnType.Text),
                new("ill", ColumnRole.Sensitive, ColumnType.Text), new("pay", ColumnRole.Sensitive, ColumnType.Number), new("note", ColumnRole.Other, ColumnType.Number),
            ], NullRule.Drop);
        Assert.Equal(["age", "sex"], plan.QuasiIdentifiers);
        Assert.Equal(["ill", "pay"], plan.Sensitive);
        Assert.Equal(["age", "pay"], plan.Ordered);
        Assert.Equal(NullRule.Drop, plan.Nulls);
    }

    private static MeasureTest Find(string key, int tier, RiskMeasurement measured) =>
        MeasureTest.Of(measured, tier, false, ShippedPacks.Current).Single(test => test.Key == key);
}
