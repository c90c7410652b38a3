using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog.Alerts;

/// <summary>Raises AN-16 for a canary record that somebody found outside every environment, where no source could log it.</summary>
public sealed class ReportCanary(CommandPipeline pipeline, PolicyPack pack)
{
    private static readonly Rule NoPlace = new("AL-20", "Say where the record was found and by what it is known, in 10 to 1000 characters.");

    /// <summary>Why the actor cannot raise it; null for those who settle alerts.</summary>
    public static Rule? WhyClosed(Actor actor) => AlertWorkflow.Table.WhyClosed(AlertState.New, AlertVerb.Take, actor);

    /// <param name="licence">Number of the licence whose canary it is.</param>
    /// <param name="found">Where it was found and by what it is known; no data.</param>
    /// <returns>Id of the alert.</returns>
    public Task<Outcome<Guid>> Run(string licence, string found, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>("alert.canary", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("licence", licence, licence);
            if (!AccessScope.SeesAll(scope.Actor) || LicenceNumber.Parse(licence) is not { } number || await scope.Db.Licences.AsNoTracking().FirstOrDefaultAsync(one => one.Number == number.Text, cancellation) is not { } held)
                return Outcome<Guid>.From(Outcome.NotFound);
            if (found.Trim().Length is < 10 or > 1000)
                return Outcome<Guid>.From(Outcome.Broken(NoPlace));
            if (WhyClosed(scope.Actor) is { } closed)
                return Outcome<Guid>.From(Outcome.Broken(closed));
            var anomaly = OutputRules.CanaryOutside(held.Number, found.Trim());
            var day = DateOnly.FromDateTime(scope.Now.UtcDateTime);
            var alert = (await AlertDraft.Store(scope.Db, [new AlertDraft(anomaly, held.Number, null, day)], pack, scope.Now, cancellation)).Single();
            scope.Record(new AuditSubject("alert", alert.Id.ToString(), alert.Rule), to: Words.Code(alert.Level), reason: $"{alert.Rule}: {anomaly.Sentence}", details: ("licence", held.Number));
            return Outcome<Guid>.Done(alert.Id);
        }, cancellation);
}
