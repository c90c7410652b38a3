using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <param name="Tier">Null before the first decision of the rules.</param>
/// <param name="DueAt">When the present clock is due; null when none runs.</param>
public sealed record ApplicationItem(string Number, string State, string Dataset, string Recipient, int? Tier, DateTimeOffset CreatedAt, DateTimeOffset? DueAt);

/// <param name="Next">Where the next part begins; null after the last.</param>
public sealed record ApplicationSlice(IReadOnlyList<ApplicationItem> Items, string? Next);

/// <summary>Applications as a program reads them: the newest first, and every part costs what the first one does.</summary>
public sealed class ApplicationSliceQuery(IDbContextFactory<PortalDbContext> contexts, PackLibrary packs, TimeProvider clock)
{
    public const int Most = 200;

    /// <param name="filter">As the page has it; the order is not its.</param>
    /// <param name="after">Next of an earlier part; null for the first.</param>
    /// <param name="size">1 to <see cref="Most"/>.</param>
    public async Task<Outcome<ApplicationSlice>> Run(ApplicationFilter filter, string? after, int size, Actor actor, CancellationToken cancellation)
    {
        if (size is < 1 or > Most)
            return Wrong("limit", $"A part has 1 to {Most} applications.");
        if (filter.NotUnderstood is { Count: > 0 } wrong)
            return Outcome<ApplicationSlice>.From(Outcome.Invalid(wrong));
        if (Place(after) is not { } place)
            return Wrong("after", "Give the value 'next' of an earlier part.");
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        var mine = filter.View == ApplicationFilter.Mine ? await db.WaitingFor(actor, packs, now, cancellation) : [];
        var found = db.Found(filter, actor, mine, packs, now).Select(one => one.Application);
        if (after is not null)
        {
            var (at, number) = place;
            found = found.Where(one => one.CreatedAt < at || one.CreatedAt == at && string.Compare(one.Number, number) < 0);
        }
        var rows = await found.OrderByDescending(one => one.CreatedAt).ThenByDescending(one => one.Number).Take(size + 1)
            .Select(one => new
            {
                one.Number, one.State, one.Tier, one.CreatedAt, one.DueAt,
                Dataset = db.Datasets.Where(dataset => dataset.Id == one.Dataset).Select(dataset => dataset.Number).First(),
                Recipient = db.Organisations.Where(party => party.Id == one.Recipient).Select(party => party.RomanisedName).First(),
            }).ToListAsync(cancellation);
        var items = rows.Take(size).Select(row => new ApplicationItem(row.Number, Words.Code(row.State), row.Dataset, row.Recipient, row.Tier, row.CreatedAt, row.DueAt)).ToList();
        return Outcome<ApplicationSlice>.Done(new(items, rows.Count > size ? string.Create(CultureInfo.InvariantCulture, $"{items[^1].CreatedAt.UtcTicks}.{items[^1].Number}") : null));
    }

    private static (DateTimeOffset At, string Number)? Place(string? after) => after is null ? (default, "")
        : after.Split('.', 2) is [var ticks, { Length: > 0 } number] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.UtcTicks
            ? (new DateTimeOffset(at, TimeSpan.Zero), number) : null;

    private static Outcome<ApplicationSlice> Wrong(string field, string mend) => Outcome<ApplicationSlice>.From(Outcome.Invalid(new InputError(field, mend)));
}
