namespace ExportPortal.Components.Shared;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(-30.24, "−30.2")]
    [InlineData(1, "+1.0")]
    [InlineData(-0.04, "0.0")]
    public void Points_OfAChange_HaveOneDecimalAndATrueMinus(double points, string written) => Assert.Equal(written, Figures.Points(points));

    [Theory]
    [InlineData(41.25, "41.3")]
    [InlineData(100, "100.0")]
    public void Index_OfARisk_HasOneDecimal(double index, string written) => Assert.Equal(written, Figures.Index(index));

    [Theory]
    [InlineData(0.0044807, "0.004481")]
    [InlineData(0.05, "0.05")]
    public void Risk_OfAProbability_HasFourSignificantDigitsAtMost(double risk, string written) => Assert.Equal(written, Figures.Risk(risk));

    [Fact]
    public void Count_OfThousands_IsGrouped() => Assert.Equal("18,400", Figures.Count(18400));

    [Fact]
    public void Range_OfBands_HasAnEnDash() => Assert.Equal(["1–2", "7", "50+"], [Figures.Range(1, 2), Figures.Range(7, 7), Figures.Range(50, null)]);

    [Fact]
    public void Dates_OfAnInstant_AreWrittenInUtc()
    {
        var instant = new DateTimeOffset(2026, 11, 21, 1, 7, 31, TimeSpan.FromHours(11));

        Assert.Equal("20 Nov 2026", Figures.Date(instant));
        Assert.Equal("20 Nov 2026, 14:07 UTC", Figures.Minute(instant));
        Assert.Equal("20 Nov 2026, 14:07:31 UTC", Figures.ExactUtc(instant));
        Assert.Equal("31 May 2027", Figures.Date(new DateOnly(2027, 5, 31)));
    }
}
