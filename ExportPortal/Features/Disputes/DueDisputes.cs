using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Disputes;

/// <summary>What time and the panel do to disputes: an answered one that nobody carries further rests, and the answer to the appeal that was lodged for one is taken over.</summary>
public sealed class DueDisputes(IDbContextFactory<PortalDbContext> contexts, PackLibrary packs, PolicyPack pack) : IDueActs
{
    private const int Most = 100;
    private static readonly DisputeState[] Answered = [DisputeState.OfficerAnswered, DisputeState.ReviewAnswered, DisputeState.PanelAnswered];

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var idle = await db.Disputes.AsNoTracking().Where(one => Answered.Contains(one.State) && one.DueAt < now).OrderBy(one => one.DueAt).Take(Most).Select(one => new { one.Id, one.DueAt }).ToListAsync(cancellation);
        var appealed = await db.Disputes.AsNoTracking().Where(one => one.State == DisputeState.BeforePanel && one.Appeal != null).OrderBy(one => one.OpenedAt).ToListAsync(cancellation);
        var heard = new List<DueAct>();
        foreach (var dispute in appealed)
            if (await Reply(db, dispute.Appeal!, cancellation) is { } reply)
                heard.Add(DueAct.Of("dispute.hear", dispute.Id, reply.At, scope => Hear(scope, dispute.Id, cancellation)));
        return [.. heard, .. idle.Select(one => DueAct.Of("dispute.rest", one.Id, one.DueAt!.Value, scope => Rest(scope, one.Id, cancellation)))];
    }

    private sealed record PanelReply(DisputeOutcome Outcome, string Reasons, string By, DateTimeOffset At);

    /// <returns>Null while the panel has not answered.</returns>
    private static async Task<PanelReply?> Reply(PortalDbContext db, string number, CancellationToken cancellation)
    {
        if (await db.Appeals.AsNoTracking().FirstOrDefaultAsync(one => one.Number == number, cancellation) is { } appeal)
            return appeal.State is AppealState.Lodged ? null : new(appeal.State.Says(), appeal.SaidByPanel(), AppealSeats.Said(appeal.Panel), appeal.Steps[0].At);
        var against = number[..number.LastIndexOf("-AP", StringComparison.Ordinal)];
        return (await db.Sanctions.AsNoTracking().SingleAsync(one => one.Number == against, cancellation)).Appeals.FirstOrDefault(one => one.Number == number) is { DecidedAt: { } at } heard
            ? new(heard.State.Says(), heard.Answer ?? "", AppealSeats.Said(heard.Panel), at) : null;
    }

    private async Task<bool> Hear(CommandScope scope, Guid id, CancellationToken cancellation)
    {
        var dispute = await scope.Db.Disputes.SingleAsync(one => one.Id == id, cancellation);
        if (dispute is not { State: DisputeState.BeforePanel, Appeal: { } appeal } || await Reply(scope.Db, appeal, cancellation) is not { } reply)
            return false;
        dispute.Heard(reply.Outcome, reply.Reasons, reply.By, pack, scope.Now);
        scope.Record(OpenDispute.Subject(dispute), Words.Code(DisputeState.BeforePanel), Words.Code(dispute.State), reply.Reasons, pack.Hash, ("appeal", appeal), ("outcome", Words.Code(reply.Outcome)));
        return true;
    }

    private async Task<bool> Rest(CommandScope scope, Guid id, CancellationToken cancellation)
    {
        var dispute = await scope.Db.Disputes.SingleAsync(one => one.Id == id, cancellation);
        if (!dispute.IsToRest(scope.Now))
            return false;
        var from = Words.Code(dispute.State);
        dispute.Rest(pack, scope.Now);
        await scope.KeepContested(dispute, packs, cancellation);
        scope.Record(OpenDispute.Subject(dispute), from, Words.Code(dispute.State), dispute.Steps[^1].Reason, pack.Hash);
        return true;
    }
}
