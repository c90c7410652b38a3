using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>Whether access is allowed, and the sentence that says why or why not.</summary>
public sealed record AccessAnswer(bool Allowed, string Because);

/// <summary>The one function that says whether a licence allows access at an instant; page, list, API and package ask it.</summary>
public static class LicenceAccess
{
    /// <summary>Access is open from 00:00 UTC of the start date to 00:00 UTC after the end date, while the licence is active.</summary>
    public static AccessAnswer At(LicenceState state, Period term, DateTimeOffset instant)
    {
        var day = DateOnly.FromDateTime(instant.UtcDateTime);
        return state switch
        {
            LicenceState.PendingAcceptance => new(false, "Both sides have to accept the licence first."),
            LicenceState.Suspended => new(false, "The licence is suspended."),
            LicenceState.Revoked => new(false, "The licence was revoked."),
            LicenceState.Surrendered => new(false, "The licence was surrendered."),
            LicenceState.Superseded => new(false, "A newer version has replaced this licence."),
            LicenceState.Closed => new(false, "The licence is closed."),
            _ when day > term.End => new(false, $"The licence ended on {PackageWords.Date(term.End)}."),
            _ when day < term.Start => new(false, $"Access opens on {PackageWords.Date(term.Start)}."),
            LicenceState.Active => new(true, $"The licence is active until {PackageWords.Date(term.End)}."),
            _ => new(false, "The licence has expired."),
        };
    }

    /// <summary>The state as it is at the instant: an active licence past its end is expired even before a job says so.</summary>
    public static LicenceState StateAt(LicenceState state, Period term, DateTimeOffset instant) =>
        state is LicenceState.Active or LicenceState.Suspended && DateOnly.FromDateTime(instant.UtcDateTime) > term.End ? LicenceState.Expired : state;
}
