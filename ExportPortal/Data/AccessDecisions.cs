using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>An answer to a gateway or enclave, as it was given.</summary>
public sealed class AccessDecision
{
    public Guid Id { get; init; }
    public LicenceId Licence { get; init; }

    /// <summary>Version of the package that the answer follows.</summary>
    public int Version { get; init; }

    /// <summary>The key that asked.</summary>
    public Guid Client { get; init; }
    public string User { get; init; } = "";
    public UseAction Action { get; init; }

    /// <summary>In millionths.</summary>
    public long Amount { get; init; }
    public string? Country { get; init; }
    public bool Allowed { get; init; }
    public string Code { get; init; } = "";
    public DateTimeOffset At { get; init; }

    /// <summary>Until when the answer holds; that of a denial too.</summary>
    public DateTimeOffset ValidUntil { get; init; }
}

/// <summary>What was used of a licence so far in one term. Never above its limit: the store itself refuses.</summary>
public sealed class UseCounter
{
    public LicenceId Licence { get; init; }
    public Counted Of { get; init; }

    /// <summary>In millionths.</summary>
    public long Used { get; private set; }

    /// <summary>First day of the term that it counts, which a renewal begins anew; null for the first term.</summary>
    public DateOnly? Term { get; private set; }
}

public static class UseCounters
{
    /// <summary>Counters are whole millionths, so that both stores add and compare them exactly.</summary>
    public const decimal Unit = 0.000001m;

    /// <summary>Null when the amount is finer than a millionth or too large to be counted.</summary>
    public static long? Units(decimal amount) =>
        amount is >= 0 and <= 1_000_000_000_000m && decimal.Truncate(amount / Unit) == amount / Unit ? (long)(amount / Unit) : null;

    /// <param name="term">First day of the renewed term; null for the first term.</param>
    public static async Task<IReadOnlyDictionary<Counted, decimal>> UseOf(this PortalDbContext db, LicenceId licence, DateOnly? term, CancellationToken cancellation) =>
        await db.UseCounters.AsNoTracking().Where(counter => counter.Licence == licence && counter.Term == term).ToDictionaryAsync(counter => counter.Of, counter => counter.Used * Unit, cancellation);

    /// <summary>Users whom the licence names and who were let in since: who is named no longer has made room for another.</summary>
    public static async Task<int> NamedLetIn(this PortalDbContext db, LicenceId licence, LicenceGrant grant, DateTimeOffset since, CancellationToken cancellation)
    {
        var named = grant.Users.Select(user => user.Account.ToLowerInvariant()).ToList();
        return await db.AccessDecisions.Where(one => one.Licence == licence && one.Allowed && one.At >= since && named.Contains(one.User)).Select(one => one.User).Distinct().CountAsync(cancellation);
    }

    /// <summary>The instant from which a term counts.</summary>
    /// <param name="term">First day of the renewed term; null for the first term.</param>
    public static DateTimeOffset Since(DateOnly? term) => term is { } first ? new(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : DateTimeOffset.MinValue;

    /// <summary>Draws from a counter in one statement. False, and nothing drawn, when less is left. The first draw of a renewed term begins at 0.</summary>
    /// <param name="term">First day of the renewed term; null for the first term.</param>
    /// <param name="most">Null for no limit.</param>
    public static async Task<bool> Draw(this PortalDbContext db, LicenceId licence, DateOnly? term, UseLimit draw, decimal? most, CancellationToken cancellation)
    {
        if (Units(draw.Most) is not { } units)
            return false;
        var limit = most is { } given ? Units(given) ?? long.MaxValue : long.MaxValue;
        if (!await db.UseCounters.AnyAsync(counter => counter.Licence == licence && counter.Of == draw.Of, cancellation))
        {
            db.UseCounters.Add(new UseCounter { Licence = licence, Of = draw.Of });
            await db.SaveChangesAsync(cancellation);
        }
        if (term is not null)
            await db.UseCounters.Where(counter => counter.Licence == licence && counter.Of == draw.Of && (counter.Term == null || counter.Term < term))
                .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.Used, 0).SetProperty(counter => counter.Term, term), cancellation);
        return await db.UseCounters.Where(counter => counter.Licence == licence && counter.Of == draw.Of && counter.Used <= limit - units)
            .ExecuteUpdateAsync(set => set.SetProperty(counter => counter.Used, counter => counter.Used + units), cancellation) == 1;
    }
}
