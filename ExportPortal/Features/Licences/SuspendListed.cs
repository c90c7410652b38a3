using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>
/// Suspends a licence whose recipient, steward or user two persons have found to be on a restricted-party list: as an act of
/// the portal with the licence as its subject, so that its letters and its end notice go out. Running twice changes nothing.
/// </summary>
public sealed class SuspendListed(IDbContextFactory<PortalDbContext> contexts, CommandPipeline pipeline, PolicyPack pack) : IOutboxHandler
{
    private const string Reason = "A party to the licence, an owner of half or more of it, or a user was found to be on a restricted-party list. Two persons have compared both sides.";

    public string Kind => OutboxKinds.SuspendListed;

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        var id = new LicenceId(subject);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var seen = await db.Licences.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        // A licence that was opened again may meet another match, so what it stands on is part of the identity.
        var hits = await db.ScreeningHits.AsNoTracking().Where(hit => (hit.Party == seen.Recipient || hit.Party == seen.Steward) && hit.State == HitState.Confirmed).OrderBy(hit => hit.EndedAt).ToListAsync(cancellation);
        var found = hits.LastOrDefault()?.EndedAt;
        Signature[] by = [.. hits.SelectMany(hit => hit.Signatures).Where(one => one.IsSame).Select(one => new Signature(nameof(LicenceVerb.SuspendByScreening), one.Person, one.PersonName, one.At, one.Reason))];
        var changes = false;
        var isDone = await pipeline.TryAsPortal("licence.suspendbyscreening", async scope =>
        {
            var licence = await scope.Db.Licences.SingleAsync(one => one.Id == id, cancellation);
            await scope.SettleFirst(licence, cancellation);
            var before = licence.State;
            if (await scope.Db.StandingOf(licence, cancellation) is not Screening.Confirmed || !licence.SuspendByScreening(Reason, by, pack, scope.Now))
                return false;
            await scope.OweNews(licence, before, cancellation);
            scope.Record(LicenceCommand.Subject(licence), Words.Code(before), Words.Code(licence.State), Reason, pack.Hash);
            return changes = true;
        }, Data.Jobs.Once.Of($"{subject}:{found?.UtcTicks}:{seen.Steps.Count}"), cancellation);
        if (changes && !isDone)
            throw new TryLater($"Somebody else changed licence {seen.Number} at the same moment.", null);
    }
}
