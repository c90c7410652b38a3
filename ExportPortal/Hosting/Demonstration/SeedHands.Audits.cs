using System.Text;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Audits;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>Audits, by the auditors and by the side that is audited.</summary>
internal sealed partial class SeedHands
{
    /// <summary>After three audits of one organisation in a row the other auditor leads the next.</summary>
    private const string Auditor = "Sigrun", OtherAuditor = "Eskil";

    /// <param name="party">That is audited.</param>
    /// <returns>The number of the audit.</returns>
    public async Task<string> PlanAudit(string party, AuditType type, string subject, string why, string scope, DateOnly on) =>
        await Do(Service<PlanAudit>().Run(new(type, subject, why, scope, on), Guid.NewGuid(), cast.Person(await Leader(cast.Party(party).Id)), cancellation));

    /// <summary>Numbers of the audits of an origin that nobody has begun, the earliest first.</summary>
    /// <param name="application">That the licence came from; null for any audit.</param>
    public async Task<IReadOnlyList<string>> Waiting(AuditOrigin origin, string? application = null)
    {
        var licence = application is null ? null : await LicenceOf(application);
        return await Read(db => db.Audits.AsNoTracking().Where(one => one.Origin == origin && one.State == AuditState.Planned && one.Lead == null && (licence == null || one.LicenceNumber == licence))
            .OrderBy(one => one.PlannedFor).ThenBy(one => one.Number).Select(one => one.Number).ToListAsync(cancellation));
    }

    /// <summary>Audits of the authority itself that nobody has begun.</summary>
    public Task<List<string>> OwnAudits() => Read(db => db.Audits.AsNoTracking().Where(one => one.Type == AuditType.Internal && one.State == AuditState.Planned && one.Lead == null).OrderBy(one => one.PlannedFor).Select(one => one.Number).ToListAsync(cancellation));

    /// <summary>Desk reviews that the portal opened and nobody has begun: number, application of the licence, and whether the licence is over.</summary>
    public Task<List<(string Number, string Application, bool IsOver)>> OpenedReviews() => Read(async db => (await (
        from audit in db.Audits.AsNoTracking()
        where audit.Origin == AuditOrigin.Triggered && audit.State == AuditState.Planned && audit.Lead == null
        join licence in db.Licences on audit.Licence equals licence.Id
        join application in db.Applications on licence.Application equals application.Id
        orderby audit.Number
        select new { audit.Number, Application = application.Number, licence.State }).ToListAsync(cancellation))
        .ConvertAll(row => (row.Number, row.Application, row.State is not (LicenceState.Active or LicenceState.Suspended))));

    /// <summary>Desk reviews to whose draft nobody replied in time.</summary>
    public Task<List<string>> UnansweredReviews() =>
        Read(db => db.Audits.AsNoTracking().Where(one => one.Origin == AuditOrigin.Triggered && one.State == AuditState.FinalReport).Select(one => one.Number).ToListAsync(cancellation));

    /// <summary>Looks through the log and the reports, and sends the draft.</summary>
    public async Task Review(string number)
    {
        await Lead(number);
        await Act(number, AuditVerb.StartUnannounced, reason: "The log is here; a notice would change nothing.");
        await Conclude(number);
    }

    public async Task Lead(string number)
    {
        var audit = await Audit(number);
        await Act(number, AuditVerb.TakeLead, await Leader(audit.Auditee));
    }

    /// <summary>Who may lead the next audit of an organisation.</summary>
    private async Task<string> Leader(OrganisationId auditee)
    {
        var first = cast.Person(Auditor).Person;
        var most = Service<PolicyPack>().Audits!.MostConsecutive;
        var last = await Read(db => AuditCommands.Leads(db, auditee).Take(most).ToListAsync(cancellation));
        return last.Count == most && last.TrueForAll(one => one == first) ? OtherAuditor : Auditor;
    }

    public async Task CallOff(string number, string reason)
    {
        await Lead(number);
        await Act(number, AuditVerb.CallOff, reason: reason);
    }

    /// <summary>Leads it, where nobody does yet, and sends the notice.</summary>
    public async Task Notify(string number)
    {
        if ((await Audit(number)).Lead is null)
            await Lead(number);
        await Act(number, AuditVerb.SendNotice);
    }

    public async Task Test(string number, (FindingGrade Grade, string Topic, string Text)? finding)
    {
        await Act(number, AuditVerb.StartTests);
        if (finding is { } found)
            await Do(Service<RecordFinding>().Run(number, found.Grade, found.Topic, found.Text, null, Guid.NewGuid(), await Side(number, false), cancellation));
    }

    /// <summary>Ends the tests and sends the draft.</summary>
    public async Task Conclude(string number)
    {
        await Act(number, AuditVerb.FinishTests);
        await Act(number, AuditVerb.SendDraft);
    }

    /// <param name="who">Null for whoever leads it, or for the audited side where the verb is its own.</param>
    public async Task Act(string number, AuditVerb verb, string? who = null, string reason = "") =>
        await Do(Service<ActOnAudit>().Run(number, verb, reason, null, Guid.NewGuid(), who is null ? await Side(number, AuditWorkflow.IsOfAuditee(verb)) : cast.Person(who), cancellation));

    public async Task Ask(string number, params IReadOnlyList<string> items) =>
        await Do(Service<RequestEvidence>().Run(number, items, null, Guid.NewGuid(), await Side(number, false), cancellation));

    /// <param name="finding">Whose fix the file shows; null for an answer to the first request.</param>
    public async Task HandIn(string number, string title, string file, int? finding = null) =>
        await Do(Service<HandInEvidence>().Run(number, new(title, file, Encoding.UTF8.GetBytes($"{title}. A page of the demonstration."), finding is null ? 1 : null, finding), Guid.NewGuid(), await Side(number, true), cancellation));

    public async Task Sample(string number, DateOnly from, DateOnly until) =>
        await Do(Service<DrawSample>().Run(number, new(SampleMethod.ByRecord, 0, from, until), null, Guid.NewGuid(), await Side(number, false), cancellation));

    public async Task Mend(string number, PlanInput plan) =>
        await Do(Service<ProposePlan>().Run(number, 1, plan, null, Guid.NewGuid(), await Side(number, true), cancellation));

    public async Task Act(string number, FindingVerb verb, string reason) =>
        await Do(Service<ActOnFinding>().Run(number, 1, verb, reason, null, Guid.NewGuid(), await Side(number, FindingWorkflow.IsOfAuditee(verb)), cancellation));

    /// <summary>The lead, or somebody of the audited side: of the authority itself its manager.</summary>
    private async Task<Actor> Side(string number, bool isAuditee)
    {
        var audit = await Audit(number);
        return !isAuditee ? cast.Person(cast.Person(Auditor).Person == audit.Lead ? Auditor : OtherAuditor)
            : audit.Type is AuditType.Internal ? cast.Person("Petra") : cast.Signatory(audit.Auditee);
    }

    private Task<Audit> Audit(string number) => Read(db => db.Audits.AsNoTracking().SingleAsync(one => one.Number == number, cancellation));
}
