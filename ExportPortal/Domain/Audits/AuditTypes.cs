namespace ExportPortal.Domain.Audits;

/// <summary>Kinds of audit (domain/08). The number is that of the code AT-1 to AT-7.</summary>
public enum AuditType
{
    DeskReview = 1,
    RemoteEvidence,
    OnSite,
    TechnicalTest,
    FollowUp,
    Thematic,

    /// <summary>Of the authority itself, once a year, by someone outside licensing.</summary>
    Internal,
}

/// <summary>What brought the audit about.</summary>
public enum AuditOrigin
{
    Planned,
    Periodic,
    Random,
    Triggered,
    FollowUp,
}

public enum FindingGrade
{
    /// <summary>Improvement.</summary>
    FG1 = 1,

    /// <summary>Isolated lapse.</summary>
    FG2,

    /// <summary>Safeguard absent or not working.</summary>
    FG3,

    /// <summary>Data exposed, false statement, or refusal of audit.</summary>
    FG4,
}

public enum SampleMethod
{
    /// <summary>Monetary-unit style: the unit is the row returned.</summary>
    ByRows,

    /// <summary>Attribute sampling: every record alike.</summary>
    ByRecord,
}

/// <summary>The words of audits.</summary>
public static class AuditWords
{
    public static string Code(this AuditType type) => $"AT-{(int)type}";

    public static string Label(this AuditType type) => type switch
    {
        AuditType.DeskReview => "Desk review of reports and logs",
        AuditType.RemoteEvidence => "Remote evidence audit",
        AuditType.OnSite => "Audit on site",
        AuditType.TechnicalTest => "Technical test",
        AuditType.FollowUp => "Follow-up",
        AuditType.Thematic => "Thematic audit",
        _ => "Internal audit of the authority",
    };

    public static string Label(this AuditOrigin origin) => origin switch
    {
        AuditOrigin.Planned => "planned",
        AuditOrigin.Periodic => "periodic",
        AuditOrigin.Random => "drawn at random",
        AuditOrigin.Triggered => "triggered by risk",
        _ => "follow-up",
    };

    /// <summary>"1 major, 2 minor", the gravest first; null where no finding stands.</summary>
    public static string? Tally(IEnumerable<Finding> findings) => findings.Where(one => one.State is not FindingState.Withdrawn).ToList() is { Count: > 0 } standing
        ? string.Join(", ", standing.GroupBy(one => one.Grade).OrderByDescending(group => group.Key).Select(group => $"{group.Count()} {Short(group.Key)}")) : null;

    private static string Short(FindingGrade grade) => grade switch { FindingGrade.FG4 => "critical", FindingGrade.FG3 => "major", FindingGrade.FG2 => "minor", _ => "noted" };

    /// <summary>How far a thematic audit reaches: "4 licences of 3 recipients".</summary>
    public static string Extent(Audit audit) => $"{Count(audit.Subjects.Count, "licence")} of {Count(audit.Auditees.Count, "recipient")}";

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";

    public static string Meaning(this FindingGrade grade) => grade switch
    {
        FindingGrade.FG4 => "critical: data exposed, a false statement, or the audit refused",
        FindingGrade.FG3 => "major: a safeguard is absent or does not work",
        FindingGrade.FG2 => "minor: an isolated lapse",
        _ => "observation: something to improve",
    };
}
