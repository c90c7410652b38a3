using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Transparency;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Register;

/// <param name="Number">Of the licence, or of the application where there is none.</param>
/// <param name="Kind">Code of the pack.</param>
/// <param name="Until">Last day, inclusive; null where none was typed.</param>
public sealed record EmbargoAsk(string Number, string Kind, string Reason, DateOnly? Until);

/// <summary>Asks that the public record of a case is withheld; returns the number of the request.</summary>
public sealed class AskForEmbargo(CommandPipeline pipeline, PolicyPack pack)
{
    public Task<Outcome<string>> Run(EmbargoAsk ask, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("embargo.ask", key, actor, async scope =>
        {
            if (ask.Until is not { } until)
                return Outcome<string>.From(Outcome.Invalid(new InputError("Until", "Give the last day on which the record is withheld.")));
            if (await Case(scope.Db, ask.Number, scope.Actor, cancellation) is not { } application)
                return Outcome<string>.From(Outcome.Invalid(new InputError("Number", $"You have no licence and no case with the number '{ask.Number.Trim()}'.")));
            var earlier = await scope.Db.Embargoes.AsNoTracking().Where(one => one.Application == application.Id).ToListAsync(cancellation);
            var embargo = Embargo.Ask(Guid.CreateVersion7(scope.Now), await scope.Db.NextEmbargo(cancellation), application, earlier, ask.Kind, ask.Reason, until, scope.Actor, pack, scope.Now);
            scope.Db.Embargoes.Add(embargo);
            scope.Record(new AuditSubject("embargo", embargo.Id.ToString(), embargo.Number), to: Words.Code(embargo.State), reason: embargo.Reason, pack: pack.Hash, details: [("application", application.Number), ("kind", embargo.Kind), ("until", $"{embargo.Until:yyyy-MM-dd}")]);
            return Outcome<string>.Done(embargo.Number);
        }, cancellation);

    private static async Task<Application?> Case(PortalDbContext db, string number, Actor actor, CancellationToken cancellation)
    {
        var typed = number.Trim().ToUpperInvariant();
        if (LicenceNumber.Parse(typed) is not { Text: var licence })
            return await db.Applications.VisibleTo(actor).AsNoTracking().FirstOrDefaultAsync(one => one.Number == typed, cancellation);
        var found = db.Licences.VisibleTo(actor).Where(one => one.Number == licence).Select(one => one.Application);
        return await db.Applications.AsNoTracking().FirstOrDefaultAsync(one => found.Contains(one.Id), cancellation);
    }
}

/// <summary>Grants, refuses or lifts an embargo, as another person than the one who asked.</summary>
public sealed class DecideEmbargo(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "embargo.decide";

    /// <param name="until">Last day that is granted, inclusive; null for the one that was asked for.</param>
    public Task<Outcome<string>> Run(string number, EmbargoVerb verb, string reason, DateOnly? until, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Name, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("embargo", number, number);
            if (!scope.Actor.IsCaseStaff() || await scope.Db.Embargoes.FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } embargo)
                return Outcome<string>.From(Outcome.NotFound);
            var (application, from) = (await scope.Db.Applications.AsNoTracking().FirstAsync(one => one.Id == embargo.Application, cancellation), embargo.State);
            scope.Target = new AuditSubject("embargo", embargo.Id.ToString(), number);
            embargo.Take(verb, reason, until, application, scope.Actor, pack, scope.Now);
            scope.Record(scope.Target, Words.Code(from), Words.Code(embargo.State), embargo.Finding, pack.Hash, ("application", application.Number), ("until", $"{embargo.Until:yyyy-MM-dd}"));
            return Outcome<string>.Done(Words.Code(embargo.State));
        }, cancellation);
}

/// <param name="Case">Number of the application.</param>
/// <param name="Open">Verbs that are open to the actor.</param>
public sealed record EmbargoRow(Embargo Embargo, string Case, IReadOnlyList<EmbargoVerb> Open);

/// <summary>Requests that wait for a decision first, then those in force, then the latest of the others: staff see all, a party those of its own organisation.</summary>
public sealed class EmbargoQuery(IDbContextFactory<PortalDbContext> contexts, TimeProvider clock)
{
    /// <summary>The most that are listed.</summary>
    public const int Most = 100;

    public async Task<IReadOnlyList<EmbargoRow>> Run(Actor actor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var organisation = actor.Organisation;
        var (seen, today) = (db.Embargoes.AsNoTracking(), DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        seen = actor.IsCaseStaff() ? seen : actor.IsAny(Role.Steward, Role.Recipient) ? seen.Where(one => one.Organisation == organisation) : seen.Where(_ => false);
        var rows = await (from embargo in seen
                          join application in db.Applications.AsNoTracking() on embargo.Application equals application.Id
                          // What can still be decided or lifted comes before what is over.
                          orderby embargo.State == EmbargoState.Asked descending, embargo.State == EmbargoState.Granted && embargo.Until >= today descending, embargo.AskedAt descending
                          select new { embargo, application }).Take(Most).ToListAsync(cancellation);
        return [.. rows.Select(row => new EmbargoRow(row.embargo, row.application.Number, [.. Enum.GetValues<EmbargoVerb>().Where(verb => row.embargo.WhyClosed(verb, row.application, actor) is null)]))];
    }
}
