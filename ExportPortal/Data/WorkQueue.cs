using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Which cases wait for a person. The store narrows by state, the domain answers for each case.</summary>
public static class WorkQueue
{
    /// <summary>Cases looked at, those due first: a person's desk is not a register.</summary>
    private const int Most = 500;

    /// <summary>Open cases that wait for the actor, those due first, cases without a clock last.</summary>
    /// <param name="visible">What <see cref="Visibility"/> leaves.</param>
    public static async Task<List<Application>> WaitingFor(this IQueryable<Application> visible, Actor actor, PolicyPack pack, DateTimeOffset now, CancellationToken cancellation)
    {
        var states = ApplicationWorkflow.Table.Rows.Where(row => !ApplicationWords.ByTheWay.Contains(row.Verb) && row.Who.Any(actor.Is)).Select(row => row.From).Distinct().ToList();
        var candidates = await visible.Where(application => states.Contains(application.State))
            .OrderBy(application => application.DueAt == null).ThenBy(application => application.DueAt).ThenBy(application => application.Number)
            .Take(Most).AsNoTracking().ToListAsync(cancellation);
        return candidates.FindAll(application => application.WaitsFor(actor, pack, now));
    }
}
