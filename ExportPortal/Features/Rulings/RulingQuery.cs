using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Rulings;

/// <summary>A ruling as everybody may read it: nobody's name and not the words of who asked.</summary>
public sealed record PublicRuling(string Number, RulingAnswer Answer, DateTimeOffset AnsweredAt, string PackId);

public sealed class RulingQuery(IDbContextFactory<PortalDbContext> contexts)
{
    private const int Most = 200;

    /// <summary>The answered ones, newest first; open to all.</summary>
    public async Task<IReadOnlyList<PublicRuling>> Published(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await db.Rulings.AsNoTracking().Where(one => one.AnsweredAt != null).OrderByDescending(one => one.AnsweredAt).Take(Most)
            .Select(one => new { one.Number, one.Answer, one.AnsweredAt, one.PackId }).ToListAsync(cancellation);
        return [.. found.Select(one => new PublicRuling(one.Number, one.Answer!, one.AnsweredAt!.Value, one.PackId))];
    }

    /// <summary>Those that the actor may see, open ones first by their time.</summary>
    public async Task<IReadOnlyList<Ruling>> For(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Rulings.VisibleTo(actor).AsNoTracking().OrderBy(one => one.AnsweredAt != null).ThenBy(one => one.DueAt).Take(Most).ToListAsync(cancellation);
    }
}
