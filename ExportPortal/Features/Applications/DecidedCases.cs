using ExportPortal.Data;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

internal static class DecidedCases
{
    /// <summary>The cases that were decided on their merits and are like the application; none where it was not weighed. The store counts, and reads numbers alone.</summary>
    public static async Task<LikeCases> Like(this PortalDbContext db, Application application, CancellationToken cancellation)
    {
        if (application.Likeness is not { } likeness)
            return LikeCases.None;
        var itself = application.Id;
        var like = db.Applications.AsNoTracking().Where(one => one.Likeness == likeness && one.Id != itself);
        return new(
            await Outcome(like.Where(one => one.State == ApplicationState.Approved || one.State == ApplicationState.ApprovedConditional), cancellation),
            await Outcome(like.Where(one => one.State == ApplicationState.Refused), cancellation));
    }

    private static async Task<LikeOutcome> Outcome(IQueryable<Application> decided, CancellationToken cancellation)
    {
        var newest = await decided.OrderByDescending(one => one.CreatedAt).Select(one => one.Number).Take(Fairness.MostNamed).ToListAsync(cancellation);
        var count = newest.Count < Fairness.MostNamed ? newest.Count : await decided.CountAsync(cancellation);
        return new(count, [.. newest.Order(StringComparer.Ordinal)]);
    }
}
