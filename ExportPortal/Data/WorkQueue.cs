using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Cases that wait for a person.</summary>
/// <param name="First">The page that is shown, those due first.</param>
/// <param name="All">Every one that was found.</param>
/// <param name="NotLookedAt">Further cases in states that may wait for the person. Whether one does depends on who had a hand in it and signed it, which the domain answers case by case and no count of the store can.</param>
public sealed record WorkPage(IReadOnlyList<Application> First, IReadOnlyList<CaseId> All, int NotLookedAt);

/// <summary>Which cases wait for a person. The store narrows by state and orders, the domain answers for each case.</summary>
public static class WorkQueue
{
    /// <summary>Cases looked at, those due first: a person's desk is not a register.</summary>
    public const int Most = 500;

    /// <summary>Cases held at a time.</summary>
    private const int Step = 100;

    /// <summary>
    /// Open cases that wait for the actor, those due first, cases without a clock last. They are read part by part, each
    /// from where the one before ended, and none but the page is kept.
    /// </summary>
    /// <param name="visible">What <see cref="Visibility"/> leaves.</param>
    /// <param name="packs">Each case is asked under the pack that it was filed under.</param>
    /// <param name="page">Cases to keep.</param>
    public static async Task<WorkPage> WaitingFor(this IQueryable<Application> visible, Actor actor, PackLibrary packs, DateTimeOffset now, int page, CancellationToken cancellation)
    {
        var states = ApplicationWorkflow.Table.Rows.Where(row => !ApplicationWords.ByTheWay.Contains(row.Verb) && row.Who.Any(actor.Is)).Select(row => row.From).Distinct().ToList();
        // Of the prohibited ones those wait whose rejection is to be reported, and these alone have a clock.
        var candidates = visible.Where(application => states.Contains(application.State) && (application.State != ApplicationState.Prohibited || application.OfficeDueAt != null)).AsNoTracking();
        var (first, all, looked) = (new List<Application>(), new List<CaseId>(), 0);
        Application? last = null;
        while (states.Count > 0 && looked < Most)
        {
            var part = await After(candidates, last).Take(Step).ToListAsync(cancellation);
            foreach (var application in part.Where(application => application.WaitsFor(actor, packs.Of(application), now)))
            {
                all.Add(application.Id);
                if (first.Count < page)
                    first.Add(application);
            }
            if (part.Count < Step)
                return new(first, all, 0);
            (last, looked) = (part[^1], looked + part.Count);
        }
        return new(first, all, states.Count > 0 ? await After(candidates, last).CountAsync(cancellation) : 0);
    }

    /// <summary>Those due first, those without a clock last.</summary>
    internal static IOrderedQueryable<Application> DueFirst(this IQueryable<Application> applications) =>
        applications.OrderBy(one => one.OfficeDueAt == null).ThenBy(one => one.OfficeDueAt).ThenBy(one => one.Number);

    private static IQueryable<Application> After(IQueryable<Application> candidates, Application? last)
    {
        if (last is { OfficeDueAt: { } due, Number: var number })
            candidates = candidates.Where(one => one.OfficeDueAt == null || one.OfficeDueAt > due || one.OfficeDueAt == due && string.Compare(one.Number, number) > 0);
        else if (last is { Number: var late })
            candidates = candidates.Where(one => one.OfficeDueAt == null && string.Compare(one.Number, late) > 0);
        return candidates.DueFirst();
    }
}
