using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>Reads what the completeness checks look at.</summary>
internal static class CaseCompleteness
{
    /// <summary>The application of this number that the actor sees, named as the target of the act; null when there is none.</summary>
    public static async Task<Application?> LoadApplication(this CommandScope scope, string number, CancellationToken cancellation)
    {
        scope.Target = new AuditSubject("application", number, number);
        var application = await scope.Db.Applications.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation);
        if (application is not null)
            scope.Target = new AuditSubject("application", application.Id.Value.ToString(), number);
        return application;
    }

    /// <summary>How many documents the application ever had, and has.</summary>
    public static async Task<(int Ever, int Present)> DocumentCounts(this PortalDbContext db, CaseId application, CancellationToken cancellation)
    {
        var removed = await db.ApplicationDocuments.Where(one => one.Application == application).Select(one => one.RemovedAt != null).ToListAsync(cancellation);
        return (removed.Count, removed.Count(gone => !gone));
    }

    public static async Task<CompletenessFacts> CompletenessFacts(this PortalDbContext db, Application application, CaseFile file, CancellationToken cancellation)
    {
        var until = application.State is ApplicationState.Draft or ApplicationState.Incomplete ? DateTimeOffset.MaxValue
            : application.Steps.LastOrDefault(step => step.Verb == nameof(ApplicationVerb.Submit))?.At ?? DateTimeOffset.MaxValue;
        var licences = await db.Licences.AsNoTracking().Where(licence => db.Applications.Any(one => one.Id == licence.Application && one.Dataset == application.Dataset && one.Id != application.Id))
            .OrderBy(licence => licence.Number).Select(licence => new { licence.Number, licence.GrantedAt }).ToListAsync(cancellation);
        return new(application.Content, application.Tier, file.Dataset, file.Version, file.Assessment, file.Recipient)
        {
            Documents = await db.ApplicationDocuments.AsNoTracking().Where(one => one.Application == application.Id && one.RemovedAt == null).OrderBy(one => one.Number).ToListAsync(cancellation),
            Statement = application.Statement,
            StatementAskedAt = application.StatementAskedAt,
            Steward = file.Around.Steward,
            EarlierLicences = [.. licences.Where(licence => licence.GrantedAt < until).Select(licence => licence.Number)],
            LaterLicences = [.. licences.Where(licence => licence.GrantedAt >= until).Select(licence => licence.Number)],
            YearPersons = file.Around.Others.Sum(other => other.Persons) + file.Dataset.Classification.Persons,
        };
    }
}
