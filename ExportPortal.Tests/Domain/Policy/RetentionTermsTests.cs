namespace ExportPortal.Domain.Policy;

public sealed class RetentionTermsTests
{
    private static readonly RetentionTerms Terms = new([3, 3, 5, 10, 10], 1, 3, 5, 24);
    private static readonly DateTimeOffset Ended = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void PersonsUntil_LaterOfTheTwoTimes_Wins()
    {
        Assert.Null(Terms.PersonsUntil(3, null, Ended));
        Assert.Equal(Ended.AddYears(10), Terms.PersonsUntil(3, Ended, Ended));
        Assert.Equal(Ended.AddYears(21), Terms.PersonsUntil(3, Ended, Ended.AddYears(20)));
    }

    /// <summary>Older releases took what a wrong clock told: it is kept for ever instead of stopping the job.</summary>
    [Fact]
    public void Until_EventOfTheLastYear_NeverEnds()
    {
        var last = new DateTimeOffset(9999, 6, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(DateTimeOffset.MaxValue, Terms.UnlicensedUntil(last));
        Assert.Equal(DateTimeOffset.MaxValue, Terms.PersonsUntil(0, Ended, last));
    }
}
