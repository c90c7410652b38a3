using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications.Papers;

/// <summary>A document of an application as a machine reads it.</summary>
/// <param name="Number">Within the application.</param>
/// <param name="Fault">Why it does not open; null when it does.</param>
public sealed record DocumentRecord(int Number, string Kind, string FileName, string Sha256, long Bytes, string ContentType, string? Fault, string AddedBy, DateTimeOffset AddedAt)
{
    internal static DocumentRecord Of(ApplicationDocument one) => new(one.Number, one.Kind, one.FileName, one.Hash.Hex, one.Bytes, one.Finding.ContentType, one.Finding.Fault, one.AddedByName, one.AddedAt);
}

/// <summary>The documents that an application has, for those who see the case; their number is bounded by the form.</summary>
public sealed class DocumentsQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock, EmergencyReading reading)
{
    /// <returns>Null when the application does not exist for the actor.</returns>
    public async Task<IReadOnlyList<DocumentRecord>?> Run(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        actor = await db.WithStanding(actor, clock.GetUtcNow(), cancellation);
        if (await db.Applications.AsNoTracking().VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } application
            || !await reading.MayShow(application, "documents", actor, cancellation))
            return null;
        var found = await db.ApplicationDocuments.AsNoTracking().Where(one => one.Application == application.Id && one.RemovedAt == null).OrderBy(one => one.Number).ToListAsync(cancellation);
        return [.. found.Select(DocumentRecord.Of)];
    }
}
