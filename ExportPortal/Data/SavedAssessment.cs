using System.Collections.Concurrent;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>
/// An assessment as it was saved. Nothing about one changes after that, and it is the widest row that a case stands on, so
/// who reads the facts of a case again does not read it again. Which one a case stands on is asked each time.
/// </summary>
internal sealed record SavedAssessment(MeasurementId Id, DateTimeOffset MadeAt)
{
    /// <summary>More of them are forgotten, all at once.</summary>
    private const int Most = 64;

    private static readonly ConcurrentDictionary<(string Store, SavedAssessment Which), RiskAssessment> Known = [];

    /// <summary>Not tracked, and shared with other readers.</summary>
    public async Task<RiskAssessment> Read(PortalDbContext db, CancellationToken cancellation)
    {
        var place = (db.Database.GetConnectionString() ?? db.Database.GetDbConnection().ConnectionString, this);
        if (Known.TryGetValue(place, out var known))
            return known;
        var read = await db.Assessments.AsNoTracking().FirstAsync(one => one.Id == Id, cancellation);
        if (Known.Count >= Most)
            Known.Clear();
        return Known[place] = read;
    }
}
