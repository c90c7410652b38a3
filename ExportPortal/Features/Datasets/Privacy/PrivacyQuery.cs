using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Privacy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets.Privacy;

/// <param name="Spent">Over the twelve months to today.</param>
/// <param name="Releases">Made and planned, the newest first.</param>
public sealed record RecipientPrivacy(Guid Recipient, string Name, PrivacySpent Spent, PrivacyTotals Totals, IReadOnlyList<RecordedRelease> Releases);

/// <param name="Parties">Who may be named: the recipients that a case on the dataset names.</param>
/// <param name="IsOwn">Whether the reader may record.</param>
public sealed record DatasetPrivacy(PrivacyBudget Budget, DateOnly Today, IReadOnlyList<RecipientPrivacy> Recipients, IReadOnlyList<(Guid Id, string Name)> Parties, bool IsOwn);

/// <summary>Reads the privacy ledger of one dataset; what the actor may not see does not exist.</summary>
public sealed class PrivacyQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    public async Task<DatasetPrivacy?> Of(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var dataset = await db.Datasets.AsNoTracking().VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation);
        if (dataset is null)
            return null;
        var releases = await db.PrivacyReleases.AsNoTracking().Where(one => one.Dataset == dataset.Id).OrderByDescending(one => one.On).ThenByDescending(one => one.Id).ToListAsync(cancellation);
        var parties = await db.RecipientsOf(dataset.Id).AsNoTracking().OrderBy(one => one.RomanisedName).Select(one => new { one.Id, one.RomanisedName }).ToListAsync(cancellation);
        var (today, budget) = (DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), dataset.Budget(pack));
        var ledger = new PrivacyLedger([.. releases.Select(one => one.Entry())]);
        return new(budget, today,
            [.. parties.Select(party => new RecipientPrivacy(
                party.Id.Value, party.RomanisedName, budget.Spent(ledger, dataset.Id, party.Id, today), ledger.Total(dataset.Id, party.Id, today, budget.Delta),
                [.. releases.Where(one => one.Recipient == party.Id)])).Where(party => party.Releases.Count > 0)],
            [.. parties.Select(party => (party.Id.Value, party.RomanisedName))],
            dataset.IsStewardedBy(actor));
    }
}
