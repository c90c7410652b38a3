using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features;

/// <summary>A list whose searches people keep.</summary>
/// <param name="Path">Its address without a search.</param>
/// <param name="Act">What its acts are called in the log, without their verb.</param>
/// <param name="One">What a kept search is called there, such as "view".</param>
/// <param name="Many">The same of several.</param>
/// <param name="Refuses">Why the actor may not look there; null when they may.</param>
public sealed record SearchPlace(string Path, string Act, string One, string Many, Func<PortalDbContext, Actor, CancellationToken, Task<Outcome?>> Refuses)
{
    /// <summary>Whether what is stored begins at its question mark, without the path; of one list alone, whose searches are told by that.</summary>
    public bool IsStoredBare { get; init; }

    /// <param name="query">From its question mark on; empty for all.</param>
    public string Stored(string query) => IsStoredBare ? query : Path + query;

    /// <summary>The address of what is stored; null when it is of another list.</summary>
    public string? Address(string stored) => IsStoredBare ? stored.StartsWith('/') ? null : Path + stored
        : stored == Path || stored.StartsWith($"{Path}?", StringComparison.Ordinal) ? stored : null;
}

/// <summary>Searches that people keep under a name; each sees their own.</summary>
internal sealed class SavedSearches(CommandPipeline pipeline, IDbContextFactory<PortalDbContext> contexts)
{
    private static readonly Rule Taken = new("SS-4", "You have kept this name already, here or in another list. Choose another name, or remove the old one.");

    /// <returns>By name, each with its whole address.</returns>
    public async Task<IReadOnlyList<(Guid Id, string Name, string Address)>> Of(SearchPlace place, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.Set<SavedSearch>().AsNoTracking().Where(search => search.Person == actor.Person).OrderBy(search => search.Name)
            .Select(search => new { search.Id, search.Name, search.Query }).ToListAsync(cancellation);
        return [.. rows.Select(row => (row.Id, row.Name, Address: place.Address(row.Query))).Where(row => row.Address is not null).Select(row => (row.Id, row.Name, row.Address!))];
    }

    /// <param name="query">The search from its question mark on, without the page.</param>
    public Task<Outcome<Guid>> Save(SearchPlace place, string name, string query, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>($"{place.Act}.save", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("saved_search", key.ToString());
            if (await place.Refuses(scope.Db, scope.Actor, cancellation) is { } refused)
                return Outcome<Guid>.From(refused);
            var own = scope.Db.Set<SavedSearch>().Where(search => search.Person == scope.Actor.Person);
            var search = SavedSearch.Save(Guid.CreateVersion7(scope.Now), name, place.Stored(query), await own.CountAsync(cancellation), scope.Actor, scope.Now);
            if (await own.AnyAsync(one => one.Name == search.Name, cancellation))
                return Outcome<Guid>.From(Outcome.Broken(Taken));
            scope.Db.Add(search);
            scope.Record(scope.Target, reason: $"{search.Name}: {query}");
            return Outcome<Guid>.Done(search.Id);
        }, cancellation);

    public Task<Outcome<Guid>> Remove(SearchPlace place, Guid id, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>($"{place.Act}.remove", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("saved_search", id.ToString());
            if (await scope.Db.Set<SavedSearch>().FirstOrDefaultAsync(search => search.Id == id && search.Person == scope.Actor.Person, cancellation) is not { } search
                || place.Address(search.Query) is null)
                return Outcome<Guid>.From(Outcome.NotFound);
            scope.Db.Remove(search);
            scope.Record(scope.Target);
            return Outcome<Guid>.Done(id);
        }, cancellation);
}
