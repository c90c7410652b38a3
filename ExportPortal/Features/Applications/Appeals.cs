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
        await scope.KeepContested(application, packs, cancellation);
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
    /// <param name="off">What comes off a granted licence, or is reviewed by others, by its keys; null for all that deciders set, and for any other case.</param>
    /// <returns>The state code of the appeal after the act.</returns>
    public async Task<Outcome<string>> Run(string number, AppealVerb verb, string reasons, int? revision, Guid key, Actor actor, CancellationToken cancellation, IReadOnlyList<string>? off = null)
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
            var granted = about.State is ApplicationState.Approved
                ? await scope.Db.Licences.Where(one => one.Application == about.Id).OrderByDescending(one => one.GrantedAt).FirstOrDefaultAsync(cancellation) : null;
            var changed = await scope.Db.ChangesOf(about.Id, cancellation);
            var hands = Appeal.Hands(about, granted, changed).Concat(appeal.Panel.Select(member => member.Person)).Distinct().ToList();
            if (verb is AppealVerb.Remit && granted is not null && appeal.WhyClosed(verb, about, scope.Actor, granted.StateAt(scope.Now), changed) is null && await WhyNobody(scope, hands, about, granted, cancellation) is { } nobody)
                return Outcome<string>.From(Outcome.Broken(nobody));
            var taken = appeal.Take(verb, reasons, about, scope.Actor, pack, scope.Now, granted, off, changed);
            (string, string)[] details = [("appeal", appeal.Number)];
            if (taken is not null && verb is AppealVerb.Remit)
                details = [.. details, ("amendment", await Review(scope, appeal, taken, about, granted!, hands, reasons, cancellation))];
            else if (taken is not null)
                scope.Enqueue(OutboxKinds.SealPackage, granted!.Id.Value);
            await scope.KeepContested(about, packs, cancellation);
            scope.IsHalf = appeal.State is AppealState.Lodged;
            scope.Record(scope.Target, from, Words.Code(about.State), taken is null ? reasons : $"{reasons.Trim()} {(verb is AppealVerb.Remit ? "Others review whether this is taken off" : "Taken off")}: {taken.Sentence()}", pack.Hash, details);
            return Outcome<string>.Done(Words.Code(appeal.State));
        }, cancellation);
        if (outcome.IsDone && application is not null)
            changes.Publish(new(application, actor.Person, actor.Name, verb.Label(), ""));
        return outcome;
    }

    /// <summary>Why what deciders set on a granted licence cannot be sent to others: too few of a role had no hand in the case (RM-3), so that the review would never end. Null where there are enough.</summary>
    private async Task<Rule?> WhyNobody(CommandScope scope, IReadOnlyList<PersonId> hands, Application about, Licence licence, CancellationToken cancellation)
    {
        foreach (var (role, needed) in Amendment.Weighing(licence.Tier, about.OpinionsNeeded(packs.Current).Contains(OpinionKind.Ethics), about.IsForTheBoard, packs.Current))
            if (await scope.Db.FreeOf(role, hands, licence.Steward, licence.Recipient, scope.Now, cancellation) is var free && free < needed)
                return new("AL-26", $"Nobody else could weigh it: {needed} of the role {Words.Of(role)} must be free of the parties and have had no hand in the case, and there {(free == 1 ? "is 1" : $"are {free}")}. Have others appointed first, grant the appeal, or dismiss it.");
        return null;
    }

    /// <summary>Begins the review of what the panel sent back, as a change of the licence under the rules of changes that are in force.</summary>
    /// <returns>The number of the change.</returns>
    private async Task<string> Review(CommandScope scope, Appeal appeal, TakenOff taken, Application about, Licence licence, IReadOnlyList<PersonId> hands, string reasons, CancellationToken cancellation)
    {
        var amendment = Amendment.OnAppeal(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextAmendment(cancellation), licence, taken, hands, $"Appeal {appeal.Number}: {reasons.Trim()}", packs.Current, scope.Now,
            about.OpinionsNeeded(packs.Current).Contains(OpinionKind.Ethics), about.IsForTheBoard);
        scope.Db.Amendments.Add(amendment);
        return amendment.Number;
    }
}
