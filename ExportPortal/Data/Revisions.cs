using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

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

    internal static void Advance(IEnumerable<EntityEntry> entries)
    {
        foreach (var entry in entries)
            if (entry.State is EntityState.Modified && entry.Metadata.FindProperty(Column) is not null)
                entry.Property(Column).CurrentValue = (int)entry.Property(Column).CurrentValue! + 1;
    }
}
