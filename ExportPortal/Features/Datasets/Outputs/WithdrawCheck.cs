using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk.Outputs;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets.Outputs;

/// <summary>Withdraws a kept check of a table that was not released; it counts for no stress test from then on. Returns its number.</summary>
public sealed class WithdrawCheck(CommandPipeline pipeline)
{
    public Task<Outcome<string>> Run(string dataset, string check, string reason, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("output.withdraw", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("dataset", dataset, dataset);
            var found = await scope.Db.Datasets.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == dataset, cancellation);
            var kept = found is null ? null : await scope.Db.OutputChecks.FirstOrDefaultAsync(one => one.Number == check && one.Dataset == found.Id, cancellation);
            if (kept is null)
                return Outcome<string>.From(Outcome.NotFound);
            kept.Withdraw(found!, reason, scope.Actor, scope.Now);
            scope.Record(new AuditSubject("dataset", found!.Id.Value.ToString(), found.Number), reason: kept.WithdrawnReason, details: [("check", kept.Number), ("sha256", kept.Sha256)]);
            return Outcome<string>.Done(kept.Number);
        }, cancellation);
}
