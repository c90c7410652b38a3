using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog;

/// <summary>Counts beside the list: facets, and the days around the time that was asked for.</summary>
/// <param name="First">First day of the picture, inclusive; <paramref name="Last"/> too.</param>
/// <param name="Days">Events by day and outcome under the filter without its time; null when nobody knows them.</param>
/// <param name="Flags">How often a rule named an event, by day.</param>
/// <param name="Actors">What the sources call the actors of the facet, by pseudonym.</param>
public sealed record AccessOverview(
    DateOnly First, DateOnly Last, IReadOnlyList<AccessDay>? Days, IReadOnlyList<(DateOnly Day, long Events)> Flags, IReadOnlyList<Facet> Facets, IReadOnlyDictionary<string, string> Actors);

/// <summary>Facets and picture of a search that <see cref="SearchAccessLog.Run"/> logged.</summary>
internal sealed class AccessOverviewQuery(IDbContextFactory<PortalDbContext> contexts, AccessFacets facets, TimeProvider clock)
{
    private const int DaysShown = 90;

    public async Task<Outcome<AccessOverview>> Run(AccessFilter filter, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (refused, licences) = await AccessScope.Of(db, actor, cancellation);
        if (refused is not null)
            return Outcome<AccessOverview>.From(refused);
        var period = Around(filter);
        var around = filter with { From = period.From, Until = period.Until };
        return await LogReading.Told(async () =>
        {
            var found = await facets.Of(filter, licences, cancellation);
            var names = await facets.NamesOf(found.Single(facet => facet.Name == "actor").Values.Select(value => value.Value), cancellation);
            return new AccessOverview(
                period.First, period.Last, await facets.Histogram(around, licences, cancellation), await facets.Flags(around, licences, cancellation), found, names);
        });
    }

    /// <summary>The 90 days that end today or with the filter, and more where the filter begins earlier.</summary>
    private AccessPeriod Around(AccessFilter filter)
    {
        var last = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (filter.Until is { } until && DateOnly.FromDateTime(until.UtcDateTime.AddTicks(-1)) is var end && (end > last || end < last.AddDays(-DaysShown)))
            last = end;
        var first = last.AddDays(1 - DaysShown);
        return new AccessPeriod(filter.From is { } from && DateOnly.FromDateTime(from.UtcDateTime) is var asked && asked < first ? asked : first, last);
    }
}
