using ExportPortal.Components.Shared;
using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Safeguarding;

/// <summary>Declares an interest of the actor in an organisation; returns its identity.</summary>
public sealed class DeclareInterest(CommandPipeline pipeline)
{
    public Task<Outcome<Guid>> Run(Guid organisation, string words, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>("interest.declare", key, actor, async scope =>
        {
            var wanted = new OrganisationId(organisation);
            if (!await scope.Db.Organisations.AnyAsync(one => one.Id == wanted, cancellation))
                return Outcome<Guid>.From(Outcome.Invalid(new InputError("Organisation", "Choose the organisation.")));
            var interest = DeclaredInterest.Declare(new(Guid.CreateVersion7(scope.Now)), wanted, words, scope.Actor, scope.Now);
            scope.Db.Interests.Add(interest);
            scope.Record(new AuditSubject("interest", interest.Id.Value.ToString()), to: "HELD", reason: words, details: ("organisation", organisation.ToString()));
            return Outcome<Guid>.Done(interest.Id.Value);
        }, cancellation);
}

/// <summary>Ends an interest of the actor; it counts for 24 months more.</summary>
public sealed class EndInterest(CommandPipeline pipeline)
{
    public Task<Outcome<Guid>> Run(Guid id, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<Guid>("interest.end", key, actor, async scope =>
        {
            var wanted = new InterestId(id);
            scope.Target = new AuditSubject("interest", id.ToString());
            var person = scope.Actor.Person;
            if (await scope.Db.Interests.FirstOrDefaultAsync(one => one.Id == wanted && one.Person == person, cancellation) is not { } interest)
                return Outcome<Guid>.From(Outcome.NotFound);
            interest.End(scope.Actor, scope.Now);
            scope.Record(scope.Target, "HELD", "ENDED");
            return Outcome<Guid>.Done(id);
        }, cancellation);
}

/// <param name="CountsUntil">Null while it is held.</param>
public sealed record InterestRow(Guid Id, string Organisation, string Words, DateTimeOffset DeclaredAt, DateTimeOffset? CountsUntil);

/// <summary>The actor's own interests, and the organisations there are to choose from.</summary>
public sealed class InterestQuery(IDbContextFactory<PortalDbContext> contexts)
{
    public async Task<IReadOnlyList<InterestRow>> Of(Actor actor, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var person = actor.Person;
        var found = await (from interest in db.Interests.AsNoTracking()
                           where interest.Person == person
                           join organisation in db.Organisations on interest.Organisation equals organisation.Id
                           orderby interest.DeclaredAt descending
                           select new { Interest = interest, organisation.RomanisedName }).ToListAsync(cancellation);
        return [.. found.Select(one => new InterestRow(one.Interest.Id.Value, one.RomanisedName, one.Interest.Words, one.Interest.DeclaredAt, one.Interest.CountsUntil))];
    }

    /// <summary>Organisations on record, the first that match.</summary>
    /// <param name="words">Part of a name, or a country code; empty for all.</param>
    public async Task<FoundChoices> Organisations(string words, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Organisations.AsNoTracking().Choices(words, cancellation);
    }
}
