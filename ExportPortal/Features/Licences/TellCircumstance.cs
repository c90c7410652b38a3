using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Risk;
using ExportPortal.Features.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>The recipient tells of a change of circumstances; what the rules ask for after it is opened in the same act.</summary>
public sealed class TellCircumstance(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "licence.reportchange";

    /// <returns>The number of the report.</returns>
    public Task<Outcome<string>> Run(string licence, CircumstanceKind kind, DateOnly changedOn, string what, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Name, key, actor, async scope =>
        {
            if (await scope.LoadLicence(licence, cancellation) is not { } held)
                return Outcome<string>.From(Outcome.NotFound);
            var report = CircumstanceReport.Tell(Guid.CreateVersion7(scope.Now), await scope.Db.NextCircumstance(cancellation), held, kind, changedOn, what, scope.Actor, pack, scope.Now);
            if (kind is CircumstanceKind.Control)
            {
                (await scope.Db.Organisations.SingleAsync(one => one.Id == held.Recipient, cancellation)).CompareAnew();
                await scope.RaiseReason(AuditReasons.OwnershipChange, one => one.Recipient == held.Recipient, $"{report.Number} {held.Number}", $"{report.Number}, of {Words.Day(changedOn)}: {report.What}", pack, cancellation);
            }
            else if (kind is CircumstanceKind.Environment)
                await Reassess(scope, held, report, cancellation);
            scope.Db.CircumstanceReports.Add(report);
            var state = Words.Code(held.State);
            scope.Record(scope.Target, state, state, $"{report.Number}, {kind.Label().ToLowerInvariant()}: {report.What}", pack.Hash,
                [("report", report.Number), ("kind", Words.Code(kind)), ("late", report.IsLate ? "yes" : "no"), .. report.Task is { } task ? ((string, string)[])[("task", task)] : []]);
            return Outcome<string>.Done(report.Number);
        }, cancellation);

    private async Task Reassess(CommandScope scope, Licence held, CircumstanceReport report, CancellationToken cancellation)
    {
        var about = await scope.Db.Applications.Where(one => one.Id == held.Application).Select(one => new { one.Dataset, one.Assessment }).SingleAsync(cancellation);
        var assessment = held.Grant?.Review?.Assessment ?? about.Assessment;
        if (await scope.OpenReassessment(ReassessmentTrigger.EnvironmentChanged, about.Dataset, assessment, $"circumstance:{report.Number}", $"{report.Number}, licence {held.Number}: {report.What}", pack, cancellation) is { } task)
            report.Opened(task, scope.Now);
    }
}

/// <summary>The office answers a report of changed circumstances.</summary>
public sealed class SettleCircumstance(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "licence.settlechange";

    /// <param name="revision">The revision of the report that the actor was shown; null when the caller does not know one.</param>
    /// <param name="ownersStand">The actor states that the owners on record are as they were.</param>
    public Task<Outcome<string>> Run(string number, string answer, int? revision, Guid key, Actor actor, CancellationToken cancellation, bool ownersStand = false) =>
        pipeline.Run<string>(Name, key, actor, async scope =>
        {
            scope.Target = new("circumstance", number, number);
            if (!scope.Actor.IsCaseStaff() || await scope.Db.CircumstanceReports.FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } report)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(report, shown))
                return Outcome<string>.From(Outcome.Stale);
            var licence = await scope.Db.Licences.SingleAsync(one => one.Id == report.Licence, cancellation);
            scope.Target = LicenceCommand.Subject(licence);
            report.Settle(answer, scope.Actor, await CircumstancesQuery.Standing(scope.Db, report, cancellation), scope.Now, ownersStand);
            var state = Words.Code(licence.State);
            scope.Record(scope.Target, state, state, $"{report.Number}: {report.Answer}", pack.Hash, ("report", report.Number));
            return Outcome<string>.Done(Words.Code(report.State));
        }, cancellation);
}

/// <summary>A report as a page shows it.</summary>
/// <param name="Closed">Why the reader cannot settle it; null when they can.</param>
/// <param name="MayStand">Whether the reader can settle it by stating that the owners on record are as they were.</param>
/// <param name="MaySettle">Whether the reader's role settles reports at all.</param>
/// <param name="Revision">Goes with every act on it.</param>
/// <param name="TaskDue">When the open reassessment that the answer waits for is due; null when none is open.</param>
/// <param name="Dataset">Number of the dataset where the reassessment stands; null for readers who do not see it.</param>
public sealed record CircumstanceRow(CircumstanceReport Report, Rule? Closed, bool MayStand, bool MaySettle, int Revision, DateTimeOffset? TaskDue, string? Dataset);

/// <param name="Closed">Why the reader cannot tell of a change; null when they can.</param>
public sealed record CircumstancesView(IReadOnlyList<CircumstanceRow> Rows, Rule? Closed);

/// <summary>Reads the reports on one licence for a reader who may see it.</summary>
public sealed class CircumstancesQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <returns>Null when the licence does not exist for the actor.</returns>
    public async Task<CircumstancesView?> Run(string licence, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        actor = await db.WithStanding(actor, now, cancellation);
        if (await db.Licences.AsNoTracking().VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == licence, cancellation) is not { } held)
            return null;
        var reports = await db.CircumstanceReports.AsNoTracking().Where(one => one.Licence == held.Id).OrderByDescending(one => one.ReportedAt)
            .Select(one => new { Report = one, Revision = EF.Property<int>(one, Revisions.Column) }).ToListAsync(cancellation);
        var rows = new List<CircumstanceRow>();
        foreach (var one in reports)
        {
            var (standing, number) = (await Standing(db, one.Report, cancellation), one.Report.Task);
            var task = number is null ? null : await db.Reassessments.AsNoTracking().Where(opened => opened.Number == number)
                .Select(opened => new { opened.DueAt, opened.ClosedAt, Dataset = db.Datasets.VisibleTo(actor).Where(dataset => dataset.Id == opened.Dataset).Select(dataset => dataset.Number).FirstOrDefault() }).FirstOrDefaultAsync(cancellation);
            rows.Add(new(one.Report, one.Report.WhyClosed(CircumstanceVerb.Settle, actor, standing), !standing.AreOwnersSet && one.Report.WhyClosed(CircumstanceVerb.Settle, actor, standing, ownersStand: true) is null, CircumstanceWorkflow.Table.Rows[0].Who.Any(actor.Is), one.Revision, task?.ClosedAt is null ? task?.DueAt : null, task?.Dataset));
        }
        return new(rows, CircumstanceReport.WhyNotTold(held, actor, now));
    }

    internal static async Task<CircumstanceStanding> Standing(PortalDbContext db, CircumstanceReport report, CancellationToken cancellation)
    {
        var (recipient, at, task) = (report.Recipient, report.ReportedAt, report.Task);
        return new(
            await db.Organisations.AnyAsync(one => one.Id == recipient && !one.IsScreeningDue && one.ScreenedAt > at, cancellation),
            await db.Organisations.AnyAsync(one => one.Id == recipient && one.OwnersSetAt > at, cancellation),
            task is not null && await db.Reassessments.AnyAsync(one => one.Number == task && one.ClosedAt == null, cancellation) ? task : null);
    }
}
