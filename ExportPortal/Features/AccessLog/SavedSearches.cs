using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog;

/// <summary>Searches that people keep under a name; each sees their own.</summary>
internal sealed class SavedSearches(CommandPipeline pipeline, IDbContextFactory<PortalDbContext> contexts)
{
    private static readonly Rule Taken = new("SS-4", "You have a search of this name. Choose another name, or remove the old one.");

    public async Task<IReadOnlyList<(Guid Id, string Name, string Query)>> Of(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.Set<SavedSearch>().AsNoTracking().Where(search => search.Person == actor.Person).OrderBy(search => search.Name)
            .Select(search => new { search.Id, search.Name, search.Query }).ToListAsync(cancellation);
        return [.. rows.Select(row => (row.Id, row.Name, row.Query))];
    }

    public Task<Outcome<Guid>> Save(string name, LogFilter filter, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>("accesslog.search.save", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("saved_search", key.ToString());
            if ((await AccessScope.Of(scope.Db, scope.Actor, cancellation)).Refused is { } refused)
                return Outcome<Guid>.From(refused);
            var own = scope.Db.Set<SavedSearch>().Where(search => search.Person == scope.Actor.Person);
            var query = (filter with { After = null, Event = null }).Href("");
            var search = SavedSearch.Save(Guid.CreateVersion7(scope.Now), name, query, await own.CountAsync(cancellation), scope.Actor, scope.Now);
            if (await own.AnyAsync(one => one.Name == search.Name, cancellation))
                return Outcome<Guid>.From(Outcome.Broken(Taken));
            scope.Db.Add(search);
            scope.Record(scope.Target, reason: $"{search.Name}: {query}");
            return Outcome<Guid>.Done(search.Id);
        }, cancellation);

    public Task<Outcome<Guid>> Remove(Guid id, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>("accesslog.search.remove", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("saved_search", id.ToString());
            if (await scope.Db.Set<SavedSearch>().FirstOrDefaultAsync(search => search.Id == id && search.Person == scope.Actor.Person, cancellation) is not { } search)
                return Outcome<Guid>.From(Outcome.NotFound);
            scope.Db.Remove(search);
            scope.Record(scope.Target);
            return Outcome<Guid>.Done(id);
        }, cancellation);
}
