using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>Opens and answers tasks of reassessment inside a command, whichever feature it belongs to; the command's own event names them.</summary>
public static class Reassessing
{
    /// <returns>Number of the new task; null while one that the same thing opened is open.</returns>
    public static async Task<string?> OpenReassessment(
        this CommandScope scope, ReassessmentTrigger trigger, DatasetId dataset, MeasurementId assessment, string subject, string reason, PolicyPack pack, CancellationToken cancellation)
    {
        if (await scope.Db.Reassessments.AnyAsync(task => task.Subject == subject && task.ClosedAt == null, cancellation))
            return null;
        var task = ReassessmentTask.Open(Guid.CreateVersion7(scope.Now), await scope.Db.NextReassessment(cancellation), trigger, dataset, assessment, subject, reason,
            scope.Now, pack.Due(Reassessments.Clock(trigger), scope.Now));
        scope.Db.Reassessments.Add(task);
        return task.Number;
    }

    /// <summary>Answers the open tasks about earlier assessments of the version that was assessed anew, those that a measurement answers.</summary>
    /// <returns>Their numbers.</returns>
    public static async Task<IReadOnlyList<string>> AnswerReassessments(this CommandScope scope, RiskAssessment assessment, PolicyPack pack, CancellationToken cancellation)
    {
        var version = assessment.Version;
        var open = await scope.Db.Reassessments.Where(task => task.ClosedAt == null && Reassessments.AnsweredByMeasuring.Contains(task.Trigger) && scope.Db.Assessments.Any(one => one.Id == task.Assessment && one.Version == version)).ToListAsync(cancellation);
        foreach (var task in open)
            task.Answer(assessment, scope.Now);
        await scope.GoOnWithReports([.. open.Select(task => task.Number)], pack, cancellation);
        return [.. open.Select(task => task.Number)];
    }

    /// <summary>The time to answer a report of changed circumstances stood still while its reassessment was open.</summary>
    public static async Task GoOnWithReports(this CommandScope scope, IReadOnlyCollection<string> closed, PolicyPack pack, CancellationToken cancellation)
    {
        foreach (var report in await scope.Db.CircumstanceReports.Where(one => one.State == CircumstanceState.Reported && one.Task != null && closed.Contains(one.Task)).ToListAsync(cancellation))
            report.TaskClosed(pack, scope.Now);
    }
}
