using ExportPortal.Data;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

internal static class DecidedCases
{
    private const int Most = 1000;

    /// <summary>The newest cases that were decided on their merits.</summary>
    public static async Task<IReadOnlyList<DecidedCase>> Decided(this PortalDbContext db, CancellationToken cancellation)
    {
        var found = await db.Applications.AsNoTracking().Where(one => one.State == ApplicationState.Approved || one.State == ApplicationState.ApprovedConditional || one.State == ApplicationState.Refused)
            .OrderByDescending(one => one.CreatedAt).Take(Most).Select(one => new { one.Number, one.Case, one.Decision, one.State }).ToListAsync(cancellation);
        return [.. found.Select(one => DecidedCase.Of(one.Number, one.Case, one.Decision, one.State is not ApplicationState.Refused)).OfType<DecidedCase>()];
    }

    /// <summary>The like cases that a verb would depart from.</summary>
    public static IReadOnlyList<string> DepartsFrom(this IReadOnlyList<DecidedCase> decided, Application application, ApplicationVerb verb) =>
        Fairness.Grants(verb) is { } grants && DecidedCase.Of(application.Number, application.Case, application.Decision, grants) is { } now ? Fairness.DepartsFrom(now, decided) : [];
}
