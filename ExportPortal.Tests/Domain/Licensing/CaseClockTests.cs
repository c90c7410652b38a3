using ExportPortal.Support;

namespace ExportPortal.Domain.Licensing;

public sealed class CaseClockTests
{
    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>"completeness" is five working days; the authority closes at 17:00 UTC and keeps 25 and 26 December and 1 January.</summary>
    [Theory]
    [InlineData("2026-11-23T09:00Z", "2026-11-30T17:00Z")]
    [InlineData("2026-11-23T16:59:59Z", "2026-11-30T17:00Z")]
    [InlineData("2026-11-23T17:00Z", "2026-12-01T17:00Z")]
    [InlineData("2026-11-27T17:00Z", "2026-12-07T17:00Z")]
    [InlineData("2026-11-28T10:00Z", "2026-12-07T17:00Z")]
    [InlineData("2026-12-22T09:00Z", "2026-12-30T17:00Z")]
    [InlineData("2026-12-24T18:00Z", "2027-01-05T17:00Z")]
    public void Due_WorkingDays_SkipsWeekendsAndHolidays(string start, string due) =>
        Assert.Equal(At(due), CaseClock.Due("completeness", null, At(start), Cases.Pack));

    [Fact]
    public void Due_CalendarDays_CountsThrough() => Assert.Equal(At("2026-12-21T09:00Z"), CaseClock.Due("complete-gaps", 2, At("2026-11-23T09:00Z"), Cases.Pack));

    [Fact]
    public void Due_ByTier_FallsBackToTier4()
    {
        Assert.Equal(CaseClock.Due("decision-T4", null, Cases.Start, Cases.Pack), CaseClock.Due("decision-T", null, Cases.Start, Cases.Pack));
        Assert.True(CaseClock.Due("decision-T", 1, Cases.Start, Cases.Pack) < CaseClock.Due("decision-T", 4, Cases.Start, Cases.Pack));
    }

    [Theory]
    [InlineData("2026-11-23T09:00Z", "2026-11-23T17:00Z", 0)]
    [InlineData("2026-11-23T09:00Z", "2026-11-30T17:00Z", 5)]
    [InlineData("2026-11-30T17:00Z", "2026-11-23T09:00Z", -5)]
    [InlineData("2026-12-24T09:00Z", "2026-12-28T09:00Z", 1)]
    public void WorkingDaysUntil_BothWays_CountsWorkingDays(string now, string due, int days) =>
        Assert.Equal(days, CaseClock.WorkingDaysUntil(At(due), At(now), Cases.Pack.Authority));
}
