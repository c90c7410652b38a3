using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;

namespace ExportPortal.Data;

/// <summary>A file that the audited side handed in; its hash stands in the audit.</summary>
public sealed class AuditFile
{
    public AuditId Audit { get; init; }

    /// <summary>Number of the evidence item, from 1 within the audit.</summary>
    public int Number { get; init; }
    public string Name { get; init; } = "";
    public byte[] Content { get; init; } = [];
}

/// <summary>The sealed report of an audit; never changed.</summary>
public sealed class SealedAuditReport
{
    public AuditId Audit { get; init; }
    public byte[] Pdf { get; init; } = [];
    public ContentHash PdfHash { get; init; }

    /// <summary>SHA-256 of the attached audit.json, whose first groups the report prints; null for a report of an earlier release.</summary>
    public ContentHash? Fingerprint { get; init; }

    /// <summary>The report as it was decided, for its HTML twin.</summary>
    public PortalDocument Document { get; init; } = null!;
    public DateTimeOffset SealedAt { get; init; }

    /// <summary>DER certificate that sealed it.</summary>
    public byte[] Certificate { get; init; } = [];
}

/// <summary>The calendar address of an account: whoever knows the token reads what the account may see.</summary>
public sealed class CalendarFeed
{
    public Guid User { get; init; }

    /// <summary>SHA-256 of the token; the token itself is shown once and not stored.</summary>
    public ContentHash Token { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
