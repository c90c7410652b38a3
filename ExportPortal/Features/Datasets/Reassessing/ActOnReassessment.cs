using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets.Reassessing;

/// <summary>A person enters what calls for a new look at a dataset, or closes a task with a reason.</summary>
public sealed class ActOnReassessment(CommandPipeline pipeline, PolicyPack pack)
{
    /// <returns>Number of the new task.</returns>
    public Task<Outcome<string>> Open(string dataset, ReassessmentTrigger trigger, string reason, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("reassessment.open", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("dataset", dataset, dataset);
            var found = await scope.Db.Datasets.VisibleTo(scope.Actor).Where(one => one.Number == dataset).Select(one => new { one.Id }).FirstOrDefaultAsync(cancellation);
            if (found is null)
                return Outcome<string>.From(Outcome.NotFound);
            RuleViolation.When(!Reassessments.MayOpen(trigger, scope.Actor), "RT-5", "This is entered by others: what was published by a technical reviewer, the rest by those who work on cases.");
            var newest = await scope.Db.Assessments.Where(one => scope.Db.DatasetVersions.Any(version => version.Id == one.Version && version.Dataset == found.Id))
                .OrderByDescending(one => one.MadeAt).ThenByDescending(one => one.Number).Select(one => new { one.Id }).FirstOrDefaultAsync(cancellation);
            RuleViolation.When(newest is null, "RT-4", "The dataset has no assessment to look at anew.");
            var number = await scope.OpenReassessment(trigger, found.Id, newest!.Id, $"hand:{key}", reason, pack, cancellation);
            if (trigger is ReassessmentTrigger.PublishedAttack)
                await scope.RaiseReason(AuditReasons.NewAttack, licence => scope.Db.Applications.Any(one => one.Id == licence.Application && one.Dataset == found.Id), $"{number} {dataset}", reason, pack, cancellation);
            scope.Record(new AuditSubject("dataset", found.Id.Value.ToString(), dataset), reason: reason, pack: pack.Hash, details: [("task", number!), ("trigger", Words.Of(trigger))]);
            return Outcome<string>.Done(number!);
        }, cancellation);

    public Task<Outcome<string>> Close(string task, string reason, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("reassessment.close", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("reassessment", task, task);
            var found = await scope.Db.Reassessments.FirstOrDefaultAsync(one => one.Number == task, cancellation);
            if (found is null || !await scope.Db.Datasets.VisibleTo(scope.Actor).AnyAsync(one => one.Id == found.Dataset, cancellation))
                return Outcome<string>.From(Outcome.NotFound);
            var about = await scope.Db.Assessments.Where(one => one.Id == found.Assessment).Select(one => new { one.MadeAt, one.ReviewBy }).SingleAsync(cancellation);
            found.Close(reason, scope.Actor, scope.Now, about.ReviewBy is { } by ? Reassessments.Period(about.MadeAt, by) : null);
            await scope.GoOnWithReports([task], pack, cancellation);
            scope.Record(new AuditSubject("dataset", found.Dataset.Value.ToString(), task), reason: reason,
                details: [("task", task), .. found.NextReviewBy is { } next ? ((string, string)[])[("next review by", next.ToString("O", System.Globalization.CultureInfo.InvariantCulture))] : []]);
            return Outcome<string>.Done(task);
        }, cancellation);
}
