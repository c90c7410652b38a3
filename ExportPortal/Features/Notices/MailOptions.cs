namespace ExportPortal.Features.Notices;

/// <summary>How mail leaves the portal.</summary>
public sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>Host of the SMTP server; empty writes every letter as an .eml file instead.</summary>
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    /// <summary>None, StartTls or Tls. Without encryption the portal signs in nowhere.</summary>
    public string Security { get; set; } = "StartTls";

    /// <summary>Account at the SMTP server; empty signs in nowhere.</summary>
    public string User { get; set; } = "";

    /// <summary>File that holds the password and nothing else.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>Address that letters come from.</summary>
    public string From { get; set; } = "portal@export.example";

    /// <summary>Hour of the day, UTC, from which the digest of what happened before goes out.</summary>
    public int DigestHour { get; set; } = 6;

    /// <summary>The latest hour of the digest at the instant: what was written before it goes out.</summary>
    public DateTimeOffset LastDigest(DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(DigestHour);
        return now < today ? today.AddDays(-1) : today;
    }

    /// <summary>Where .eml files go; relative to Storage:Folder.</summary>
    public string Folder { get; set; } = "mail";
}
