using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>The licences that an audit is about: its own, those of its list, or all of a recipient that is audited as a whole.</summary>
internal static class AuditReach
{
    public static IQueryable<Licence> LicencesOf(this PortalDbContext db, Audit audit)
    {
        var (auditee, ids) = (audit.Auditee, audit.LicenceIds);
        return audit.IsOfRecipient ? db.Licences.Where(one => one.Recipient == auditee) : db.Licences.Where(one => ids.Contains(one.Id));
    }

    /// <summary>The same of a finding, which in a thematic audit names one of them.</summary>
    public static IQueryable<Licence> LicencesOf(this PortalDbContext db, Audit audit, Finding finding) =>
        audit.TargetOf(finding).Licence is { } licence ? db.Licences.Where(one => one.Id == licence) : db.LicencesOf(audit);

    /// <summary>The licences that the audits are about.</summary>
    public static IQueryable<LicenceId> LicencesOf(this PortalDbContext db, IQueryable<Audit> audits) =>
        db.Licences.Where(licence => audits.Any(one => one.Licence == licence.Id || one.Subjects.Any(subject => subject.Licence == licence.Id)
            || (one.LicenceNumber == null && one.Type != AuditType.Internal && !one.Subjects.Any() && one.Auditee == licence.Recipient))).Select(licence => licence.Id);

    /// <summary>The audits that are about one of the licences at least.</summary>
    public static IQueryable<Audit> About(this PortalDbContext db, IQueryable<Audit> audits, IReadOnlyCollection<LicenceId> licences)
    {
        var others = db.NotAbout(audits, licences).Select(one => one.Id);
        return audits.Where(one => !others.Contains(one.Id));
    }

    /// <summary>The audits that are about none of the licences.</summary>
    public static IQueryable<Audit> NotAbout(this PortalDbContext db, IQueryable<Audit> audits, IReadOnlyCollection<LicenceId> licences) =>
        audits.Where(one => !db.Licences.Any(licence => licences.Contains(licence.Id) && (one.Licence == licence.Id || one.Subjects.Any(subject => subject.Licence == licence.Id)
            || (one.LicenceNumber == null && one.Type != AuditType.Internal && !one.Subjects.Any() && one.Auditee == licence.Recipient))));
}
