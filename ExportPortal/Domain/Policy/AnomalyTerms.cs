using System.Collections.Immutable;
using System.Globalization;

namespace ExportPortal.Domain.Policy;

/// <summary>From when on the rules AN-01 to AN-17 over the access log speak (domain/09 9.3). What a rule looks at is code; how much of it is too much is policy.</summary>
/// <param name="TravelMinutes">AN-02: one user in two countries within so many minutes, inclusive.</param>
/// <param name="BaselineDays">AN-04: the user's own days before, to compare with.</param>
/// <param name="BaselineEvents">AN-04: fewer events than these make no baseline.</param>
/// <param name="Deviations">AN-04: median absolute deviations above the baseline, exclusive.</param>
/// <param name="PersonsShare">AN-05: share of the licensed persons within 24 hours, exclusive.</param>
/// <param name="FewestPersons">AN-06: a query over fewer persons, or two that differ by fewer.</param>
/// <param name="Variations">AN-07: most variations of one query within <paramref name="VariationMinutes"/>, inclusive.</param>
/// <param name="NarrowShare">AN-07: a query counts when it is over fewer than this share of the persons of the largest, or fewer than <paramref name="FewestPersons"/>.</param>
/// <param name="RefusedOutputs">AN-09: so many refused outputs within <paramref name="RefusedDays"/>, inclusive.</param>
/// <param name="PatternDays">AN-10: the user's own days before that make a pattern, from <paramref name="PatternEvents"/> events on.</param>
/// <param name="NightFrom">AN-10: hour of the day where the user is, from which it is night, inclusive; 24 for midnight.</param>
/// <param name="NightUntil">AN-10: hour of the day where the user is, at which the night ends, exclusive.</param>
/// <param name="SilenceTier">AN-11: from this tier on events are expected.</param>
/// <param name="SilenceHours">AN-11: no event for longer than this.</param>
/// <param name="ClockMinutes">AN-11: a clock that is further ahead is wrong.</param>
/// <param name="GapMinutes">AN-11: numbers of a source that have been missing for longer than this.</param>
/// <param name="BudgetShare">AN-12: share of the privacy budget that is spent, exclusive, before <paramref name="TermShare"/> of the term.</param>
/// <param name="DormantDays">AN-13: a user active again after so many days, inclusive.</param>
/// <param name="UnusedDays">AN-17: no use for so many days, inclusive.</param>
public sealed record AnomalyTerms(
    int TravelMinutes, int BaselineDays, int BaselineEvents, decimal Deviations, decimal PersonsShare, int FewestPersons, int Variations, int VariationMinutes, decimal NarrowShare,
    int RefusedOutputs, int RefusedDays, int PatternDays, int PatternEvents, int NightFrom, int NightUntil, int SilenceTier, int SilenceHours, int ClockMinutes, int GapMinutes,
    decimal BudgetShare, decimal TermShare, int DormantDays, int UnusedDays)
{
    /// <summary>What a pack without the terms means, as those before 2026.2 are: the figures of the rules when they were first written.</summary>
    public static AnomalyTerms Usual { get; } = new(60, 30, 10, 3m, 0.5m, 10, 20, 60, 0.5m, 3, 7, 30, 20, 20, 6, 3, 24, 5, 60, 0.8m, 0.5m, 90, 180);

    /// <summary>AN-11: how often the log of a licence is delivered, by its tier, and how many days later it is late. Null, as for a tier that is missing, where nobody waits for a delivery: so in packs before 2026.7.</summary>
    public ImmutableSortedDictionary<string, ReportTerms>? Deliveries { get; init; }

    /// <summary>First day from which the time of <see cref="Deliveries"/> counts: nobody is late by a rule that was not there. Null where there is none.</summary>
    public DateOnly? DeliveriesFrom { get; init; }

    /// <summary>Null where nobody waits for a delivery.</summary>
    public ReportTerms? DeliveryOf(int tier) => Deliveries?.GetValueOrDefault(tier.ToString(CultureInfo.InvariantCulture));

    /// <summary>The last delivery of a licence that ended earlier is late for a month already, and nobody looks for it again; null where nobody waits for deliveries.</summary>
    public DateTimeOffset? AwaitedSince(DateTimeOffset now) =>
        Deliveries is { Count: > 0 } tiers ? now.AddMonths(-tiers.Values.Max(one => one.Months) - 1).AddDays(-tiers.Values.Max(one => one.Days)) : null;

    /// <summary>Within which a late event may belong to those behind it.</summary>
    public TimeSpan Nearby => TimeSpan.FromMinutes(Math.Max(TravelMinutes, VariationMinutes));

    /// <summary>"half", or "80 %".</summary>
    public static string Share(decimal share) => share == 0.5m ? "half" : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.##} %");

    /// <summary>"an hour", or "90 minutes".</summary>
    public static string Minutes(int minutes) => minutes == 60 ? "an hour" : string.Create(CultureInfo.InvariantCulture, $"{minutes} minutes");

    /// <summary>"ten", or "25": how many, in a sentence.</summary>
    public static string Count(int count) => count is > 0 and <= 12 ? Small[count - 1] : count.ToString(CultureInfo.InvariantCulture);

    private static readonly string[] Small = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>What must hold, in words; null when it does.</summary>
    public string? WhyUnsound() =>
        this is not { TravelMinutes: > 0, BaselineDays: > 0, BaselineEvents: > 0, Deviations: > 0, FewestPersons: > 0, Variations: > 0, VariationMinutes: > 0, RefusedOutputs: > 0, RefusedDays: > 0, PatternDays: > 0, PatternEvents: > 0, SilenceHours: > 0, ClockMinutes: > 0, GapMinutes: > 0, DormantDays: > 0, UnusedDays: > 0 } ? "counts and lengths are above 0."
        : this is not { PersonsShare: > 0 and <= 1, NarrowShare: > 0 and <= 1, BudgetShare: > 0 and < 1, TermShare: > 0 and <= 1 } ? "shares lie between 0 and 1."
        : this is not { NightFrom: > 0 and <= 24, NightUntil: >= 0 and < 24 } || NightUntil >= NightFrom ? "the night begins at an hour of the evening and ends at an earlier one of the morning."
        : Deliveries is not null && (DeliveriesFrom is null || Deliveries.Any(one => one.Key is not ("0" or "1" or "2" or "3" or "4") || one.Value is not { Months: > 0, Days: > 0 })) ? "deliveries have a first day, tiers from 0 to 4, and months and days above 0."
        : SilenceTier is < 0 or > 4 ? "the tier from which events are expected is one of 0 to 4."
        : null;
}
