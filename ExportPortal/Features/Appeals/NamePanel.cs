using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Appeals;

/// <summary>What the page shows before a panel is named.</summary>
/// <param name="About">"Application A-007".</param>
/// <param name="Href">Page of what the appeal is about.</param>
/// <param name="Closed">Why the reader cannot name the panel; null when they can.</param>
/// <param name="Revision">Goes with the act.</param>
public sealed record PanelView(string Number, string About, string Href, IReadOnlyList<PanelMember> Panel, IReadOnlyList<PanelCandidate> Candidates, Rule? Closed, int Revision);

/// <summary>Reads who could hear an appeal, for a reader who may see it.</summary>
public sealed class PanelQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <returns>Null when the appeal does not exist for the actor.</returns>
    public async Task<PanelView?> Run(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = clock.GetUtcNow();
        actor = await db.WithStanding(actor, now, cancellation);
        if (!actor.IsCaseStaff() || await HeardAppeal.Find(db, number, actor, cancellation) is not { } appeal)
            return null;
        var candidates = await PanelCandidates.Of(db, appeal.Hands, appeal.Parties, now, cancellation);
        return new(number, appeal.About, appeal.Href, appeal.Panel, candidates, appeal.WhyNotNaming(actor, candidates), Revisions.Of(db, appeal.Root));
    }
}

/// <summary>Names the three persons who hear an appeal, on an application, on a licence or against a sanction, or a dispute; or others in their place.</summary>
public sealed class NamePanel(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "appeal.namepanel";

    /// <param name="persons">The three; each holds the role of the appeal panel.</param>
    /// <param name="reason">Why another panel than the one that was named; may be empty for the first.</param>
    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    /// <returns>The members in a sentence.</returns>
    public Task<Outcome<string>> Run(string number, IReadOnlyList<PersonId> persons, string reason, int? revision, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Name, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("appeal", number, number);
            if (!scope.Actor.IsCaseStaff() || await HeardAppeal.Find(scope.Db, number, scope.Actor, cancellation) is not { } appeal)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(appeal.Root, shown))
                return Outcome<string>.From(Outcome.Stale);
            scope.Target = appeal.Subject;
            var candidates = await PanelCandidates.Of(scope.Db, appeal.Hands, appeal.Parties, scope.Now, cancellation);
            if (appeal.WhyNotNaming(scope.Actor, candidates) is { } rule)
                return Outcome<string>.From(Outcome.Broken(rule));
            var chosen = persons.Select(person => candidates.FirstOrDefault(one => one.Member.Person == person)).ToList();
            if (chosen.Contains(null))
                return Outcome<string>.From(Outcome.Broken(new Rule("AL-14", "Only persons who hold the role of the appeal panel hear appeals.")));
            if (chosen.Find(one => one!.Closed is not null) is { Closed: { } closed })
                return Outcome<string>.From(Outcome.Broken(closed));
            IReadOnlyList<PanelMember> members = [.. chosen.Select(one => one!.Member)];
            if (appeal.Panel.Count > 0)
            {
                Reasons.Require(reason);
                if (appeal.Panel.Select(member => member.Person).ToHashSet().SetEquals(members.Select(member => member.Person)))
                    return Outcome<string>.From(Outcome.Broken(new Rule("AL-15", "These three are the panel already.")));
            }
            await Seat(scope, appeal, members, cancellation);
            var said = AppealSeats.Said(members);
            scope.Record(appeal.Subject, appeal.StateCode, appeal.StateCode, reason.Trim().Length == 0 ? $"{said}." : $"{said}. {reason.Trim()}", pack.Hash,
                ("appeal", number), ("panel", string.Join(' ', members.Select(member => member.Person.Value))));
            return Outcome<string>.Done(said);
        }, cancellation);

    private static async Task Seat(CommandScope scope, HeardAppeal heard, IReadOnlyList<PanelMember> members, CancellationToken cancellation)
    {
        if (heard.Root is Sanction sanction)
        {
            sanction.NamePanel(members, scope.Actor);
            return;
        }
        if (heard.Root is Dispute dispute)
        {
            dispute.NamePanel(members, scope.Actor, heard.Hands);
            return;
        }
        var appeal = (Appeal)heard.Root;
        var application = await scope.Db.Applications.SingleAsync(one => one.Id == appeal.Application, cancellation);
        var licence = appeal.Licence is { } id ? await scope.Db.Licences.SingleAsync(one => one.Id == id, cancellation) : null;
        appeal.NamePanel(members, application, licence, scope.Actor, await scope.Db.ChangesOf(application.Id, cancellation));
    }
}
