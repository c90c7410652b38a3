using System.Globalization;

namespace ExportPortal.Domain.Common;

public sealed class ValueTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(0.05, "0.05")]
    [InlineData(0.0044812345, "0.004481")]
    [InlineData(0.99999, "1")]
    [InlineData(0.000012345, "0.00001234")]
    [InlineData(1d / 3, "0.3333")]
    [InlineData(10d / 9, "1.111")]
    [InlineData(98.765, "98.76")]
    [InlineData(12345.6, "12346")]
    [InlineData(123456, "123456")]
    public void Probability_Format_HasFourSignificantDigits(double value, string text)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new("de-DE");
        try
        {
            Assert.Equal(text, Probability.Format(value));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(-0.001)]
    [InlineData(1.001)]
    [InlineData(double.NaN)]
    public void Probability_OutsideZeroToOne_CannotBeMade(double value) => Assert.Throws<ArgumentOutOfRangeException>(() => new Probability(value));

    [Fact]
    public void Period_EndBeforeStart_CannotBeMade()
    {
        Assert.Equal("PD-1", Assert.Throws<RuleViolation>(() => new Period(new(2026, 2, 1), new(2026, 1, 31))).Rule.Code);
        Assert.True(new Period(new(2026, 2, 1), new(2026, 2, 1)).Contains(new(2026, 2, 1, 23, 59, 59, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    public void ContentHash_OtherThanLowerCaseHex_CannotBeMade(string text) => Assert.Throws<ArgumentException>(() => new ContentHash(text));

    [Fact]
    public void ContentHash_Abc_IsThePublishedVector()
    {
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", ContentHash.Of("abc"u8).Hex);
        Assert.Equal("ba78 16bf 8f01 cfea", ContentHash.Of("abc"u8).Fingerprint);
    }

    [Fact]
    public void Outcome_Failed_HasNoValueAndOneSentence()
    {
        var failed = Outcome<string>.From(Outcome.Broken(new Rule("X-1", "Not so.")));

        Assert.Equal("Not so.", failed.Message);
        Assert.Throws<InvalidOperationException>(() => failed.Value);
        Assert.Throws<ArgumentException>(() => Outcome<string>.From(Outcome.Done));
    }
}
