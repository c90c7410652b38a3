using ExportPortal.Data;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>A draw as the page shows it.</summary>
/// <param name="Draw">Null while nobody has bound itself for the quarter.</param>
/// <param name="Publish">Why it cannot be published now; null when it can.</param>
public sealed record DrawView(Quarter Quarter, AuditDraw? Draw, Rule? Bind, Rule? Publish, bool MayCommit, IReadOnlyList<Quarter> Choices, IReadOnlyList<string> Faults, DateTimeOffset ReadAt);

/// <summary>A licence with the facts that call for an audit and are not looked at yet.</summary>
public sealed record RankedByRisk(string Licence, string Recipient, int Points, IReadOnlyList<RiskTrigger> Triggers);

/// <summary>Draws are public once published; before, the commitments are.</summary>
public sealed class DrawQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <param name="wanted">"2026-Q3"; null for the newest draw, else the next quarter.</param>
    public async Task<DrawView> Run(string? wanted, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var known = await db.AuditDraws.AsNoTracking().OrderByDescending(one => one.Quarter).Select(one => one.Quarter).Take(40).ToListAsync(cancellation);
        var current = Quarter.Of(now);
        var quarter = Quarter.Parse(wanted) ?? (known.Count > 0 ? Quarter.Parse(known[0])!.Value : current.Next);
        var choices = known.Select(one => Quarter.Parse(one)!.Value).Append(current.Previous).Append(current).Append(current.Next).Append(quarter).Distinct().OrderByDescending(one => one.First).ToList();
        var name = quarter.ToString();
        var draw = await db.AuditDraws.AsNoTracking().FirstOrDefaultAsync(one => one.Quarter == name, cancellation);
        return new(quarter, draw, draw?.WhyClosed(DrawVerb.AddOutside, actor, now), draw?.WhyClosed(DrawVerb.Publish, actor, now), draw is null && actor.Is(Role.Auditor), choices,
            draw?.Record is { } record ? DrawVerification.Faults(record) : [], now);
    }

    /// <summary>The draw of a quarter, for anybody: its commitments, and its record once it is published; null when nobody has bound itself.</summary>
    public async Task<AuditDraw?> Published(string quarter, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.AuditDraws.AsNoTracking().FirstOrDefaultAsync(one => one.Quarter == quarter, cancellation);
    }

    /// <summary>Licences with open facts, the most points first.</summary>
    public async Task<IReadOnlyList<RankedByRisk>> Ranked(Actor actor, CancellationToken cancellation = default)
    {
        if (!AuditListQuery.Sees(actor))
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var open = await (
            from trigger in db.WaitingTriggers().AsNoTracking()
            join licence in db.Licences on trigger.Licence equals licence.Id
            join recipient in db.Organisations on licence.Recipient equals recipient.Id
            orderby trigger.RaisedAt descending
            select new { trigger, recipient.RomanisedName }).Take(500).ToListAsync(cancellation);
        return [.. open.GroupBy(one => one.trigger.LicenceNumber).Select(group => new RankedByRisk(group.Key, group.First().RomanisedName, group.Sum(one => one.trigger.Points), [.. group.Select(one => one.trigger)]))
            .OrderByDescending(one => one.Points).ThenBy(one => one.Licence, StringComparer.Ordinal)];
    }
}
