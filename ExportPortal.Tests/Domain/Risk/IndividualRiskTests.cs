using CsCheck;

namespace ExportPortal.Domain.Risk;

public sealed class IndividualRiskTests
{
    /// <summary>Golden sum of francdat F1: eight records in six classes.</summary>
    [Theory]
    [InlineData(2, 110, 0.01714426159628516)]
    [InlineData(1, 17, 0.1770758340035135)]
    [InlineData(1, 541, 0.011654480146012003)]
    [InlineData(1, 5, 0.40235947810852507)]
    public void Exact_KnownClass_EqualsReference(long sample, double population, double risk)
    {
        Assert.Equal(risk, IndividualRisk.Exact(sample, population), 1e-12);
        Assert.Equal(risk, IndividualRisk.Approximate(sample, population), 1e-12);
    }

    [Fact]
    public void Exact_AnyClass_EqualsTheMeanOfOneOverTheClassSize() => Gen.Select(Gen.Int[1, 60], Gen.Double[1.05, 30]).Sample((f, scale) =>
    {
        var p = 1 / scale;
        double term = Math.Pow(p, f), sum = 0;
        for (var h = f; h < 200_000 && (h < 2 * f * scale || term > 1e-20); h++)
        {
            sum += term / h;
            term *= (1 - p) * h / (h - f + 1.0);
        }
        Assert.Equal(sum, IndividualRisk.Exact(f, f * scale), 1e-10 * sum);
    }, iter: 200);

    [Fact]
    public void Exact_MorePersons_LessRisk() => Gen.Select(Gen.Long[1, 200], Gen.Double[1, 50], Gen.Double[1.01, 3]).Sample((f, scale, more) =>
    {
        Assert.True(IndividualRisk.Exact(f, f * scale * more) < IndividualRisk.Exact(f, f * scale));
        Assert.InRange(IndividualRisk.Exact(f, f * scale), 0, 1.0 / f);
    });

    [Fact]
    public void Approximate_WeightsOfOne_IsTheProsecutorRisk()
    {
        Assert.Equal(0.25, IndividualRisk.Approximate(4, 4));
        Assert.Equal(0.25, IndividualRisk.Exact(4, 3.5));
    }

    [Fact]
    public void Household_Members_RiskThatAnyIsFound()
    {
        Assert.Equal(0.28, IndividualRisk.Household([0.1, 0.2]), 1e-15);
        var tally = new HouseholdTally();
        tally.Add(1, false, 0.1, 1);
        tally.Add(1, false, 0.2, 1);
        tally.Add(2, true, 0.5, 2);

        var measures = tally.Measures();

        Assert.Equal(3, measures.Households);
        Assert.Equal(2 * 0.28 + 2 * 0.5, measures.Expected, 1e-15);
        Assert.Equal(measures.Expected / 4, measures.Mean, 1e-15);
        Assert.Equal(0.5, measures.Max);
    }
}
