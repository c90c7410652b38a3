using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>Somebody who could be asked for an opinion.</summary>
/// <param name="Closed">Why not on this case; null when they can be asked.</param>
public sealed record ReviewerChoice(PersonId Person, string Name, Rule? Closed);

/// <param name="Asked">Who is asked for it now; null while nobody is.</param>
public sealed record OpinionChoices(OpinionKind Opinion, string? Asked, IReadOnlyList<ReviewerChoice> Choices);

/// <param name="Closed">Why the reader cannot ask anybody; null when they can.</param>
/// <param name="Revision">Goes with the act.</param>
public sealed record ReviewersView(string Number, IReadOnlyList<OpinionChoices> Opinions, Rule? Closed, int Revision);

/// <summary>Reads who could be asked for each open opinion of a case.</summary>
public sealed class ReviewersQuery(IDbContextFactory<PortalDbContext> contexts, PackLibrary packs, TimeProvider clock)
{
    /// <summary>The same by the number of the case, for people of the authority who may see it.</summary>
    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<ReviewersView?> Run(string number, Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        actor = await db.WithStanding(actor, clock.GetUtcNow(), cancellation);
        if (!actor.IsCaseStaff() || await db.Applications.VisibleTo(actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } application)
            return null;
        var choices = await Run(application, cancellation);
        return new(number, [.. choices.Select(one => new OpinionChoices(one.Key, application.Asked(one.Key)?.PersonName, one.Value))], application.WhyNotAsking(actor), Revisions.Of(db, application));
    }

    /// <returns>By kind of opinion, for those that are needed and not in.</returns>
    public async Task<IReadOnlyDictionary<OpinionKind, IReadOnlyList<ReviewerChoice>>> Run(Application application, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var pack = packs.Of(application);
        var choices = new Dictionary<OpinionKind, IReadOnlyList<ReviewerChoice>>();
        foreach (var kind in application.OpinionsNeeded(pack).Where(kind => application.Opinions.All(opinion => opinion.Kind != kind)))
            choices[kind] = [.. (await db.HoldersOf(Application.ReviewerRole(kind), clock.GetUtcNow(), cancellation)).Select(one => new ReviewerChoice(one.Actor.Person, one.Actor.Name, application.WhyNotReviewer(kind, one.Actor, pack)))];
        return choices;
    }
}

/// <summary>Asks a person for an opinion of a case, or another in their place.</summary>
public sealed class AskReviewer(CommandPipeline pipeline, PackLibrary packs, CaseChanges changes)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "application.askreviewer";

    /// <param name="revision">The revision that the actor was shown; null when the caller does not know one.</param>
    /// <returns>Name of the person.</returns>
    public async Task<Outcome<string>> Run(string number, OpinionKind kind, PersonId person, int? revision, Guid key, Actor actor, CancellationToken cancellation)
    {
        var outcome = await pipeline.Run<string>(Name, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("application", number, number);
            if (await scope.Db.Applications.VisibleTo(scope.Actor).FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } application)
                return Outcome<string>.From(Outcome.NotFound);
            scope.Target = new AuditSubject("application", application.Id.Value.ToString(), application.Number);
            if (revision is { } shown && scope.IsStale(application, shown))
                return Outcome<string>.From(Outcome.Stale);
            if (application.WhyNotAsking(scope.Actor) is { } rule)
                return Outcome<string>.From(Outcome.Broken(rule));
            if ((await scope.Db.HoldersOf(Application.ReviewerRole(kind), scope.Now, cancellation)).FirstOrDefault(one => one.Actor.Person == person) is not { } reviewer)
                return Outcome<string>.From(Outcome.Broken(new Rule("RV-9", $"This person is no {Words.Of(Application.ReviewerRole(kind))}.")));
            application.AskReviewer(kind, reviewer.Actor, scope.Actor, packs.Of(application), scope.Now);
            var state = Words.Code(application.State);
            scope.Record(scope.Target, state, state, application.Asked(kind)!.Said, application.PackHash, ("opinion", Words.Code(kind)), ("reviewer", person.Value.ToString()));
            return Outcome<string>.Done(reviewer.Actor.Name);
        }, cancellation);
        if (outcome.IsDone)
            changes.Publish(new(number, actor.Person, actor.Name, "Ask a reviewer", ""));
        return outcome;
    }
}
