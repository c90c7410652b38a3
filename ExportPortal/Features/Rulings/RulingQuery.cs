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

    /// <summary>The answered ones as a program reads them, by number, the newest first; open to all.</summary>
    /// <param name="after">Number of the last ruling of an earlier part; null for the first.</param>
    public async Task<PublicRulingPart> PublishedPart(string? after, int size, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await Before(db.Rulings.AsNoTracking().Where(one => one.AnsweredAt != null), after).Take(size + 1)
            .Select(one => new { one.Number, one.Answer, one.AnsweredAt, one.PackId }).ToListAsync(cancellation);
        return new([.. found.Take(size).Select(one => new PublicRuling(one.Number, one.Answer!, one.AnsweredAt!.Value, one.PackId))], found.Count > size ? found[size - 1].Number : null);
    }

    /// <summary>Those that the actor may see as a program reads them, by number, the newest first.</summary>
    /// <param name="after">Number of the last ruling of an earlier part; null for the first.</param>
    public async Task<RulingPart> Part(string? after, int size, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var found = await Before(db.Rulings.VisibleTo(actor).AsNoTracking(), after).Take(size + 1).ToListAsync(cancellation);
        return new([.. found.Take(size)], found.Count > size ? found[size - 1].Number : null);
    }

    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<Ruling?> Find(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Rulings.VisibleTo(actor).AsNoTracking().FirstOrDefaultAsync(one => one.Number == number, cancellation);
    }

    private static IQueryable<Ruling> Before(IQueryable<Ruling> rulings, string? after) =>
        (after is null ? rulings : rulings.Where(one => one.Number.Length < after.Length || one.Number.Length == after.Length && string.Compare(one.Number, after) < 0))
            .OrderByDescending(one => one.Number.Length).ThenByDescending(one => one.Number);
}
