using ExportPortal.Data;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

internal static class DecidedCases
{
    /// <summary>Cases that were decided on their merits and may be like this one; the store leaves out those of other entries, groups and environments.</summary>
    public static async Task<IReadOnlyList<DecidedCase>> DecidedLike(this PortalDbContext db, DecisionCase facts, CancellationToken cancellation)
    {
        var found = await db.CasesWith(facts.Entry[0], facts.DestinationGroup, facts.Environment).AsNoTracking()
            .Where(one => one.State == ApplicationState.Approved || one.State == ApplicationState.ApprovedConditional || one.State == ApplicationState.Refused)
            .OrderByDescending(one => one.CreatedAt).Select(one => new { one.Number, one.Case, one.Decision, one.State }).ToListAsync(cancellation);
        return [.. found.Select(one => DecidedCase.Of(one.Number, one.Case, one.Decision, one.State is not ApplicationState.Refused)).OfType<DecidedCase>()];
    }

    /// <summary>The decided cases that are like the application; none where it was not weighed.</summary>
    public static LikeCases Like(this IReadOnlyList<DecidedCase> decided, Application application) =>
        DecidedCase.Of(application.Number, application.Case, application.Decision, isGranted: true) is { } now ? Fairness.Like(now, decided) : new([], []);
}
