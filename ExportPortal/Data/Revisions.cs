using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>
/// A counter beside each aggregate: the page remembers the one it showed, so an act on an old page is told so
/// instead of undoing what somebody else did.
/// </summary>
public static class Revisions
{
    public const string Column = "Revision";

    /// <summary>Revision of a loaded aggregate; 0 when new.</summary>
    public static int Of(PortalDbContext db, object aggregate) => (int)db.Entry(aggregate).Property(Column).CurrentValue!;

    internal static void Advance(DbContext db)
    {
        foreach (var entry in db.ChangeTracker.Entries())
            if (entry.State is EntityState.Modified && entry.Metadata.FindProperty(Column) is not null)
                entry.Property(Column).CurrentValue = (int)entry.Property(Column).CurrentValue! + 1;
    }
}
