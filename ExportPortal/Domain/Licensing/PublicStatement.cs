using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>How far a reader may rely on a licence: yes, with a reservation, no, nothing known.</summary>
public enum Reliance
{
    Green,
    Amber,
    Red,
    Grey,
}

/// <summary>What the public is told of a licence today: one sentence as heading, one that explains, and a word for the state.</summary>
public sealed record PublicStatement(Reliance Reliance, string Heading, string Sentence, string StateTitle, string StateWord)
{
    /// <param name="isStopped">Whether something that is overdue closes access while the licence is active (AD-14).</param>
    public static PublicStatement Of(StoredState stored, bool isStopped, DateTimeOffset now) => LicenceAccess.StateAt(stored, now) switch
    {
        LicenceState.Active when now.UtcDateTime.Date < stored.Term.Start.ToDateTime(default) =>
            new(Reliance.Amber, "Genuine, but not yet in force", $"Access opens on {Words.Day(stored.Term.Start)}.", "The licence has not started", "Not yet"),
        LicenceState.Active when isStopped =>
            new(Reliance.Amber, "Genuine, but access is closed today", "Something that the licence asks for is overdue. The licence may not be used until it is done.", "The licence is active, access is closed", "Closed"),
        LicenceState.Active =>
            new(Reliance.Green, "Valid and active today", "The licence may be used today.", "The licence is active", "Passed"),
        LicenceState.PendingAcceptance =>
            new(Reliance.Amber, "Genuine, but not in force", "Both sides have to accept the licence before it may be used.", "The licence waits for acceptance", "Pending"),
        LicenceState.Suspended =>
            new(Reliance.Amber, "Genuine, but suspended today", "The licence may not be used until the suspension is lifted.", "The licence is suspended", "Suspended"),
        LicenceState.Revoked =>
            new(Reliance.Red, "Revoked: do not rely on this licence", "The licence was revoked. It may not be used, and copies must be deleted.", "The licence is revoked", "Failed"),
        LicenceState.Expired =>
            new(Reliance.Amber, "Genuine, but expired", $"The licence ended on {Words.Day(stored.Term.End)} and may no longer be used.", "The licence has expired", "Expired"),
        LicenceState.Surrendered =>
            new(Reliance.Amber, "Genuine, but surrendered", "The recipient gave the licence back. It may no longer be used.", "The licence was surrendered", "Ended"),
        LicenceState.Superseded =>
            new(Reliance.Amber, "Genuine, but replaced", "A newer version has replaced this licence.", "The licence was replaced", "Ended"),
        _ => new(Reliance.Amber, "Genuine, but closed", "The licence is closed and may no longer be used.", "The licence is closed", "Ended"),
    };
}
