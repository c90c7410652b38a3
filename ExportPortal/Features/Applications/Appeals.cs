using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>Lodges an appeal of the applicant against the decision on an application; returns its number.</summary>
public sealed class LodgeAppeal(CommandPipeline pipeline, PackLibrary packs, CaseChanges changes)
{
    public async Task<Outcome<string>> Run(string application, string grounds, Guid key, Actor actor, CancellationToken cancellation)
    {
        var outcome = await pipeline.Run<string>("appeal.lodge", key, actor, scope => Lodge(scope, application, grounds, cancellation), cancellation);
        if (outcome.IsDone)
            changes.Publish(new(application, actor.Person, actor.Name, "Appeal", ""));
        return outcome;
    }

    private async Task<Outcome<string>> Lodge(CommandScope scope, string number, string grounds, CancellationToken cancellation)
    {
        scope.Target = new AuditSubject("application", number, number);
        if (await scope.Db.Applications.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } application)
            return Outcome<string>.From(Outcome.NotFound);
        scope.Target = new AuditSubject("application", application.Id.Value.ToString(), application.Number);
        var earlier = await scope.Db.Appeals.Where(one => one.Application == application.Id && one.Licence == null).ToListAsync(cancellation);
        var pack = packs.Of(application);
        var appeal = Appeal.Lodge(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextAppeal(cancellation), application, earlier, grounds, scope.Actor, pack, scope.Now);
        scope.Db.Appeals.Add(appeal);
        scope.Record(scope.Target, to: Words.Code(appeal.State), reason: grounds, pack: pack.Hash, details: ("appeal", appeal.Number));
        return Outcome<string>.Done(appeal.Number);
    }
}

/// <summary>A person of the panel signs an outcome of an appeal; with the second signature it takes effect, on the application too.</summary>
public sealed class ActOnAppeal(CommandPipeline pipeline, PackLibrary packs, CaseChanges changes)
{
    /// <summary>What the log calls it.</summary>
    public static string Name(AppealVerb verb) => $"appeal.{verb.ToString().ToLowerInvariant()}";

    /// <param name="revision">The revision of the appeal that the actor was shown; null when the caller does not know one.</param>
    /// <returns>The state code of the appeal after the act.</returns>
    public async Task<Outcome<string>> Run(string number, AppealVerb verb, string reasons, int? revision, Guid key, Actor actor, CancellationToken cancellation)
    {
        string? application = null;
        var outcome = await pipeline.Run<string>(Name(verb), key, actor, async scope =>
        {
            scope.Target = new AuditSubject("appeal", number, number);
            if (await scope.Db.Appeals.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number && one.Licence == null, cancellation) is not { } appeal)
                return Outcome<string>.From(Outcome.NotFound);
            if (revision is { } shown && scope.IsStale(appeal, shown))
                return Outcome<string>.From(Outcome.Stale);
            var about = await scope.Db.Applications.SingleAsync(one => one.Id == appeal.Application, cancellation);
            application = about.Number;
            scope.Target = new AuditSubject("application", about.Id.Value.ToString(), about.Number);
            var from = Words.Code(about.State);
            var pack = packs.Of(about);
            var granted = about.State is ApplicationState.Approved && verb is AppealVerb.GrantAppeal
                ? await scope.Db.Licences.Where(one => one.Application == about.Id).OrderByDescending(one => one.GrantedAt).FirstOrDefaultAsync(cancellation) : null;
            appeal.Take(verb, reasons, about, scope.Actor, pack, scope.Now, granted);
            if (granted is { IsSealingNext: true } && appeal.State is AppealState.Granted)
                scope.Enqueue(OutboxKinds.SealPackage, granted.Id.Value);
            scope.IsHalf = appeal.State is AppealState.Lodged;
            scope.Record(scope.Target, from, Words.Code(about.State), reasons, pack.Hash, ("appeal", appeal.Number));
            return Outcome<string>.Done(Words.Code(appeal.State));
        }, cancellation);
        if (outcome.IsDone && application is not null)
            changes.Publish(new(application, actor.Person, actor.Name, verb.Label(), ""));
        return outcome;
    }
}
