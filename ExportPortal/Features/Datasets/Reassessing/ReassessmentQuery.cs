using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Risk;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Datasets.Reassessing;

/// <param name="MayClose">Whether the reader may close it with a reason.</param>
public sealed record ReassessmentRow(
    string Number, ReassessmentTrigger Trigger, string Assessment, string Reason, Role Who, DateTimeOffset OpenedAt, DateTimeOffset DueAt, DateTimeOffset? ClosedAt, string? Outcome, bool MayClose)
{
    /// <summary>See <see cref="ReassessmentTask.NextReviewBy"/>.</summary>
    public DateOnly? NextReviewBy { get; init; }
}

/// <summary>The tasks of reassessment of one dataset, open ones first.</summary>
public sealed class ReassessmentQuery(IDbContextFactory<PortalDbContext> contexts)
{
    private const int Most = 50;

    public async Task<IReadOnlyList<ReassessmentRow>> Of(string dataset, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var tasks = await db.Datasets.AsNoTracking().VisibleTo(actor).Where(one => one.Number == dataset)
            .Join(db.Reassessments, one => one.Id, task => task.Dataset, (_, task) => task)
            .Join(db.Assessments, task => task.Assessment, one => one.Id, (task, one) => new { Task = task, one.Number })
            .OrderBy(row => row.Task.ClosedAt != null).ThenBy(row => row.Task.DueAt).Take(Most).ToListAsync(cancellation);
        return [.. tasks.Select(row => new ReassessmentRow(row.Task.Number, row.Task.Trigger, row.Number, row.Task.Reason, row.Task.Who, row.Task.OpenedAt, row.Task.DueAt,
            row.Task.ClosedAt, row.Task.Outcome, row.Task.IsOpen && Reassessments.MayClose(row.Task.Who, actor)) { NextReviewBy = row.Task.NextReviewBy })];
    }
}
