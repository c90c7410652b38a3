using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients.Lists;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>Reads one case for a page, or nothing: a case that the actor may not see does not exist for them.</summary>
public sealed class CaseQuery(IDbContextFactory<PortalDbContext> contexts, ListsInForce lists, PackLibrary packs, TimeProvider clock, EmergencyReading reading)
{
    /// <summary>Whether the actor sees a case of this number; for an honest 404 before anything is drawn.</summary>
    public async Task<bool> Exists(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        actor = await db.WithStanding(actor, clock.GetUtcNow(), cancellation);
        return await db.Applications.VisibleTo(actor).AnyAsync(application => application.Number == number, cancellation);
    }

    /// <returns>Null when there is none that the actor sees.</returns>
    public async Task<CaseView?> Find(string number, Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Database.OpenConnectionAsync(cancellation);
        // Read first: what is written meanwhile may be in the view or not, and is told.
        var head = await AuditHistory.Head(db.Database.GetDbConnection(), cancellation);
        actor = await db.WithStanding(actor, clock.GetUtcNow(), cancellation);
        var found = await db.Applications.VisibleTo(actor).AsNoTracking().Where(application => application.Number == number)
            .Select(application => new { Application = application, Revision = EF.Property<int>(application, Revisions.Column) })
            .FirstOrDefaultAsync(cancellation);
        if (found is null || !await reading.MayShow(found.Application, "case", actor, cancellation))
            return null;
        var application = found.Application;
        var pack = packs.Of(application);
        var dataset = await db.Datasets.AsNoTracking().Include(one => one.Versions).FirstAsync(one => one.Id == application.Dataset, cancellation);
        var assessment = await db.Assessments.AsNoTracking().FirstAsync(one => one.Id == application.Assessment, cancellation);
        var parties = await db.Organisations.AsNoTracking().Where(one => one.Id == application.Steward || one.Id == application.Recipient).ToDictionaryAsync(one => one.Id, cancellation);
        var licence = await db.Licences.VisibleTo(actor).Where(one => one.Application == application.Id).OrderByDescending(one => one.GrantedAt).Select(one => new { one.Id, one.Number }).FirstOrDefaultAsync(cancellation);
        var (version, now) = (dataset.Version(application.DatasetVersion), clock.GetUtcNow());
        var held = await db.Held(version, application.Recipient, cancellation);
        var around = await db.Around(dataset, application.DatasetVersion, parties[application.Recipient], pack, now, cancellation);
        var file = new CaseFile(dataset, version, assessment, parties[application.Recipient]) { Held = held, Around = around };
        var facts = await db.CompletenessFacts(application, file, cancellation);
        if (application.State is ApplicationState.Submitted)
            facts = facts with { StaleScreening = await db.WhyNotFresh(lists, application.Recipient, application.Steward, pack, now, cancellation) };
        IReadOnlyList<CompletenessGap> gaps = application.State is ApplicationState.Draft or ApplicationState.Incomplete or ApplicationState.Submitted ? Completeness.Check(facts, pack, now) : [];
        var appeals = await db.Appeals.VisibleTo(actor).AsNoTracking().Where(one => one.Application == application.Id && one.Licence == null).OrderBy(one => one.LodgedAt)
            .Select(one => new { Appeal = one, Revision = EF.Property<int>(one, Revisions.Column) }).ToListAsync(cancellation);
        return new CaseView(application, found.Revision, dataset, version, assessment, parties[application.Steward], parties[application.Recipient], licence?.Number, gaps, actor, pack, now)
        {
            ReadUpTo = head,
            Held = held,
            Around = around,
            Newest = application.AnswerAskedAt is null || actor.Organisation != application.Steward ? null
                : await db.Assessments.AsNoTracking().Where(one => one.Version == application.DatasetVersion).OrderByDescending(one => one.MadeAt).FirstAsync(cancellation),
            Facts = facts,
            IsAlone = application.State is ApplicationState.Submitted && application.HasSubmitted(actor) && await db.IsAlone(Role.Steward, actor, cancellation),
            Request = application.State is not (ApplicationState.Draft or ApplicationState.Incomplete) || actor.Organisation != application.Steward ? null
                : await db.AccessRequests.AsNoTracking().FirstOrDefaultAsync(one => one.Steward == application.Steward && one.Application == application.Number, cancellation),
            GateSince = actor.IsCaseStaff() && application.State is ApplicationState.ApprovedConditional && file.Decide(application.Content, pack).Decision is { Outcome: DecisionOutcome.Prohibited } met ? met.Reasons[0].Text : null,
            Seal = licence is not null && actor.IsCaseStaff() ? await db.SealWait(licence.Id, cancellation) : null,
            Undecided = actor.IsCaseStaff() && application.State is ApplicationState.ScreeningHold ? await Undecided(db, application, cancellation) : new Dictionary<ApplicationVerb, Rule>(),
            Hits = actor.IsCaseStaff() ? await Hits(db, application, cancellation) : [],
            Like = actor.IsCaseStaff() ? await db.Like(application, cancellation) : LikeCases.None,
            Granted = application.State is ApplicationState.Approved && appeals.Exists(one => one.Appeal.State is AppealState.Lodged) && licence is not null
                ? (await db.Licences.AsNoTracking().SingleAsync(one => one.Id == licence.Id, cancellation)).StateAt(now) : null,
            Changes = appeals.Exists(one => one.Appeal.State is AppealState.Lodged) ? await db.ChangesOf(application.Id, cancellation) : [],
            Disputes = await db.DisputesOn([application.Number, .. licence is null ? Array.Empty<string>() : [licence.Number]], actor, cancellation),
            Appeals = [.. appeals.Select(one => new AppealView(one.Appeal, one.Revision))],
        };
    }

    private static async Task<IReadOnlyDictionary<ApplicationVerb, Rule>> Undecided(PortalDbContext db, Application application, CancellationToken cancellation)
    {
        var found = new Dictionary<ApplicationVerb, Rule>();
        foreach (var verb in (ApplicationVerb[])[ApplicationVerb.ClearMatch, ApplicationVerb.ConfirmMatch])
            if (await db.WhyMatchStands(application, verb, cancellation) is { } rule)
                found[verb] = rule;
        return found;
    }

    /// <summary>Those of the parties themselves and their owners, and of users and providers those whom this application names.</summary>
    private static async Task<IReadOnlyList<ScreeningHit>> Hits(PortalDbContext db, Application application, CancellationToken cancellation)
    {
        var named = EndUsers.Subjects(application.Content.EndUsers).Select(subject => subject.Owner).ToHashSet();
        var found = await db.ScreeningHits.AsNoTracking().Where(hit => hit.Party == application.Recipient || hit.Party == application.Steward)
            .OrderByDescending(hit => hit.State == HitState.Open).ThenByDescending(hit => hit.FoundAt).ToListAsync(cancellation);
        return [.. found.Where(hit => !EndUsers.IsOfUser(hit) || named.Contains(hit.Subject.Owner))];
    }
}
