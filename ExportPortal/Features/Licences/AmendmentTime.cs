using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>What time does to open changes: those of a licence that has ended lapse, and what a panel sent back to others when nobody is left who could weigh it; of those granted on conditions people are reminded, and what nobody evidenced lapses.</summary>
public sealed class AmendmentTime(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    private const int Most = 100;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var left = await db.Amendments.AsNoTracking().Where(one => AmendmentWorkflow.Open.Contains(one.State))
            .Join(db.Licences.Where(licence => LicenceWorkflow.Ended.Contains(licence.State)), one => one.Licence, licence => licence.Id, (one, _) => one)
            .OrderBy(one => one.DueAt).Take(Most).ToListAsync(cancellation);
        var waiting = await db.Amendments.AsNoTracking().Where(one => one.State == AmendmentState.GrantedConditional).OrderBy(one => one.DueAt).Take(Most).ToListAsync(cancellation);
        var lapses = left.Select(one => DueAct.Of("amendment.lapse", one.Id.Value, one.RequestedAt, scope => Lapse(scope, one.Id, cancellation)));
        var portal = default(PersonId); // it asks for what a panel sent back
        var sent = await db.Amendments.AsNoTracking().Where(one => (one.State == AmendmentState.Requested || one.State == AmendmentState.InReview) && one.RequestedBy == portal && one.DueAt < now).ToListAsync(cancellation);
        var dead = new List<DueAct>();
        var ended = left.Select(one => one.Id).ToHashSet();
        foreach (var one in sent.Where(one => !ended.Contains(one.Id) && one.IsPastWeighing(pack, now)))
            if (await IsDead(db, one, now, cancellation))
                dead.Add(DueAct.Of("amendment.lapse", one.Id.Value, one.DueAt!.Value, scope => LapseForNobody(scope, one.Id, cancellation)));
        return await db.NotDone([.. lapses, .. dead, .. waiting.Where(one => !ended.Contains(one.Id)).SelectMany(one => Due(one, now, cancellation))], cancellation);
    }

    /// <summary>Whether too few of a role are left who could weigh it.</summary>
    private async Task<bool> IsDead(PortalDbContext db, Amendment amendment, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var (role, needed, barred) in amendment.StillToWeigh(pack))
            if (await db.FreeOf(role, barred, amendment.Steward, amendment.Recipient, now, cancellation) < needed)
                return true;
        return false;
    }

    /// <summary>A new appeal is open in the same act: what the panel asked for can no longer be done.</summary>
    private async Task<bool> LapseForNobody(CommandScope scope, AmendmentId id, CancellationToken cancellation)
    {
        var amendment = await scope.Db.Amendments.SingleAsync(one => one.Id == id, cancellation);
        var from = Words.Code(amendment.State);
        if (!await IsDead(scope.Db, amendment, scope.Now, cancellation) || !amendment.LapseForNobody(pack, scope.Now))
            return false;
        scope.Record(ActOnAmendment.Subject(amendment), from, Words.Code(amendment.State), amendment.Steps[^1].Reason, details: await LapseReview(scope, amendment, cancellation));
        return true;
    }

    /// <returns>What the log says of it beside; nothing of a change that no panel sent back.</returns>
    private static async Task<(string, string)[]> LapseReview(CommandScope scope, Amendment amendment, CancellationToken cancellation)
    {
        if (amendment.Change.SentBack is not { Off.Appeal: var number })
            return [];
        var appeal = await scope.Db.Appeals.SingleAsync(one => one.Number == number, cancellation);
        appeal.LapseReview(amendment.Steps[^1].Reason, scope.Now);
        return [("appeal", number), ("application", await scope.Db.Applications.Where(one => one.Id == appeal.Application).Select(one => one.Number).SingleAsync(cancellation))];
    }

    private IEnumerable<DueAct> Due(Amendment amendment, DateTimeOffset now, CancellationToken cancellation)
    {
        if (amendment.LapsesAt is { } end && end < now)
            yield return DueAct.Of("amendment.lapse", amendment.Id.Value, end, scope => Lapse(scope, amendment.Id, cancellation));
        else if (pack.Escalations(amendment.PresentClock(pack)!, now).LastOrDefault(step => step.At <= now) is { Step: { } last } told)
            yield return DueAct.Of("amendment.remind", amendment.Id.Value, told.At, scope => Remind(scope, amendment, last.Text));
    }

    private async Task<bool> Lapse(CommandScope scope, AmendmentId id, CancellationToken cancellation)
    {
        var amendment = await scope.Db.Amendments.SingleAsync(one => one.Id == id, cancellation);
        var (from, licence) = (Words.Code(amendment.State), await scope.Db.Licences.SingleAsync(one => one.Id == amendment.Licence, cancellation));
        var waits = licence.IsSealingNext;
        if (!LicenceWorkflow.Ended.Contains(licence.State) && amendment.LapsesAt is { } end && end + await Held(scope.Db, amendment, licence.Number, scope.Now, cancellation) >= scope.Now)
            return false;
        if (!amendment.Lapse(licence, pack, scope.Now))
            return false;
        if (licence.IsSealingNext && !waits)
            scope.Enqueue(OutboxKinds.SealPackage, licence.Id.Value);
        scope.Record(ActOnAmendment.Subject(amendment), from, Words.Code(amendment.State), amendment.Steps[^1].Reason, details: await LapseReview(scope, amendment, cancellation));
        return true;
    }

    /// <summary>The time for evidence stands still while the licensee disputes what it was granted with.</summary>
    private async Task<TimeSpan> Held(PortalDbContext db, Amendment amendment, string licence, DateTimeOffset now, CancellationToken cancellation) =>
        amendment.HeldFor(await db.Disputes.AsNoTracking().Where(one => one.Kind == DisputeKind.Condition && one.About == licence).ToListAsync(cancellation), pack, now);

    private static Task<bool> Remind(CommandScope scope, Amendment amendment, string text)
    {
        var state = Words.Code(amendment.State);
        scope.Record(ActOnAmendment.Subject(amendment), state, state, text);
        return Task.FromResult(true);
    }
}
