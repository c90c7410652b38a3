using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>What deciders set waits while it is appealed against or disputed (domain/10 10.6). Every act on an appeal or a dispute that may begin or end that asks here.</summary>
internal static class ContestedConditions
{
    /// <summary>Stops the time of what was set, or lets it go on, as the appeals and disputes stand after the act.</summary>
    public static async Task KeepContested(this CommandScope scope, Application application, PackLibrary packs, CancellationToken cancellation)
    {
        var pack = packs.Of(application);
        var since = await scope.Db.ContestedSince(application, pack, cancellation);
        application.KeepConditions(since, pack, scope.Now);
        if (application.State is not ApplicationState.Approved)
            return;
        await scope.Db.Licences.Where(one => one.Application == application.Id).LoadAsync(cancellation);
        if (scope.Db.Licences.Local.Where(one => one.Application == application.Id).MaxBy(one => one.GrantedAt) is { } licence)
            licence.KeepDays(application, since, scope.Now, await scope.Db.ContestedChanges(licence, pack, cancellation));
    }

    /// <summary>The same of what was set with each change of the licence that was granted, by its number; what is disputed of it has been read.</summary>
    private static async Task<Dictionary<string, DateTimeOffset?>> ContestedChanges(this PortalDbContext db, Licence licence, PolicyPack pack, CancellationToken cancellation)
    {
        var (id, number) = (licence.Id, licence.Number);
        var changes = await db.Amendments.AsNoTracking().Where(one => one.Licence == id).ToListAsync(cancellation);
        var disputes = db.Disputes.Local.Where(one => one.Kind is DisputeKind.Condition && one.About == number).ToList();
        return changes.Where(one => one.SetAt is not null).ToDictionary(one => one.Number, one => one.ContestedSince(disputes, pack));
    }

    /// <summary>The same of the case that a dispute is about, by its own number or that of its licence.</summary>
    public static async Task KeepContested(this CommandScope scope, Dispute dispute, PackLibrary packs, CancellationToken cancellation)
    {
        var about = dispute.About;
        if (dispute.Kind is DisputeKind.Condition && await scope.Db.Applications.FirstOrDefaultAsync(one => one.Number == about || scope.Db.Licences.Any(licence => licence.Number == about && licence.Application == one.Id), cancellation) is { } application)
            await scope.KeepContested(application, packs, cancellation);
    }

    /// <summary>Since when what was set waits for an answer; null while it waits for none. What the act itself has lodged or opened counts.</summary>
    public static async Task<DateTimeOffset?> ContestedSince(this PortalDbContext db, Application application, PolicyPack pack, CancellationToken cancellation)
    {
        var (id, number) = (application.Id, application.Number);
        await db.Appeals.Where(one => one.Application == id && one.Licence == null).LoadAsync(cancellation);
        var about = (await db.Licences.Where(one => one.Application == id).Select(one => one.Number).ToListAsync(cancellation)).Append(number).ToList();
        await db.Disputes.Where(one => one.Kind == DisputeKind.Condition && about.Contains(one.About)).LoadAsync(cancellation);
        return application.ContestedSince(
            [.. db.Appeals.Local.Where(one => one.Application == id && one.Licence is null)], db.Disputes.Local.Where(one => one.Kind is DisputeKind.Condition && about.Contains(one.About)), pack);
    }
}
