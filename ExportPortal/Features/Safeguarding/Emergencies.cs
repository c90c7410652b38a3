using System.Data.Common;
using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Safeguarding;

/// <summary>Asks to read one case in an emergency; returns the number of the record.</summary>
public sealed class AskEmergencyAccess(CommandPipeline pipeline)
{
    public Task<Outcome<string>> Run(string application, string reason, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("emergency.ask", key, actor, async scope =>
        {
            scope.Target = new AuditSubject("emergency", application);
            if (!scope.Actor.IsAny(EmergencyWorkflow.MayAsk))
                return Outcome<string>.From(Outcome.NotFound);
            // Whether a case exists is told to those alone who may ask for it.
            if (await scope.Db.Applications.FirstOrDefaultAsync(one => one.Number == application && one.State != ApplicationState.Draft, cancellation) is not { } found)
                return Outcome<string>.From(Outcome.Invalid(new InputError("Application", "There is no case of this number.")));
            var access = EmergencyAccess.Ask(new(Guid.CreateVersion7(scope.Now)), await scope.Db.NextEmergency(cancellation), found, reason, scope.Actor, scope.Now);
            scope.Db.EmergencyAccesses.Add(access);
            scope.Record(new AuditSubject("emergency", access.Id.Value.ToString(), access.Number), to: Words.Code(access.State), reason: reason, details: ("application", application));
            return Outcome<string>.Done(access.Number);
        }, cancellation);
}

/// <summary>The second person opens an emergency access, or an auditor reviews it afterwards.</summary>
public sealed class ActOnEmergency(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public static string Name(EmergencyVerb verb) => $"emergency.{verb.ToString().ToLowerInvariant()}";

    public Task<Outcome<string>> Run(string number, EmergencyVerb verb, string words, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Name(verb), key, actor, async scope =>
        {
            scope.Target = new AuditSubject("emergency", number, number);
            if (!scope.Actor.IsAny(EmergencyWorkflow.MayAsk) || await scope.Db.EmergencyAccesses.FirstOrDefaultAsync(one => one.Number == number, cancellation) is not { } access)
                return Outcome<string>.From(Outcome.NotFound);
            scope.Target = new AuditSubject("emergency", access.Id.Value.ToString(), number);
            var from = Words.Code(access.State);
            var parties = await scope.Db.Applications.Where(one => one.Id == access.Application).Select(one => new { one.Steward, one.Recipient }).SingleAsync(cancellation);
            // Neither who opens it nor who reviews it is bound to a party of the case.
            if ((access.WhyClosed(verb, scope.Actor, pack, scope.Now) ?? FourEyes.NotOwnOrganisation(scope.Actor, parties.Steward, parties.Recipient)) is { } closed)
                return Outcome<string>.From(Outcome.Broken(closed));
            if (verb is EmergencyVerb.Open)
                access.Confirm(scope.Actor, pack, scope.Now);
            else
                access.Close(words, scope.Actor, pack, scope.Now);
            scope.Record(scope.Target, from, Words.Code(access.State), words, pack.Hash);
            return Outcome<string>.Done(Words.Code(access.State));
        }, cancellation);
}

/// <param name="Application">Number of the case.</param>
/// <param name="IsOpenToMe">The case can be read by the reader of this row now.</param>
public sealed record EmergencyRow(EmergencyAccess Access, string Application, bool IsOpenToMe, Rule? OpenClosed, Rule? ReviewClosed)
{
    /// <summary>What was read of the case, oldest first; from the log.</summary>
    public IReadOnlyList<EmergencyRead> Reads { get; init; } = [];
}

/// <param name="Part">What of the case: "case", "history", "documents", or the name of a file that was taken.</param>
public sealed record EmergencyRead(DateTimeOffset At, string Part);

/// <param name="Next">Where the next part begins; null after the last.</param>
/// <param name="Total">All accesses.</param>
/// <param name="Waiting">Those of all that wait for the review of an auditor.</param>
public sealed record EmergencyPart(IReadOnlyList<EmergencyRow> Rows, string? Next, int Total, int Waiting);

/// <summary>Every emergency access, newest first: administrators and auditors see them all.</summary>
public sealed class EmergencyQuery(IDbContextFactory<PortalDbContext> contexts, PolicyPack pack, TimeProvider clock)
{
    /// <summary>Accesses on one page.</summary>
    public const int PageSize = 25;

    /// <param name="after">Number of the last access of an earlier part; null for the first.</param>
    public async Task<EmergencyPart> Part(string? after, int size, Actor actor, CancellationToken cancellation)
    {
        if (!actor.IsAny(EmergencyWorkflow.MayAsk))
            return new([], null, 0, 0);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await Rows(db, db.EmergencyAccesses.AsNoTracking().NewestFirst(after).Take(size + 1), actor, cancellation);
        return new([.. rows.Take(size)], rows.Count > size ? rows[size - 1].Access.Number : null,
            await db.EmergencyAccesses.CountAsync(cancellation), await db.EmergencyAccesses.CountAsync(one => one.State == EmergencyState.Opened, cancellation));
    }

    /// <returns>Null when it does not exist for the actor.</returns>
    public async Task<EmergencyRow?> Find(string number, Actor actor, CancellationToken cancellation)
    {
        if (!actor.IsAny(EmergencyWorkflow.MayAsk))
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Rows(db, db.EmergencyAccesses.AsNoTracking().Where(one => one.Number == number), actor, cancellation) is [var only] ? only : null;
    }

    private async Task<IReadOnlyList<EmergencyRow>> Rows(PortalDbContext db, IQueryable<EmergencyAccess> accesses, Actor actor, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var found = await (from access in accesses
                           join application in db.Applications on access.Application equals application.Id
                           orderby access.Number.Length descending, access.Number descending
                           select new { Access = access, application.Number }).ToListAsync(cancellation);
        await db.Database.OpenConnectionAsync(cancellation);
        var rows = new List<EmergencyRow>();
        foreach (var one in found)
            rows.Add(new(one.Access, one.Number, one.Access.AskedBy == actor.Person && one.Access.EndsAt > now,
                one.Access.WhyClosed(EmergencyVerb.Open, actor, pack, now), one.Access.WhyClosed(EmergencyVerb.Review, actor, pack, now))
            {
                Reads = one.Access.OpenedAt is not null ? await Reads(db, one.Access, cancellation) : [],
            });
        return rows;
    }

    /// <summary>Readings stand with the access; a file that was taken stands with the case and names the access.</summary>
    private static async Task<IReadOnlyList<EmergencyRead>> Reads(PortalDbContext db, EmergencyAccess access, CancellationToken cancellation)
    {
        var connection = db.Database.GetDbConnection();
        var reads = await Entries(connection, "emergency", access.Id.Value, act => act.Act == "emergency.read", act => Detail(act, "part") ?? "case", cancellation);
        var taken = await Entries(connection, "application", access.Application.Value, act => act.Act == "application.download" && Detail(act, "emergency") == access.Number, act => Detail(act, "file") ?? "a file", cancellation);
        return [.. reads.Concat(taken).OrderBy(read => read.At)];
    }

    private static async Task<List<EmergencyRead>> Entries(DbConnection connection, string kind, Guid id, Func<AuditEvent, bool> isRead, Func<AuditEvent, string> part, CancellationToken cancellation)
    {
        var (reads, after) = (new List<EmergencyRead>(), -1L);
        while (await AuditHistory.OfSubject(connection, kind, id.ToString(), after, cancellation) is { Count: > 0 } page)
        {
            reads.AddRange(page.Where(entry => entry.Event.Outcome is AuditOutcome.Done && isRead(entry.Event)).Select(entry => new EmergencyRead(entry.Event.At, part(entry.Event))));
            after = page[^1].Event.Seq;
        }
        return reads;
    }

    private static string? Detail(AuditEvent act, string key) => act.Details.FirstOrDefault(detail => detail.Key == key)?.Value;
}
