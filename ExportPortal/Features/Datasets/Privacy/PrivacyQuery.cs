using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Privacy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets.Privacy;

/// <param name="Spent">Over the twelve months to today.</param>
/// <param name="Releases">Made, planned and withdrawn, the newest first; a withdrawn one counts in no sum.</param>
public sealed record RecipientPrivacy(Guid Recipient, string Name, PrivacySpent Spent, PrivacyTotals Totals, IReadOnlyList<RecordedRelease> Releases)
{
    public PrivacyLedger Counted => new([.. Releases.Where(one => one.WithdrawnAt is null).Select(one => one.Entry())]);
}

/// <param name="Parties">Who may be named: the recipients that a case on the dataset names.</param>
/// <param name="IsOwn">Whether the reader may record.</param>
/// <param name="MayWithdraw">Whether the reader may withdraw a release.</param>
/// <param name="Withdrawers">Names of who withdrew one.</param>
public sealed record DatasetPrivacy(
    PrivacyBudget Budget, DateOnly Today, IReadOnlyList<RecipientPrivacy> Recipients, IReadOnlyList<(Guid Id, string Name)> Parties, bool IsOwn,
    bool MayWithdraw, IReadOnlyDictionary<PersonId, string> Withdrawers);

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
        var people = releases.Select(one => one.WithdrawnBy).OfType<PersonId>().Select(one => one.Value).Distinct().ToList();
        var names = people.Count == 0 ? [] : await db.Users.AsNoTracking().Where(user => people.Contains(user.PersonId)).Select(user => new { user.PersonId, user.DisplayName }).ToListAsync(cancellation);
        var (today, budget) = (DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime), dataset.Budget(pack));
        var ledger = new PrivacyLedger([.. releases.Where(one => one.WithdrawnAt is null).Select(one => one.Entry())]);
        return new(budget, today,
            [.. parties.Select(party => new RecipientPrivacy(
                party.Id.Value, party.RomanisedName, budget.Spent(ledger, dataset.Id, party.Id, today), ledger.Total(dataset.Id, party.Id, today, budget.Delta),
                [.. releases.Where(one => one.Recipient == party.Id)])).Where(party => party.Releases.Count > 0)],
            [.. parties.Select(party => (party.Id.Value, party.RomanisedName))],
            dataset.IsStewardedBy(actor), RecordedRelease.MayWithdraw(dataset, actor),
            names.DistinctBy(one => one.PersonId).ToDictionary(one => new PersonId(one.PersonId), one => one.DisplayName));
    }
}
