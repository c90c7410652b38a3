using ExportPortal.Data;
using ExportPortal.Domain.Audits;

namespace ExportPortal.Features.Audits;

/// <summary>Where the fact behind a reason for an audit stands on record.</summary>
internal static class TriggerSource
{
    /// <summary>From the root of the portal; null for what an auditor recorded, and for a fact of the licence itself.</summary>
    public static string? Href(RiskTrigger reason) => !reason.IsByPortal ? null : (reason.Key, reason.Mark.Split(' ')) switch
    {
        ("incident", [var incident]) => $"/incidents/{incident}",
        ("earlier-major", [var audit]) => $"/audits/{audit}",
        (AuditReasons.Complaint, [var dispute]) => $"/disputes/{dispute}",
        (AuditReasons.OwnershipChange, [var party, _]) when Guid.TryParseExact(party, "N", out var id) => $"/recipients/{id}",
        (AuditReasons.OwnershipChange, [_, var licence]) => $"/licences/{licence}",
        (AuditReasons.NewAttack, [var assessment, _]) when assessment.StartsWith("RA-", StringComparison.Ordinal) => $"/assessments/{assessment}",
        (AuditReasons.NewAttack, [_, var dataset]) => $"/datasets/{dataset}",
        _ => null,
    };
}
