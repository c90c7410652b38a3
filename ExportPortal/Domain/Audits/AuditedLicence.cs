using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Audits;

/// <summary>One of the licences that a thematic audit is about (AT-6), with what its recipient answered.</summary>
public sealed class AuditedLicence
{
    public AuditId Audit { get; private set; }
    public LicenceId Licence { get; private set; }
    public string LicenceNumber { get; private set; } = "";

    /// <summary>The recipient of the licence.</summary>
    public OrganisationId Auditee { get; private set; }
    public OrganisationId? Steward { get; private set; }
    public int Tier { get; private set; }

    /// <summary>When the recipient agreed that the tests start earlier; null when it did not.</summary>
    public DateTimeOffset? AgreedAt { get; private set; }

    /// <summary>The reply of the recipient to the draft; null when there was none.</summary>
    public string? ReplyText { get; private set; }

    private AuditedLicence() { }

    internal static AuditedLicence Of(AuditId audit, AuditTarget target) => new()
    {
        Audit = audit, Licence = target.Licence!.Value, LicenceNumber = target.LicenceNumber!, Auditee = target.Auditee, Steward = target.Steward, Tier = target.Tier!.Value,
    };

    internal AuditTarget Target => new(Auditee, Steward, Licence, LicenceNumber, Tier);

    internal void Agree(DateTimeOffset now) => AgreedAt = now;

    internal void Reply(string text) => ReplyText = text;

    /// <summary>It answers the draft once more; what it said before stays among the steps.</summary>
    internal void HearAnew() => ReplyText = null;
}
