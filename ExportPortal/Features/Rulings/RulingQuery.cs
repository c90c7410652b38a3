using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Rulings;

/// <summary>A ruling as everybody may read it: nobody's name and not the words of who asked.</summary>
public sealed record PublicRuling(string Number, RulingAnswer Answer, DateTimeOffset AnsweredAt, string PackId);

/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record PublicRulingPart(IReadOnlyList<PublicRuling> Items, string? Next);

/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record RulingPart(IReadOnlyList<Ruling> Rows, string? Next);

public sealed class RulingQuery(IDbContextFactory<PortalDbContext> contexts)
{
    /// <summary>Rulings on one page.</summary>
    public const int PageSize = 25;

    /// <summary>The answered ones by number, the newest first; open to all.</summary>
    /// <param name="after">Number of the last ruling of an earlier part; null for the first.</param>
    public async Task<PublicRulingPart> PublishedPart(string? after, int size, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await db.Rulings.AsNoTracking().Where(one => one.AnsweredAt != null).NewestFirst(after).Take(size + 1)
            .Select(one => new { one.Number, one.Answer, one.AnsweredAt, one.PackId }).ToListAsync(cancellation);
        return new([.. found.Take(size).Select(one => new PublicRuling(one.Number, one.Answer!, one.AnsweredAt!.Value, one.PackId))], found.Count > size ? found[size - 1].Number : null);
    }

    /// <summary>Those that the actor may see, by number: the newest first, but of open ones the oldest, for it is due first.</summary>
    /// <param name="after">Number of the last ruling of an earlier part; null for the first.</param>
    /// <param name="isOpen">Whether they wait for their answer; null for all.</param>
    public async Task<RulingPart> Part(string? after, int size, Actor actor, CancellationToken cancellation, bool? isOpen = null)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var seen = db.Rulings.VisibleTo(actor).AsNoTracking();
        var found = await (isOpen switch
        {
            true => seen.Where(one => one.AnsweredAt == null).OldestFirst(after),
            false => seen.Where(one => one.AnsweredAt != null).NewestFirst(after),
            null => seen.NewestFirst(after),
        }).Take(size + 1).ToListAsync(cancellation);
        return new([.. found.Take(size)], found.Count > size ? found[size - 1].Number : null);
    }

    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<Ruling?> Find(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Rulings.VisibleTo(actor).AsNoTracking().FirstOrDefaultAsync(one => one.Number == number, cancellation);
    }
}
