using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Lists;

/// <summary>The newest version of each list, ready for comparing; read from the store once for each change.</summary>
public sealed class ListsInForce(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack)
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private ListIndex? index;

    /// <summary>Compares the persons whom a draft of the actor names, before it is submitted.</summary>
    public async Task<ComparedUsers> CompareUsersOf(string application, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var draft = await db.Applications.VisibleTo(actor).AsNoTracking().Where(one => one.Number == application).Select(one => new { one.Content, one.Revised }).FirstOrDefaultAsync(cancellation);
        return await this.Compare((draft?.Revised ?? draft?.Content)?.EndUsers ?? [], cancellation);
    }

    /// <returns>Null while no list was imported, or the policy pack compares none.</returns>
    public async Task<ListIndex?> Read(CancellationToken cancellation)
    {
        if (pack.Screening is not { } terms)
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var newest = await db.ScreeningLists.AsNoTracking().Where(list => !db.ScreeningLists.Any(other => other.Source == list.Source && other.ImportedAt > list.ImportedAt))
            .Select(list => new { list.Id, list.Source, list.Title, list.Hash, list.Published }).ToListAsync(cancellation);
        if (newest.Count == 0)
            return null;
        var fingerprint = ListIndex.FingerprintOf(newest.Select(list => new ListStamp(list.Source, list.Title, list.Hash, list.Published)));
        if (index is { } ready && ready.Fingerprint == fingerprint)
            return ready;
        await turn.WaitAsync(cancellation);
        try
        {
            if (index is { } made && made.Fingerprint == fingerprint)
                return made;
            var ids = newest.Select(list => list.Id).ToList();
            var lists = await db.ScreeningLists.AsNoTracking().Where(list => ids.Contains(list.Id)).ToListAsync(cancellation);
            return index = new ListIndex(lists.Select(list => (new ListStamp(list.Source, list.Title, list.Hash, list.Published), ListContent.Unpack(list.Content))), terms);
        }
        finally
        {
            turn.Release();
        }
    }
}
