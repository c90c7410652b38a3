using System.Globalization;
using ExportPortal.Hosting.Demonstration;

namespace ExportPortal.Hosting;

public sealed class ScenarioDrawTests
{
    /// <summary>There is a draw to look at on every day, also where the last quarter ended minutes ago.</summary>
    [Theory]
    [InlineData("2026-11-28T09:00:00Z", "2026-Q3", "2026-Q4")]
    [InlineData("2027-01-01T00:00:00Z", "2026-Q3", "2026-Q4", "2027-Q1")]
    [InlineData("2027-01-01T01:59:59Z", "2026-Q3", "2026-Q4", "2027-Q1")]
    [InlineData("2027-01-01T02:00:00Z", "2026-Q4", "2027-Q1")]
    [InlineData("2026-12-31T23:59:59Z", "2026-Q3", "2026-Q4")]
    [InlineData("2028-02-29T12:00:00Z", "2027-Q4", "2028-Q1")]
    [InlineData("2028-04-01T00:30:00Z", "2027-Q4", "2028-Q1", "2028-Q2")]
    public void DrawsAt_AnyDay_AreOfAQuarterThatIsOverAndOfThoseSince(string firstStart, string drawn, params string[] bound)
    {
        var (over, since) = Scenario.DrawsAt(DateTimeOffset.Parse(firstStart, CultureInfo.InvariantCulture));

        Assert.Equal([drawn, .. bound], [$"{over}", .. since.Select(one => $"{one}")]);
    }
}
