using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Risk.Privacy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets.Privacy;

/// <summary>Withdraws a release that was recorded by mistake; it counts in no sum from then on. Returns its identity.</summary>
public sealed class WithdrawRelease(CommandPipeline pipeline)
{
    public Task<Outcome<Guid>> Run(string number, Guid release, string reason, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>("privacy.withdraw", key, actor, async scope =>
        {
            var dataset = await scope.LoadDataset(number, cancellation);
            // A licence that is granted at the same time, or a plan that is recorded, sees the ledger before or after.
            await scope.Db.LockNumbers(cancellation);
            var recorded = dataset is null ? null : await scope.Db.PrivacyReleases.FirstOrDefaultAsync(one => one.Id == release && one.Dataset == dataset.Id, cancellation);
            if (recorded is null)
                return Outcome<Guid>.From(Outcome.NotFound);
            var today = DateOnly.FromDateTime(scope.Now.UtcDateTime);
            var (data, party) = (recorded.Dataset, recorded.Recipient);
            var licences = await scope.Db.Licences.AsNoTracking()
                .Where(one => one.Recipient == party && one.LastDay >= today
                    && (one.State == LicenceState.PendingAcceptance || one.State == LicenceState.Active || one.State == LicenceState.Suspended)
                    && scope.Db.Applications.Any(application => application.Id == one.Application && application.Dataset == data))
                .OrderBy(one => one.Number).ToListAsync(cancellation);
            recorded.Withdraw(dataset!, reason, [.. licences.SelectMany(one => one.PastVersions.Select(version => version.ReplacedAt).Prepend(one.GrantedAt), (one, at) => new GrantedUse(one.Number, at))], scope.Actor, scope.Now);
            await scope.ReadOpenCases(one => one.Dataset == data && one.Recipient == party, cancellation);
            scope.Record(scope.Target, reason: recorded.WithdrawnReason, details: [("release", recorded.Id.ToString()), ("on", $"{recorded.On:yyyy-MM-dd}")]);
            return Outcome<Guid>.Done(recorded.Id);
        }, cancellation);
}
