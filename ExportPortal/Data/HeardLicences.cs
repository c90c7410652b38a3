using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>
/// Licences whose matter a person has in hand, though the role alone opens no log (ADR 32). Opinions and panels are stored as one
/// JSON text each, so the store leaves out what does not name the person, and the domain says the rest.
/// </summary>
internal static class HeardLicences
{
    /// <summary>Numbers of the licences whose access log the actor may see because of a case: as the reviewer of it, or as a member of the panel that hears it.</summary>
    public static async Task<IReadOnlyList<string>> NumbersHeardBy(this PortalDbContext db, Actor actor, CancellationToken cancellation)
    {
        var named = $"%\"Person\":{{\"Value\":\"{actor.Person.Value}\"}}%";
        return
        [
            .. (actor.Is(Role.TechnicalReviewer) ? await Reviewed(db, actor, named, cancellation) : [])
                .Union(actor.Is(Role.AppealPanel) ? await Appealed(db, actor.Person, named, cancellation) : []).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Of the cases and changes on which the person opined technically or is asked to, and of those that wait for a technical reviewer
    /// to look at their risk anew. Of a change no reviewer is asked by name: until one has opined, all who may are.
    /// </summary>
    private static async Task<List<string>> Reviewed(PortalDbContext db, Actor actor, string named, CancellationToken cancellation)
    {
        var person = actor.Person;
        var cases = (await db.Applications.FromSql($"SELECT * FROM application WHERE \"Opinions\" LIKE {named} OR \"Reviewers\" LIKE {named}").AsNoTracking()
                .Select(one => new { one.Id, Opinions = EF.Property<List<Opinion>>(one, "opinions"), Asked = EF.Property<List<AskedReviewer>>(one, "reviewers") }).ToListAsync(cancellation))
            .Where(one => Opined(one.Opinions, person) || one.Asked.Exists(asked => asked.Person == person && asked is { Kind: OpinionKind.Technical, IsReplaced: false })).Select(one => one.Id).ToList();
        var changed = (await db.Amendments.FromSql($"SELECT * FROM amendment WHERE \"Opinions\" LIKE {named}").AsNoTracking()
            .Select(one => new { one.Licence, Opinions = EF.Property<List<Opinion>>(one, "opinions") }).ToListAsync(cancellation)).Where(one => Opined(one.Opinions, person)).Select(one => one.Licence).ToList();
        changed.AddRange((await db.Amendments.AsNoTracking().Where(one => one.State == AmendmentState.InReview).ToListAsync(cancellation)).Where(one => one.AsksTechnically(actor)).Select(one => one.Licence));
        return await db.Licences.AsNoTracking().Where(licence => cases.Contains(licence.Application) || changed.Contains(licence.Id)
            || db.Applications.Any(one => one.Id == licence.Application && db.Reassessments.Any(task => task.ClosedAt == null && task.Who == Role.TechnicalReviewer && task.Assessment == one.Assessment)))
            .Select(licence => licence.Number).ToListAsync(cancellation);
    }

    /// <summary>Of the appeals and disputes that are not answered yet and name the person as a member of their panel.</summary>
    private static async Task<List<string>> Appealed(PortalDbContext db, PersonId person, string named, CancellationToken cancellation)
    {
        var appeals = (await db.Appeals.FromSql($"SELECT * FROM appeal WHERE \"Panel\" LIKE {named}").AsNoTracking().Where(one => one.State == AppealState.Lodged).ToListAsync(cancellation)).Where(one => Sits(one.Panel, person)).ToList();
        var disputes = (await db.Disputes.FromSql($"SELECT * FROM dispute WHERE \"Panel\" LIKE {named}").AsNoTracking().Where(one => one.State == DisputeState.BeforePanel).ToListAsync(cancellation)).Where(one => Sits(one.Panel, person)).Select(one => one.About).ToList();
        var sanctions = (await db.Sanctions.FromSql($"SELECT * FROM sanction WHERE \"Appeals\" LIKE {named}").AsNoTracking().Where(one => one.State == SanctionState.Imposed).ToListAsync(cancellation))
            .Where(one => one.OpenAppeal is { } open && Sits(open.Panel, person)).Select(one => one.Licence).ToList();
        var (stopped, cases) = (appeals.ConvertAll(one => one.Licence), appeals.ConvertAll(one => one.Application));
        var found = await OfFindings(db, disputes, cancellation);
        return await db.Licences.AsNoTracking().Where(licence => stopped.Contains(licence.Id) || cases.Contains(licence.Application) || sanctions.Contains(licence.Id) || disputes.Contains(licence.Number) || found.Contains(licence.Number)
            || db.Applications.Any(one => one.Id == licence.Application && disputes.Contains(one.Number)) || db.Sanctions.Any(one => one.Licence == licence.Id && disputes.Contains(one.Number))).Select(licence => licence.Number).ToListAsync(cancellation);
    }

    /// <summary>
    /// The licences of disputed findings: that of the audit, or of a thematic one that which the finding names. A finding about a recipient as a
    /// whole is about the licences whose numbers its text gives, and where it gives none about all that the audit could look at.
    /// </summary>
    private static async Task<List<string>> OfFindings(PortalDbContext db, List<string> disputes, CancellationToken cancellation)
    {
        var numbers = disputes.Where(about => about.Contains(" F", StringComparison.Ordinal)).Select(about => about.Split(' ')[0]).ToList();
        var audits = numbers.Count == 0 ? [] : await db.Audits.AsNoTracking().Where(one => numbers.Contains(one.Number)).ToListAsync(cancellation);
        var found = new List<string>();
        foreach (var audit in audits)
            foreach (var finding in audit.Findings.Where(finding => disputes.Contains($"{audit.Number} F{finding.Number}")))
                found.AddRange(audit.TargetOf(finding).LicenceNumber is { } licence ? [licence] : audit.IsOfRecipient ? await OfRecipient(db, audit, finding, cancellation) : []);
        return found;
    }

    /// <summary>Audited are the licences that were granted before the finding and had not ended when the audit was planned: no later one, and none that was over.</summary>
    private static async Task<IReadOnlyList<string>> OfRecipient(PortalDbContext db, Audit audit, Finding finding, CancellationToken cancellation)
    {
        var (planned, at) = (audit.PlannedAt, finding.At);
        var audited = await db.LicencesOf(audit).AsNoTracking().Where(one => one.GrantedAt <= at && (one.EndedAt == null || one.EndedAt >= planned)).Select(one => one.Number).ToListAsync(cancellation);
        var named = finding.LicencesNamed;
        return audited.Exists(named.Contains) ? audited.FindAll(named.Contains) : audited;
    }

    private static bool Opined(List<Opinion> opinions, PersonId person) => opinions.Exists(one => one.Kind is OpinionKind.Technical && one.Person == person);

    private static bool Sits(IReadOnlyList<PanelMember> panel, PersonId person) => panel.Any(member => member.Person == person);
}
