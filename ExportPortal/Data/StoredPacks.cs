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
    public static async Task<IReadOnlyList<PolicyPack>> PublishedPacks(this PortalDbContext db, CancellationToken cancellation) =>
        [.. (await Published(db).OrderBy(pack => pack.InForceFrom).Select(pack => pack.Bytes).ToListAsync(cancellation)).Select(bytes => PolicyPack.Read(bytes))];

    /// <summary>Whether a pack has come into force that the library, which was read before, does not hold.</summary>
    public static async Task<bool> HasBegunBeside(this PortalDbContext db, PackLibrary library, DateOnly today, CancellationToken cancellation)
    {
        var begun = await Published(db).Where(pack => pack.InForceFrom <= today).Select(pack => pack.Hash).ToListAsync(cancellation);
        return begun.Exists(hash => library.Find(hash) is null);
    }

    private static IQueryable<PackVersion> Published(PortalDbContext db) => db.PackVersions.AsNoTracking().Where(pack => pack.State == PackState.Published);

    private static bool IsMade(PortalDbContext db) => db.GetService<IRelationalDatabaseCreator>().Exists()
        && db.Database.GetAppliedMigrations().Any(name => name.EndsWith("_PanelsAndPacks", StringComparison.Ordinal));
}
