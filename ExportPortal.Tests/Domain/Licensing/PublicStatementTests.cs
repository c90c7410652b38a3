using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

public sealed class PublicStatementTests
{
    private static readonly Period Term = new(new(2026, 1, 1), new(2026, 12, 31));

    public static TheoryData<LicenceState, string, Reliance, string> Cases => new()
    {
        { LicenceState.Active, "2026-06-01", Reliance.Green, "Valid and active today" },
        { LicenceState.Active, "2025-12-31", Reliance.Amber, "Genuine, but not yet in force" },
        { LicenceState.Active, "2026-12-31", Reliance.Green, "Valid and active today" },
        { LicenceState.Active, "2027-01-01", Reliance.Amber, "Genuine, but expired" },
        { LicenceState.Suspended, "2026-06-01", Reliance.Amber, "Genuine, but suspended today" },
        { LicenceState.Revoked, "2027-06-01", Reliance.Red, "Revoked: do not rely on this licence" },
        { LicenceState.PendingAcceptance, "2026-06-01", Reliance.Amber, "Genuine, but not in force" },
        { LicenceState.Surrendered, "2026-06-01", Reliance.Amber, "Genuine, but surrendered" },
        { LicenceState.Superseded, "2026-06-01", Reliance.Amber, "Genuine, but replaced" },
        { LicenceState.Closed, "2026-06-01", Reliance.Amber, "Genuine, but closed" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Of_StateOnADay_SaysHowFarToRely(LicenceState state, string day, Reliance reliance, string heading)
    {
        var said = PublicStatement.Of(state, Term, DateTimeOffset.Parse(day + "T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((reliance, heading), (said.Reliance, said.Heading));
    }

    [Fact]
    public void Of_EveryStateAndInstant_IsGreenOnlyWhereAccessIsOpen()
    {
        foreach (var state in Enum.GetValues<LicenceState>())
            for (var at = new DateTimeOffset(2025, 12, 30, 12, 0, 0, TimeSpan.Zero); at.Year < 2028; at = at.AddDays(1))
                Assert.Equal(LicenceAccess.At(state, Term, at).Allowed, PublicStatement.Of(state, Term, at).Reliance is Reliance.Green);
    }
}
