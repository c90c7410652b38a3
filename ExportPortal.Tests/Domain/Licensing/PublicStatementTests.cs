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
        var said = PublicStatement.Of(new(state, Term, null, null), isStopped: false, DateTimeOffset.Parse(day + "T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((reliance, heading), (said.Reliance, said.Heading));
    }

    [Fact]
    public void Of_EveryStateAndInstant_IsGreenOnlyWhereAccessIsOpen()
    {
        foreach (var state in Enum.GetValues<LicenceState>())
            for (var at = new DateTimeOffset(2025, 12, 30, 12, 0, 0, TimeSpan.Zero); at.Year < 2028; at = at.AddDays(1))
                Assert.Equal(LicenceAccess.At(state, Term, at).Allowed, PublicStatement.Of(new(state, Term, null, null), isStopped: false, at).Reliance is Reliance.Green);
    }

    [Fact]
    public void Of_ConditionOverdue_IsNeverGreen()
    {
        var said = PublicStatement.Of(new(LicenceState.Active, Term, null, null), isStopped: true, new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal((Reliance.Amber, "Genuine, but access is closed today"), (said.Reliance, said.Heading));
    }

    [Fact]
    public void Of_ProvisionalSuspensionOrAcceptanceOver_SaysWhatTimeHasMadeOfIt()
    {
        var at = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal("Valid and active today", PublicStatement.Of(new(LicenceState.Suspended, Term, null, at), isStopped: false, at).Heading);
        Assert.Equal("Genuine, but suspended today", PublicStatement.Of(new(LicenceState.Suspended, Term, null, at.AddTicks(1)), isStopped: false, at).Heading);
        Assert.Equal("Genuine, but closed", PublicStatement.Of(new(LicenceState.PendingAcceptance, Term, at, null), isStopped: false, at).Heading);
        Assert.Equal("Genuine, but not in force", PublicStatement.Of(new(LicenceState.PendingAcceptance, Term, at.AddTicks(1), null), isStopped: false, at).Heading);
    }
}
