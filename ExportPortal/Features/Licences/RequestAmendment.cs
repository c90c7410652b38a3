using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Licences;

/// <summary>Asks for a change of a licence, or for its renewal. Whom it names is compared with the lists at once, as when users are named.</summary>
public sealed class RequestAmendment(CommandPipeline pipeline, ListsInForce lists, PolicyPack pack)
{
    /// <returns>The number of the amendment.</returns>
    public async Task<Outcome<string>> Run(string licence, AmendmentChange change, bool isRenewal, string reason, Guid key, Actor actor, CancellationToken cancellation)
    {
        // Comparing reads the whole lists: it is done before anybody waits for the store.
        var named = change.Named;
        var compared = await lists.Compare(named, cancellation);
        return await pipeline.Run<string>("amendment.request", key, actor, async scope =>
        {
            if (await scope.LoadLicence(licence, cancellation) is not { } held)
                return Outcome<string>.From(Outcome.NotFound);
            if (isRenewal && await scope.Db.OpenRenewal(held.Id, cancellation) is { } open)
                return Outcome<string>.From(Outcome.Broken(new Rule("RN-11", $"Renewal {open} is open already. It is decided, or taken back, before another one is asked for.")));
            var asked = change.NewUsers is { } users ? change with { NewUsers = await scope.Certified(held.Recipient, users, [], pack, cancellation) } : change;
            var assessed = isRenewal ? await Assessed(scope.Db, held, cancellation) : null;
            var application = await scope.Db.Applications.SingleAsync(one => one.Id == held.Application, cancellation);
            held.OpenSites(application.Decision);
            var amendment = Amendment.Request(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextAmendment(cancellation), held, asked, isRenewal, reason, assessed, scope.Actor, pack, scope.Now,
                application.OpinionsNeeded(pack).Contains(OpinionKind.Ethics), application.IsForTheBoard);
            if (named.Count > 0)
                await scope.ScreenUsers(compared, held.Recipient, named, cancellation);
            scope.Db.Amendments.Add(amendment);
            scope.Target = ActOnAmendment.Subject(amendment);
            scope.Record(scope.Target, null, Words.Code(amendment.State), reason, details: [("licence", held.Number), ("kind", Words.Of(amendment.Kind))]);
            return Outcome<string>.Done(amendment.Number);
        }, cancellation);
    }

    /// <summary>When the licensed version was measured last, with its stress tests.</summary>
    private static async Task<DateTimeOffset?> Assessed(PortalDbContext db, Licence licence, CancellationToken cancellation) =>
        await db.Applications.Where(application => application.Id == licence.Application)
            .Join(db.Assessments.Where(assessment => assessment.Stress != null), application => application.DatasetVersion, assessment => assessment.Version, (_, assessment) => (DateTimeOffset?)assessment.MadeAt)
            .OrderByDescending(at => at).FirstOrDefaultAsync(cancellation);
}

/// <summary>Reviews, grants, refuses or takes back an amendment. A granted one owes the package of the next version.</summary>
public sealed class ActOnAmendment(CommandPipeline pipeline, ListsInForce lists, PackLibrary packs, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public static string Name(AmendmentVerb verb) => $"amendment.{verb.ToString().ToLowerInvariant()}";

    /// <param name="answer">For an opinion alone.</param>
    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    /// <param name="terms">Conditions, for granting alone; null for none.</param>
    public Task<Outcome<string>> Run(string number, AmendmentVerb verb, OpinionAnswer answer, string reason, int? revision, Guid key, Actor actor, CancellationToken cancellation, AmendmentTerms? terms = null) =>
        pipeline.Run<string>(Name(verb), key, actor, async scope =>
        {
            scope.Target = new AuditSubject("amendment", number, number);
            var amendment = await scope.Db.Amendments.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation);
            if (amendment is null)
                return Outcome<string>.From(Outcome.NotFound);
            scope.Target = Subject(amendment);
            if (revision is { } shown && scope.IsStale(amendment, shown))
                return Outcome<string>.From(Outcome.Stale);
            var (from, licence) = (Words.Code(amendment.State), await scope.Db.Licences.SingleAsync(one => one.Id == amendment.Licence, cancellation));
            GrantReview? review = null;
            if (verb is AmendmentVerb.Grant or AmendmentVerb.ConfirmConditions && licence.Grant is not null && amendment.WhyClosed(verb, scope.Actor, pack) is null)
            {
                (var against, review) = await new ChangeReview(scope, lists, packs, pack).Of(amendment, licence, cancellation);
                if (against is not null)
                    return Outcome<string>.From(Outcome.Broken(against));
            }
            var about = amendment.Change.SentBack is null ? null : await scope.Db.Applications.SingleAsync(one => one.Id == licence.Application, cancellation);
            if (about is not null && review is not null)
                amendment.CountAnew(about, licence.Grant!, review, packs.Of(about));
            var waits = licence.IsSealingNext;
            amendment.Take(verb, answer, reason, licence, scope.Actor, pack, scope.Now, terms, review);
            if (amendment is { State: AmendmentState.Granted, Change.SentBack: { } sent })
                about!.SetAside(sent.Off);
            if (licence.IsSealingNext && !waits)
                scope.Enqueue(OutboxKinds.SealPackage, licence.Id.Value);
            scope.IsHalf = from == Words.Code(amendment.State) && verb is (AmendmentVerb.Grant or AmendmentVerb.Refuse or AmendmentVerb.ConfirmConditions);
            scope.Record(scope.Target, from, Words.Code(amendment.State), terms is { IsEmpty: false } ? $"{reason} Conditions: {string.Join(" ", terms.Sentences)}" : reason, details: ("licence", licence.Number));
            return Outcome<string>.Done(Words.Code(amendment.State));
        }, cancellation);

    internal static AuditSubject Subject(Amendment amendment) => new("amendment", amendment.Id.Value.ToString(), amendment.Number);
}
