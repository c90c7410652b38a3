using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>
/// Who sees which rows: the one place that every query of a case starts from. A row outside it does not exist for the
/// actor, whatever the route. An administrator has no case rights (FE-9).
/// </summary>
public static class Visibility
{
    private static readonly Role[] CaseStaff =
    [
        Role.LicensingOfficer, Role.ScreeningAnalyst, Role.TechnicalReviewer, Role.LegalReviewer, Role.EthicsMember,
        Role.LicensingManager, Role.BoardMember, Role.Auditor, Role.IncidentLead, Role.AppealPanel,
    ];

    /// <summary>Applications whose end-use statement the recipient was asked to sign; of the case it sees that alone.</summary>
    public static IQueryable<Application> AskedToSign(this IQueryable<Application> applications, Actor actor)
    {
        var organisation = actor.Organisation;
        return actor.Is(Role.Recipient) ? applications.Where(one => one.Recipient == organisation && one.StatementAskedAt != null) : applications.Where(_ => false);
    }

    /// <summary>How many persons work on cases for the authority, whatever accounts they have. Neither locked accounts count nor who hears appeals from outside.</summary>
    public static async Task<int> CaseStaffCount(this PortalDbContext db, DateTimeOffset now, CancellationToken cancellation)
    {
        var names = CaseStaff.Select(role => role.ToString()).ToList();
        var outside = (await db.Organisations.AsNoTracking().Select(one => new { one.Id, one.Kind }).ToListAsync(cancellation))
            .Where(one => !one.Kind.HasFlag(OrganisationKind.Authority)).Select(one => one.Id.Value).ToList();
        return await (from held in db.UserRoles
                join role in db.Roles on held.RoleId equals role.Id
                join user in db.Users on held.UserId equals user.Id
                where names.Contains(role.Name!) && (user.LockoutEnd == null || user.LockoutEnd <= now) && !outside.Contains(user.OrganisationId)
                select user.PersonId).Distinct().CountAsync(cancellation);
    }

    /// <summary>Whether the actor works on cases for the authority.</summary>
    public static bool IsCaseStaff(this Actor actor) => actor.IsAny(CaseStaff);

    /// <summary>Staff see what was submitted, a steward all of its own organisation's, nobody else any but a case opened to them in an emergency.</summary>
    public static IQueryable<Application> VisibleTo(this IQueryable<Application> applications, Actor actor)
    {
        var organisation = actor.Organisation;
        var opened = actor.Opened.ToList();
        return actor.IsCaseStaff() ? applications.Where(application => application.State != ApplicationState.Draft || application.Steward == organisation)
            : actor.Is(Role.Steward) ? applications.Where(application => application.Steward == organisation)
            : applications.Where(application => opened.Contains(application.Id));
    }

    /// <summary>Whether the actor sees the case for an emergency alone, and by no right of its own.</summary>
    public static bool IsOpenedAloneTo(this Application application, Actor actor) =>
        !actor.IsCaseStaff() && !actor.Is(Role.Steward) && actor.Opened.Contains(application.Id);

    /// <summary>Staff see every request for a classification, others those of their own organisation; the answers are public.</summary>
    public static IQueryable<Ruling> VisibleTo(this IQueryable<Ruling> rulings, Actor actor)
    {
        var organisation = actor.Organisation;
        return actor.IsCaseStaff() ? rulings : actor.IsAny(Role.Steward, Role.Recipient) ? rulings.Where(ruling => ruling.Organisation == organisation) : rulings.Where(_ => false);
    }

    /// <summary>Staff see every appeal, a steward those of its own organisation, a recipient those on its own licences.</summary>
    public static IQueryable<Appeal> VisibleTo(this IQueryable<Appeal> appeals, Actor actor)
    {
        var (organisation, steward, recipient) = (actor.Organisation, actor.Is(Role.Steward), actor.Is(Role.Recipient));
        return actor.IsCaseStaff() ? appeals : appeals.Where(appeal => (steward && appeal.Steward == organisation) || (recipient && appeal.Recipient == organisation));
    }

    /// <summary>Staff see every dispute, others those that their own organisation opened.</summary>
    public static IQueryable<Dispute> VisibleTo(this IQueryable<Dispute> disputes, Actor actor)
    {
        var organisation = actor.Organisation;
        return actor.IsCaseStaff() ? disputes : actor.IsAny(Role.Steward, Role.Recipient) ? disputes.Where(dispute => dispute.Complainant == organisation) : disputes.Where(_ => false);
    }

    /// <summary>A request for access is between its recipient and its steward; the authority sees the application that may come of it.</summary>
    public static IQueryable<AccessRequest> VisibleTo(this IQueryable<AccessRequest> requests, Actor actor)
    {
        var (organisation, steward, recipient) = (actor.Organisation, actor.Is(Role.Steward), actor.Is(Role.Recipient));
        return requests.Where(request => (steward && request.Steward == organisation) || (recipient && request.Recipient == organisation));
    }

    /// <summary>Staff see every licence, a steward and a recipient those of their own organisation.</summary>
    public static IQueryable<Licence> VisibleTo(this IQueryable<Licence> licences, Actor actor)
    {
        var (organisation, steward, recipient) = (actor.Organisation, actor.Is(Role.Steward), actor.Is(Role.Recipient));
        return actor.IsCaseStaff() ? licences : licences.Where(licence =>
            (steward && licence.Steward == organisation) || (recipient && licence.Recipient == organisation));
    }

    /// <summary>Auditors, managers and the board see every audit (domain/12); the audited side and the steward theirs, once they were told.</summary>
    public static IQueryable<Audit> VisibleTo(this IQueryable<Audit> audits, Actor actor)
    {
        var (organisation, isParty) = (actor.Organisation, actor.IsAny(Role.Steward, Role.Recipient));
        return actor.IsAny(AuditWorkflow.Office) ? audits
            : audits.Where(audit => isParty && (audit.Auditee == organisation || audit.Steward == organisation || audit.Subjects.Any(one => one.Auditee == organisation || one.Steward == organisation)) && audit.IsAnnounced);
    }

    /// <summary>Staff see every amendment, a steward and a recipient those of their own organisation's licences.</summary>
    public static IQueryable<Amendment> VisibleTo(this IQueryable<Amendment> amendments, Actor actor)
    {
        var (organisation, steward, recipient) = (actor.Organisation, actor.Is(Role.Steward), actor.Is(Role.Recipient));
        return actor.IsCaseStaff() ? amendments : amendments.Where(amendment =>
            (steward && amendment.Steward == organisation) || (recipient && amendment.Recipient == organisation));
    }

    private static readonly Role[] IncidentReaders = [Role.IncidentLead, Role.Auditor, Role.LicensingManager, Role.BoardMember];

    /// <summary>Whether the actor reads incidents (domain/12, "lead incident").</summary>
    public static bool ReadsIncidents(this Actor actor) => actor.IsAny(IncidentReaders);

    /// <summary>Those who lead or oversee incidents see all of them, a party those that its organisation reported, others of the authority those that they reported themselves.</summary>
    public static IQueryable<Incident> VisibleTo(this IQueryable<Incident> incidents, Actor actor)
    {
        var (organisation, person) = (actor.Organisation, actor.Person);
        return actor.ReadsIncidents() ? incidents : incidents.Where(incident => incident.Source == IncidentSource.Staff ? incident.Reporter == person : incident.ReportedBy == organisation);
    }

    /// <summary>Staff who investigate, decide or hear appeals see every sanction, a recipient its own from the notice on.</summary>
    public static IQueryable<Sanction> VisibleTo(this IQueryable<Sanction> sanctions, Actor actor)
    {
        var organisation = actor.Organisation;
        return actor.ReadsIncidents() || actor.Is(Role.AppealPanel) ? sanctions
            : actor.Is(Role.Recipient) ? sanctions.Where(sanction => sanction.Recipient == organisation && sanction.ReplyUntil != null)
            : sanctions.Where(_ => false);
    }

    /// <summary>What is known of the parties is for case staff; others see parties only where a case of theirs names them.</summary>
    public static IQueryable<Organisation> VisibleTo(this IQueryable<Organisation> organisations, Actor actor) =>
        actor.IsCaseStaff() ? organisations : organisations.Where(_ => false);

    /// <summary>Staff see every dataset, a steward those of its own organisation.</summary>
    public static IQueryable<Dataset> VisibleTo(this IQueryable<Dataset> datasets, Actor actor)
    {
        var organisation = actor.Organisation;
        return actor.IsCaseStaff() ? datasets
            : actor.Is(Role.Steward) ? datasets.Where(dataset => dataset.Steward == organisation)
            : datasets.Where(_ => false);
    }
}
