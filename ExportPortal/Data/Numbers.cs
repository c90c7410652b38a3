using System.Globalization;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>
/// Gives the next number of a series, inside the caller's write transaction, so that two writers never get the same
/// one; the unique index behind each series refuses it anyway.
/// </summary>
public static class Numbers
{
    public static async Task<string> NextOutputCheck(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"OC-{await db.OutputChecks.CountAsync(cancellation) + 1:D4}";
    }

    public static async Task<string> NextRecognition(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"MR-{await db.Recognitions.CountAsync(cancellation) + 1:D3}";
    }

    public static async Task<string> NextApplication(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        // Idle drafts are deleted, so rows cannot be counted; the last number is never among those.
        var last = await db.Applications.OrderByDescending(one => one.Number.Length).ThenByDescending(one => one.Number).Select(one => one.Number).FirstOrDefaultAsync(cancellation);
        return $"A-{(last is null ? 0 : int.Parse(last.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture)) + 1:D3}";
    }

    public static async Task<string> NextRuling(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"CR-{await db.Rulings.CountAsync(cancellation) + 1:D3}";
    }

    public static async Task<string> NextEmbargo(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"EB-{await db.Embargoes.CountAsync(cancellation) + 1:D3}";
    }

    public static async Task<string> NextCircumstance(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"CC-{await db.CircumstanceReports.CountAsync(cancellation) + 1:D3}";
    }

    public static async Task<string> NextAppeal(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"AP-{await db.Appeals.CountAsync(cancellation) + 1:D3}";
    }

    public static async Task<string> NextDispute(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"DIS-{await db.Disputes.CountAsync(cancellation) + 1:D3}";
    }

    public static async Task<string> NextIncident(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"INC-{await db.Incidents.CountAsync(cancellation) + 1:D3}";
    }

    public static async Task<string> NextSanction(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"SN-{await db.Sanctions.CountAsync(cancellation) + 1:D3}";
    }

    public static async Task<string> NextAccessRequest(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"AR-{await db.AccessRequests.CountAsync(cancellation) + 1:D3}";
    }

    public static async Task<string> NextEmergency(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"EA-{await db.EmergencyAccesses.CountAsync(cancellation) + 1:D3}";
    }

    public static async Task<string> NextAudit(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"AU-{await db.Audits.CountAsync(cancellation) + db.ChangeTracker.Entries<Domain.Audits.Audit>().Count(entry => entry.State is EntityState.Added) + 1:D3}";
    }

    public static async Task<string> NextDataset(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"DS-{await db.Datasets.CountAsync(cancellation) + 1:D2}";
    }

    public static async Task<string> NextAssessment(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"RA-{await db.Assessments.CountAsync(cancellation) + 1:D4}";
    }

    public static async Task<string> NextReassessment(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"RT-{await db.Reassessments.CountAsync(cancellation) + 1:D3}";
    }

    public static async Task<string> NextAmendment(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"AM-{await db.Amendments.CountAsync(cancellation) + 1:D4}";
    }

    public static async Task<string> NextSyntheticAssessment(this PortalDbContext db, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        return $"SY-{await db.SyntheticAssessments.CountAsync(cancellation) + 1:D4}";
    }

    /// <summary>Serial numbers start anew each year.</summary>
    public static async Task<LicenceNumber> NextLicence(this PortalDbContext db, int year, CancellationToken cancellation)
    {
        await db.LockNumbers(cancellation);
        var prefix = $"XP-{year:D4}-";
        return LicenceNumber.Of(year, await db.Licences.CountAsync(licence => licence.Number.StartsWith(prefix), cancellation) + 1);
    }
}
