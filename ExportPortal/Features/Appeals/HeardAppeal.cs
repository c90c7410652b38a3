using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Appeals;

/// <summary>An open or answered appeal of any kind, or a dispute before the panel, with what its panel is judged by.</summary>
/// <param name="Root">What is stored and changed: the appeal, the sanction that it is against, or the dispute.</param>
/// <param name="StateCode">Of what the appeal is about: naming a panel changes none.</param>
internal sealed record HeardAppeal(
    string Number, object Root, AuditSubject Subject, string StateCode, string About, string Href, IReadOnlyList<PanelMember> Panel, IReadOnlyList<PersonId> Hands, IReadOnlyList<OrganisationId> Parties)
{
    /// <param name="number">AP-001, SN-001-AP1 for one against a sanction, or DIS-001.</param>
    /// <returns>Null when it does not exist for the actor.</returns>
    public static async Task<HeardAppeal?> Find(PortalDbContext db, string number, Actor actor, CancellationToken cancellation)
    {
        if (await db.Appeals.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is { } appeal)
        {
            var application = await db.Applications.SingleAsync(one => one.Id == appeal.Application, cancellation);
            var licence = appeal.Licence is { } id ? await db.Licences.SingleAsync(one => one.Id == id, cancellation) : null;
            var changes = await db.ChangesOf(application.Id, cancellation);
            return licence is null
                ? new(number, appeal, new("application", application.Id.Value.ToString(), application.Number), Words.Code(application.State), $"Application {application.Number}",
                    $"/applications/{application.Number}?tab=appeals", appeal.Panel, [.. Appeal.Hands(application, null, changes)], [application.Steward, application.Recipient])
                : new(number, appeal, LicenceCommand.Subject(licence), Words.Code(licence.State), $"Licence {licence.Number}",
                    $"/licences/{licence.Number}#appeals", appeal.Panel, [.. Appeal.Hands(application, licence, changes)], [licence.Steward, licence.Recipient]);
        }
        if (await db.Disputes.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is { } dispute)
            return new(number, dispute, new("dispute", dispute.Id.ToString(), number), Words.Code(dispute.State), $"Dispute {number}", $"/disputes/{number}", dispute.Panel,
                dispute.Insiders(await db.HandsIn(dispute, cancellation)), dispute.Parties);
        var mark = number.LastIndexOf("-AP", StringComparison.Ordinal);
        var against = mark < 0 ? "" : number[..mark];
        if (await db.Sanctions.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == against, cancellation) is not { } sanction || sanction.Appeals.FirstOrDefault(one => one.Number == number) is not { } heard)
            return null;
        // Who has worked on the incident or the audit since the last act on the sanction has a hand in it, too.
        await db.ReadInvestigators(sanction, cancellation);
        return new(number, sanction, new("sanction", sanction.Id.Value.ToString(), sanction.Number), Words.Code(sanction.State), $"Sanction {sanction.Number}",
                $"/sanctions/{sanction.Number}", heard.Panel, [.. sanction.Involved], [sanction.Subject.Steward, sanction.Recipient]);
    }

    /// <summary>Why the actor cannot name the panel now; null when they can.</summary>
    /// <param name="candidates">Who holds the role of the appeal panel: none of them names one.</param>
    public Rule? WhyNotNaming(Actor actor, IEnumerable<PanelCandidate> candidates) => AppealSeats.WhyMaySit(candidates.Any(one => one.Member.Person == actor.Person))
        ?? WhyNotNaming(actor);

    private Rule? WhyNotNaming(Actor actor) => Root is Dispute dispute ? dispute.WhyNotNaming(actor, Hands)
        : Root is Sanction sanction && sanction.OpenAppeal?.Number != Number ? new("WF-1", "The panel has answered.")
        : AppealSeats.WhyNotNaming(Root is Appeal appeal ? appeal.State : AppealState.Lodged, actor, Hands, Parties);
}
