using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Audits;

/// <summary>An audit that an act is aimed at, and who may lead it.</summary>
public sealed record AuditCase(CommandScope Scope, Audit Audit, Independence Independence);

/// <summary>The frame of every act on an audit: load what the actor may see, refuse what is stale, act, record.</summary>
public sealed class AuditCommands(CommandPipeline pipeline, PolicyPack pack)
{
    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    /// <param name="command">Acts and returns the details for the record.</param>
    public Task<Outcome<string>> Run(
        string act, string number, int? revision, string? reason, Guid key, Actor actor, Func<AuditCase, Task<(string, string)[]>> command, CancellationToken cancellation) =>
        pipeline.Run<string>(act, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("audit", number, number);
            if (await scope.Db.Audits.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } audit)
                return Outcome<string>.From(Outcome.NotFound);
            scope.Target = new AuditSubject("audit", audit.Id.Value.ToString(), number);
            if (revision is { } shown && scope.IsStale(audit, shown))
                return Outcome<string>.From(Outcome.Stale);
            var from = Words.Code(audit.State);
            var found = new AuditCase(scope, audit, await IndependenceOf(scope.Db, audit, scope.Actor, pack, cancellation));
            var details = await command(found);
            // A clock that the act has just started is held by a dispute that was open before it.
            var followed = audit.Follow(await DisputesAbout(scope.Db, audit.Number).ToListAsync(cancellation), pack, scope.Now);
            await AuditEffects.Mark(scope, audit, cancellation);
            await AuditEffects.OfClosing(scope, audit, pack, cancellation);
            scope.Record(scope.Target, from, Words.Code(audit.State), reason is { Length: > 0 } ? reason : null, pack.Hash, followed.Count == 0 ? details : [.. details, ("disputes", string.Join(" ", followed))]);
            return Outcome<string>.Done(Words.Code(audit.State));
        }, cancellation);

    /// <summary>What is known about whether the actor may lead the audit.</summary>
    public static async Task<Independence> IndependenceOf(PortalDbContext db, Audit audit, Actor actor, PolicyPack pack, CancellationToken cancellation)
    {
        // An audit of a recipient as a whole is about all of its cases.
        var (ids, auditee) = (audit.LicenceIds, audit.Auditee);
        var licences = await db.Licences.AsNoTracking().Where(one => ids.Count > 0 ? ids.Contains(one.Id) : one.Recipient == auditee).ToListAsync(cancellation);
        var cases = licences.Select(one => one.Application).ToList();
        var applications = await db.Applications.AsNoTracking().Where(one => ids.Count > 0 ? cases.Contains(one.Id) : one.Recipient == auditee).ToListAsync(cancellation);
        var hands = await db.HandsOn(applications, licences, cancellation);
        var most = pack.Audits!.MostConsecutive;
        var (of, leads) = await LeadsThatCount(db, audit, actor, most, cancellation);
        var country = await db.Organisations.Where(one => one.Id == actor.Organisation).Select(one => one.Country).FirstOrDefaultAsync(cancellation);
        return new(hands, leads, country is null ? pack.Destinations.DefaultGroup : pack.Destinations.Of(country).Group, most) { Of = of };
    }

    /// <summary>Earlier leads of the audited side; of many sides those of one that the actor may not lead again, by its name, where there is one.</summary>
    private static async Task<(string? Of, IReadOnlyList<PersonId> Leads)> LeadsThatCount(PortalDbContext db, Audit audit, Actor actor, int most, CancellationToken cancellation)
    {
        if (!audit.IsThematic)
            return (null, await Leads(db, audit.Auditee, audit.Id).Take(most).ToListAsync(cancellation));
        foreach (var auditee in audit.Auditees)
            if (await Leads(db, auditee, audit.Id).Take(most).ToListAsync(cancellation) is var leads && leads.Count >= most && leads.TrueForAll(lead => lead == actor.Person))
                return (await db.Organisations.Where(one => one.Id == auditee).Select(one => one.RomanisedName).SingleAsync(cancellation), leads);
        return (null, []);
    }

    /// <summary>Numbers of the licences of the audited side that have not ended.</summary>
    internal static async Task<IReadOnlyList<string>> Running(PortalDbContext db, Audit audit, DateTimeOffset now, CancellationToken cancellation) =>
        [.. (await db.LicencesOf(audit).AsNoTracking().OrderBy(one => one.Number).ToListAsync(cancellation)).Where(one => one.StateAt(now) is LicenceState.PendingAcceptance or LicenceState.Active or LicenceState.Suspended).Select(one => one.Number)];

    /// <summary>The licence that a finding concerns, for the record and for letters; none where the audit has one subject.</summary>
    internal static IEnumerable<(string, string)> About(Finding finding) => finding.Licence is { } licence ? [(LetterOrder.LicencesDetail, licence)] : [];

    /// <summary>The disputes about findings of an audit, in any state.</summary>
    internal static IQueryable<Dispute> DisputesAbout(PortalDbContext db, string audit)
    {
        var findings = audit + " ";
        return db.Disputes.AsNoTracking().Where(one => one.Kind == DisputeKind.AuditFinding && one.About.StartsWith(findings));
    }

    /// <summary>Who led the audits of an organisation, the latest first. One that was called off was not led to anywhere.</summary>
    /// <param name="but">An audit that does not count; null for none.</param>
    internal static IQueryable<PersonId> Leads(PortalDbContext db, OrganisationId auditee, AuditId? but = null) => db.Audits.AsNoTracking()
        .Where(one => (one.Auditee == auditee || one.Subjects.Any(subject => subject.Auditee == auditee)) && (but == null || one.Id != but) && one.Lead != null && (one.State != AuditState.Closed || one.ReportedAt != null))
        .OrderByDescending(one => one.PlannedFor).ThenByDescending(one => one.Number).Select(one => one.Lead!.Value);
}
