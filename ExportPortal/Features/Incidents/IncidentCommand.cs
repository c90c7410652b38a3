using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>What every command on an incident or a sanction does alike: it names its target and loads what the actor may see.</summary>
internal static class IncidentCommand
{
    public static AuditSubject Subject(Incident incident) => new("incident", incident.Id.Value.ToString(), incident.Number);

    public static AuditSubject Subject(Sanction sanction) => new("sanction", sanction.Id.Value.ToString(), sanction.Number);

    /// <returns>Null when it does not exist for the actor.</returns>
    public static async Task<Incident?> LoadIncident(this CommandScope scope, string number, CancellationToken cancellation)
    {
        scope.Target = new AuditSubject("incident", number, number);
        var incident = await scope.Db.Incidents.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation);
        if (incident is not null)
            scope.Target = Subject(incident);
        return incident;
    }

    /// <returns>Null when it does not exist for the actor.</returns>
    public static async Task<Sanction?> LoadSanction(this CommandScope scope, string number, CancellationToken cancellation)
    {
        scope.Target = new AuditSubject("sanction", number, number);
        var sanction = await scope.Db.Sanctions.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation);
        if (sanction is null)
            return null;
        scope.Target = Subject(sanction);
        await scope.Db.ReadInvestigators(sanction, cancellation);
        return sanction;
    }

    /// <summary>Why the verb is closed to the actor, by the sanction itself and by the incident that it follows from: a lead who was replaced neither gives its notice nor takes the proposal back, unless they decide.</summary>
    /// <param name="incident">That it follows from; null where it follows from an audit.</param>
    public static Rule? WhyClosed(this Sanction sanction, SanctionVerb verb, Incident? incident, Actor actor, PolicyPack pack, DateTimeOffset now) =>
        sanction.WhyClosed(verb, actor, pack, now)
        ?? (verb is SanctionVerb.GiveNotice or SanctionVerb.Withdraw && !actor.IsAny(SanctionWorkflow.Deciders) ? incident?.WhyReplaced(actor) : null);

    /// <summary>The disputes about the sanction itself, and about the finding that it follows from, in any state.</summary>
    public static IQueryable<Dispute> DisputesAbout(this PortalDbContext db, Sanction sanction)
    {
        var (number, finding) = (sanction.Number, $"{sanction.AuditNumber} F{sanction.AuditFinding}");
        return db.Disputes.AsNoTracking().Where(dispute => (dispute.Kind == DisputeKind.Sanction && dispute.About == number) || (dispute.Kind == DisputeKind.AuditFinding && dispute.About == finding));
    }

    /// <summary>Why the finding that the sanction follows from bears it no more, in a sentence; null while it does, and where the sanction follows from an incident. What a panel or a court has granted counts before the audit has followed it.</summary>
    public static async Task<string?> WhyFindingIsGone(this PortalDbContext db, Sanction sanction, CancellationToken cancellation)
    {
        if (sanction is not { Audit: { } audit, AuditFinding: { } number })
            return null;
        if ((await db.DisputesAbout(sanction).Where(dispute => dispute.Kind == DisputeKind.AuditFinding).ToListAsync(cancellation)).Find(dispute => dispute.GrantedBy is not null) is { GrantedBy: { } by })
            return $"{by}.";
        return (await db.Audits.AsNoTracking().SingleAsync(one => one.Id == audit, cancellation)).FindingOf(number) is { State: FindingState.Withdrawn } ? "The auditor withdrew it." : null;
    }

    /// <summary>Reads the recipient's record anew (M8, P7).</summary>
    public static Task ReadRecord(this CommandScope scope, Sanction changed, PolicyPack pack, CancellationToken cancellation) =>
        scope.ReadRecord(changed.Recipient, changed, null, pack, cancellation);
}
