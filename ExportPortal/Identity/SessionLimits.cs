namespace ExportPortal.Identity;

/// <summary>How long a session lives and how soon a change of the account reaches it.</summary>
public static class SessionLimits
{
    /// <summary>Without any use the session ends; each use starts it anew.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(8);

    /// <summary>After this the user signs in again, however busy the session was.</summary>
    public static readonly TimeSpan Absolute = TimeSpan.FromHours(12);

    /// <summary>
    /// How often stamp, lock and roles are read again for what only reads. Half of the promised 60 s, so that the
    /// promise holds with the time the check itself takes. Commands read them every time.
    /// </summary>
    public static readonly TimeSpan Recheck = TimeSpan.FromSeconds(30);
}
