using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets.Reassessing;

/// <summary>
/// Opens a task for the newest assessment of a version when its review period has ended, and again when the one after a review
/// without a new assessment has; or when other rules are in force than those it was held against.
/// </summary>
public sealed class ReassessmentsDue(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack) : IDueActs
{
    /// <summary>Asked again until nothing is left, so that a part is enough.</summary>
    private const int AtOnce = 100;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (today, hash, rules) = (DateOnly.FromDateTime(now.UtcDateTime), pack.Hash, $"pack:{pack.Hash.Hex[..16]}:");
        var newest = db.Assessments.AsNoTracking().Where(one => !db.Assessments.Any(other => other.Version == one.Version && other.MadeAt > one.MadeAt))
            .Join(db.DatasetVersions, one => one.Version, version => version.Id, (one, version) => new { one.Id, one.Number, one.ReviewBy, one.PackHash, version.Dataset });
        var reviews = await newest.Where(one => one.ReviewBy < today
                && !db.Reassessments.Any(task => task.Assessment == one.Id && task.Trigger == ReassessmentTrigger.ReviewDue && (task.ClosedAt == null || task.NextReviewBy >= today)))
            .OrderBy(one => one.ReviewBy).Take(AtOnce)
            .Select(one => new
            {
                one.Id, one.Number, one.Dataset, one.ReviewBy,
                Again = db.Reassessments.Where(task => task.Assessment == one.Id && task.Trigger == ReassessmentTrigger.ReviewDue).Max(task => task.NextReviewBy),
            }).ToListAsync(cancellation);
        var changed = await newest.Where(one => one.PackHash != null && one.PackHash != hash && !db.Reassessments.Any(task => task.Subject == rules + one.Number))
            .OrderBy(one => one.Number).Take(AtOnce).ToListAsync(cancellation);
        return
        [
            .. reviews.Select(one => Act(ReassessmentTrigger.ReviewDue, one.Dataset, one.Id, string.Create(CultureInfo.InvariantCulture, $"review:{one.Number}:{one.Again ?? one.ReviewBy:yyyyMMdd}"),
                string.Create(CultureInfo.InvariantCulture, $"{one.Number} was to be reviewed{(one.Again is null ? "" : " again")} by {one.Again ?? one.ReviewBy:d MMMM yyyy}."))),
            .. changed.Select(one => Act(ReassessmentTrigger.PackChanged, one.Dataset, one.Id, rules + one.Number, $"{one.Number} was held against other rules than {pack.Id}, which is in force.")),
        ];
    }

    private DueAct Act(ReassessmentTrigger trigger, DatasetId dataset, MeasurementId assessment, string subject, string reason) =>
        new("reassessment.open", Once.Of(subject), async scope =>
        {
            if (await scope.OpenReassessment(trigger, dataset, assessment, subject, reason, pack, CancellationToken.None) is not { } number)
                return false;
            scope.Record(new AuditSubject("dataset", dataset.Value.ToString(), number), reason: reason, pack: pack.Hash, details: [("task", number), ("trigger", Words.Of(trigger))]);
            return true;
        });
}
