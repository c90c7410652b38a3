using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Data;

/// <summary>Policy packs that were published in the portal itself, beside those that travel inside the program.</summary>
public static class StoredPacks
{
    /// <summary>The published packs that decide, or have decided, on the day; the oldest first. None in a store that is not made yet, or that an older release made.</summary>
    public static IReadOnlyList<PolicyPack> Begun(PortalDbContext db, DateOnly today) => !IsMade(db) ? []
        : [.. Published(db).Where(pack => pack.InForceFrom <= today).OrderBy(pack => pack.InForceFrom).Select(pack => pack.Bytes).AsEnumerable().Select(bytes => PolicyPack.Read(bytes))];

    /// <summary>Every published pack, also one whose day has not come.</summary>
    /// <param name="library">Keeps what was read, so that each pack is fetched and read once.</param>
    public static async Task<IReadOnlyList<PolicyPack>> PublishedPacks(this PortalDbContext db, PackLibrary library, CancellationToken cancellation)
    {
        var hashes = await Published(db).Select(pack => pack.Hash).ToListAsync(cancellation);
        var unread = hashes.Where(hash => library.Known(hash) is null).ToList();
        if (unread.Count > 0)
            foreach (var bytes in await Published(db).Where(pack => unread.Contains(pack.Hash)).Select(pack => pack.Bytes).ToListAsync(cancellation))
                library.Keep(PolicyPack.Read(bytes));
        return [.. hashes.Select(hash => library.Known(hash)!)];
    }

    /// <summary>Whether a pack has come into force that the library, which was read before, does not hold.</summary>
    public static async Task<bool> HasBegunBeside(this PortalDbContext db, PackLibrary library, DateOnly today, CancellationToken cancellation)
    {
        var begun = await Published(db).Where(pack => pack.InForceFrom <= today).Select(pack => pack.Hash).ToListAsync(cancellation);
        return begun.Exists(hash => library.Find(hash) is null);
    }

    private static IQueryable<PackVersion> Published(PortalDbContext db) => db.PackVersions.AsNoTracking().Where(pack => pack.State == PackState.Published);

    /// <summary>Asked of the store itself: which migration made the table is not known by its name.</summary>
    private static bool IsMade(PortalDbContext db) => db.GetService<IRelationalDatabaseCreator>().Exists()
        && db.Database.SqlQueryRaw<string>(db.Database.IsNpgsql()
            ? "SELECT tablename::text AS \"Value\" FROM pg_tables WHERE schemaname = current_schema()"
            : "SELECT name AS \"Value\" FROM sqlite_master WHERE type = 'table'").AsEnumerable().Contains(db.Model.FindEntityType(typeof(PackVersion))!.GetTableName());
}
