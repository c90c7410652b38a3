using ExportPortal.Domain.Policy;
using ExportPortal.Policy;

namespace ExportPortal.Domain.AccessLog.Anomalies;

/// <summary>AN-11 for a log that is delivered from time to time: by when the last delivery came.</summary>
public sealed class LateDeliveryTests
{
    private static readonly string Number = AccessEvents.Licence(0);
    private static readonly AnomalyTerms Terms = ShippedPacks.Current.Anomalies;

    /// <summary>Tier 2: a month and 14 days; tier 1: 12 months and 30 days.</summary>
    [Theory]
    [InlineData(2, "2027-03-18T08:00:00Z", false)]
    [InlineData(2, "2027-03-18T08:00:01Z", true)]
    [InlineData(1, "2028-03-05T08:00:00Z", false)]
    [InlineData(1, "2028-03-05T08:00:01Z", true)]
    [InlineData(0, "2030-03-05T08:00:00Z", false)]
    public void Late_DeliveryOfTheFourthOfFebruary_IsToldPastTheLimitOfItsTier(int tier, string now, bool isLate)
    {
        var found = Late(Licence(tier), now, "2027-02-04T08:00:00Z");

        Assert.Equal(isLate, found is not null);
        if (found is not null)
            Assert.Equal((AnomalyLevel.Medium, Number, "late", 0L), (found.Level, found.Licence, found.Kind, Assert.Single(found.Evidence)));
    }

    [Fact]
    public void Late_EventsOfLongAgoThatCameYesterday_AreADelivery() => Assert.Null(Late(Licence(2), "2027-06-02T00:00:00Z", "2027-06-01T00:00:00Z"));

    [Fact]
    public void Late_NothingHasEverCome_CountsFromTheFirstDayOfUse()
    {
        Assert.Null(Late(Licence(2), "2027-02-15T00:00:00Z", null));
        Assert.Equal($"No delivery of the log of {Number} has come since 2027-01-01.", Late(Licence(2), "2027-02-15T00:00:01Z", null)!.Sentence);
    }

    [Fact]
    public void Late_LicenceOfBeforeTheRule_CountsFromTheDayOfTheRule()
    {
        var before = Licence(2) with { Start = new(2026, 1, 1) };
        Assert.Null(Late(before, "2027-01-11T00:00:00Z", null)); // 28 November, a month and 14 days
        Assert.NotNull(Late(before, "2027-01-11T00:00:01Z", null));
    }

    [Fact]
    public void Late_LiveDailyOrSuspendedLog_IsNotForThisRule()
    {
        foreach (var licence in (LicensedUse[])[Licence(3), Licence(2) with { LiveSince = AccessEvents.Start }, Licence(2) with { IsActiveAt = _ => false }])
            Assert.Null(Late(licence, "2029-01-01T00:00:00Z", null));
    }

    /// <summary>Tier 1: a licence of twelve months has its only delivery due when it is over. It ended on 1 January 2028.</summary>
    [Theory]
    [InlineData("2028-01-31T00:00:00Z", null, false)]
    [InlineData("2028-01-31T00:00:01Z", null, true)]
    [InlineData("2028-03-05T08:00:01Z", "2027-02-04T08:00:00Z", true)]
    [InlineData("2030-01-01T00:00:00Z", "2028-01-15T00:00:00Z", false)]
    public void Late_LicenceThatHasEnded_WaitsForOneMoreDelivery(string now, string? received, bool isLate)
    {
        var ended = Licence(1) with { End = new(2027, 12, 31), IsActiveAt = _ => false };
        foreach (var licence in (LicensedUse[])[ended, ended with { End = new(2030, 12, 31), EndedAt = At("2028-01-01T00:00:00Z") }])
            Assert.Equal(isLate, Late(licence, now, received) is not null);
        Assert.Null(Late(ended with { Start = new(2026, 1, 1), End = new(2026, 11, 27) }, now, null)); // ended before the rule was there
    }

    [Fact]
    public void Late_EarlierPacks_WaitForNoDelivery()
    {
        foreach (var pack in ShippedPacks.All.Where(pack => string.CompareOrdinal(pack.Id, "eu-style-2026.7") < 0))
            Assert.Null(Late(Licence(2), "2029-01-01T00:00:00Z", null, pack.Anomalies));
        Assert.DoesNotContain("late", AnomalyRules.ConditionOf("AN-11", AnomalyTerms.Usual), StringComparison.Ordinal);
        Assert.Contains("late at a lower tier", AnomalyRules.ConditionOf("AN-11", Terms), StringComparison.Ordinal);
    }

    [Fact]
    public void WhyUnsound_DeliveriesWithoutADayOrAFigure_SaysSo()
    {
        Assert.Null(Terms.WhyUnsound());
        Assert.NotNull((Terms with { DeliveriesFrom = null }).WhyUnsound());
        Assert.NotNull((Terms with { Deliveries = Terms.Deliveries!.SetItem("2", new(0, 14)) }).WhyUnsound());
        Assert.NotNull((Terms with { Deliveries = Terms.Deliveries!.SetItem("7", new(1, 14)) }).WhyUnsound());
    }

    private static LicensedUse Licence(int tier) => new(Number, tier, _ => true, new HashSet<string>(), null, new HashSet<string>(), new(2027, 1, 1), new(2030, 12, 31));

    private static Anomaly? Late(LicensedUse licence, string now, string? received, AnomalyTerms? terms = null)
    {
        AccessEvent[] events = received is null ? [] : [AccessEvents.Event() with { ReceivedAt = At(received) }];
        var window = new AccessWindow(events, new Dictionary<string, LicensedUse> { [Number] = licence }, At(now)) { Terms = terms ?? Terms };
        return AnomalyRules.Evaluate(window).SingleOrDefault(found => found is { Rule: "AN-11", Kind: "late" });
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
