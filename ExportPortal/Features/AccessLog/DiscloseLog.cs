using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog;

/// <param name="WhyNot">Why the reader may not answer; null when they may.</param>
public sealed record DisclosureRow(Guid Id, string Query, string Reason, string RequestedBy, DateTimeOffset RequestedAt, string? AnsweredBy, bool? IsGranted, DateTimeOffset? OpenUntil, bool IsOpenToReader, Rule? WhyNot);

/// <summary>Asks for and gives leave to export the persons behind the pseudonyms (FE-10).</summary>
internal sealed class DiscloseLog(CommandPipeline pipeline, IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    private const int MostShown = 50;

    public async Task<IReadOnlyList<DisclosureRow>> Rows(Actor actor, CancellationToken cancellation)
    {
        if (!actor.IsAny(Role.Auditor, Role.LicensingManager))
            return [];
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.Set<LogDisclosure>().AsNoTracking().OrderByDescending(one => one.RequestedAt).Take(MostShown).ToListAsync(cancellation);
        return [.. rows.Select(row => new DisclosureRow(
            row.Id, row.Query, row.Reason, row.RequestedByName, row.RequestedAt, row.AnsweredByName, row.IsGranted, row.OpenUntil(pack), row.IsOpenTo(actor, pack, clock.GetUtcNow()), row.WhyNotAnswer(actor)))];
    }

    public Task<Outcome<Guid>> Request(LogFilter filter, string reason, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>("accesslog.disclosure.request", key, actor, scope =>
        {
            scope.Target = new AuditSubject("log_disclosure", key.ToString());
            var asked = LogDisclosure.Request(Guid.CreateVersion7(scope.Now), (filter with { After = null, Event = null }).Href(""), reason, scope.Actor, scope.Now);
            scope.Db.Add(asked);
            scope.MayNamePersons = true;
            scope.Record(new AuditSubject("log_disclosure", asked.Id.ToString()), to: asked.IsByAuditor ? "ASKED_BY_AUDITOR" : "ASKED_BY_MANAGER", reason: $"{reason} ({filter.ToFilter()})");
            return Task.FromResult(Outcome<Guid>.Done(asked.Id));
        }, cancellation);

    public Task<Outcome<Guid>> Answer(Guid id, bool granted, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>("accesslog.disclosure.answer", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("log_disclosure", id.ToString());
            if (!scope.Actor.IsAny(Role.Auditor, Role.LicensingManager) || await scope.Db.Set<LogDisclosure>().FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { } asked)
                return Outcome<Guid>.From(Outcome.NotFound);
            asked.Answer(granted, scope.Actor, scope.Now);
            scope.Record(scope.Target, "REQUESTED", granted ? "GRANTED" : "REFUSED");
            return Outcome<Guid>.Done(id);
        }, cancellation);

    /// <summary>The search that the actor may now take with persons; the taking is logged. Not found for anybody else.</summary>
    public async Task<Outcome<string>> Take(Guid id, Actor actor, CancellationToken cancellation)
    {
        // The outcome of a command is kept, and the search may name somebody: only the id is returned by it.
        var taken = await pipeline.Run<Guid>("accesslog.disclosure.take", Guid.NewGuid(), actor, async scope =>
        {
            scope.Target = new AuditSubject("log_disclosure", id.ToString());
            if (await scope.Db.Set<LogDisclosure>().AsNoTracking().FirstOrDefaultAsync(one => one.Id == id, cancellation) is not { } asked || !asked.IsOpenTo(scope.Actor, pack, scope.Now))
                return Outcome<Guid>.From(Outcome.NotFound);
            scope.Record(scope.Target);
            return Outcome<Guid>.Done(id);
        }, cancellation);
        if (!taken.IsDone)
            return Outcome<string>.From(taken);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return Outcome<string>.Done(await db.Set<LogDisclosure>().Where(one => one.Id == id).Select(one => one.Query).SingleAsync(cancellation));
    }
}
