using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>An audit, an incident or a sanction that a licence or a recipient is, or was, concerned by.</summary>
/// <param name="What">What it is about, in words; of an audit with the findings that the reader may see yet.</param>
/// <param name="State">In words.</param>
/// <param name="At">Since when it is in this state.</param>
public sealed record RecordRow(string Number, string Href, string What, string State, DateTimeOffset At);

/// <summary>What is on record of a licence or a recipient, as far as the actor may see it, the newest first.</summary>
internal static class OnRecord
{
    /// <summary>Rows of one kind.</summary>
    private const int Most = 50;

    public static async Task<IReadOnlyList<RecordRow>> RecordOf(this PortalDbContext db, Licence licence, Actor actor, CancellationToken cancellation)
    {
        // The licences that an incident reaches are kept with it, as one text; a licence number occurs in no other.
        var reaches = $"%{licence.Number}%";
        return await Rows(
            db.Audits.Where(one => one.Licence == licence.Id || one.Subjects.Any(subject => subject.Licence == licence.Id)),
            (audit, finding) => !audit.IsThematic || finding.Licence == licence.Number,
            db.Incidents.FromSql($"""SELECT * FROM incident WHERE "Licences" LIKE {reaches}"""),
            db.Sanctions.Where(one => one.Licence == licence.Id), actor, cancellation);
    }

    public static async Task<IReadOnlyList<RecordRow>> RecordOf(this PortalDbContext db, OrganisationId recipient, Actor actor, CancellationToken cancellation) => await Rows(
        db.Audits.Where(one => one.Auditee == recipient || one.Subjects.Any(subject => subject.Auditee == recipient)),
        (audit, finding) => audit.TargetOf(finding).Auditee == recipient,
        db.Incidents.FromSql(
            $"""SELECT * FROM incident WHERE EXISTS (SELECT 1 FROM licence WHERE licence."Recipient" = {recipient.Value} AND incident."Licences" LIKE '%' || licence."Number" || '%')"""),
        db.Sanctions.Where(one => one.Recipient == recipient), actor, cancellation);

    private static async Task<IReadOnlyList<RecordRow>> Rows(
        IQueryable<Audit> audits, Func<Audit, Finding, bool> concerns, IQueryable<Incident> incidents, IQueryable<Sanction> sanctions, Actor actor, CancellationToken cancellation)
    {
        var audited = await audits.AsNoTracking().VisibleTo(actor).OrderByDescending(one => one.PlannedAt).Take(Most).ToListAsync(cancellation);
        var happened = await incidents.AsNoTracking().VisibleTo(actor).OrderByDescending(one => one.ReportedAt).Take(Most)
            .Select(one => new { one.Number, one.Title, one.State, one.ReportedAt, Steps = EF.Property<List<StepTaken>>(one, "steps") }).ToListAsync(cancellation);
        var measures = await sanctions.AsNoTracking().VisibleTo(actor).OrderByDescending(one => one.ProposedAt).Take(Most)
            .Select(one => new { one.Number, one.Rung, one.IncidentNumber, one.AuditNumber, one.AuditFinding, one.State, one.ProposedAt, Steps = EF.Property<List<StepTaken>>(one, "steps") }).ToListAsync(cancellation);
        return
        [
            .. audited.Select(one => new RecordRow(one.Number, $"/audits/{one.Number}", AuditSaid(one, [.. one.FindingsFor(actor).Where(finding => concerns(one, finding))]), Words.Of(one.State), Since(one.Steps) ?? one.PlannedAt))
                .Concat(happened.Select(one => new RecordRow(one.Number, $"/incidents/{one.Number}", one.Title, Words.Of(one.State), Since(one.Steps) ?? one.ReportedAt)))
                .Concat(measures.Select(one => new RecordRow(
                    one.Number, $"/sanctions/{one.Number}", $"Sanction L{one.Rung}, after {Sanction.BasisOf(one.IncidentNumber, one.AuditNumber, one.AuditFinding)}", Words.Of(one.State), Since(one.Steps) ?? one.ProposedAt)))
                .OrderByDescending(one => one.At),
        ];
    }

    /// <summary>When the last step was taken that led to another state; null for none.</summary>
    private static DateTimeOffset? Since(IReadOnlyList<StepTaken> steps) => steps.LastOrDefault(step => step.From != step.To)?.At;

    private static string AuditSaid(Audit audit, IReadOnlyList<Finding> findings) =>
        $"{audit.Type.Label()}, {audit.Origin.Label()}{(AuditWords.Tally(findings) is { } tally ? $"; findings: {tally}" : "")}";
}
