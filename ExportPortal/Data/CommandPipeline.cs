using System.Text.Json;
using ExportPortal.Data.Configurations;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace ExportPortal.Data;

/// <summary>Reads the actor anew from the store: null when locked, changed or gone since the session began.</summary>
public delegate Task<Actor?> FreshActor(PortalDbContext db, Actor claimed, CancellationToken cancellation);

/// <summary>Asked before an act of a person: null lets it go on, else the rule that stops it.</summary>
public delegate Task<Rule?> ActGuard(PortalDbContext db, string act, Actor actor, CancellationToken cancellation);

/// <summary>
/// What every command owes, once: fresh user state, idempotency key, concurrency token, and domain rows, audit event,
/// outbox and key in one transaction. If the audit event cannot be written, nothing is committed.
/// </summary>
/// <param name="protection">What protects the secrets of commands; null where none has any.</param>
public sealed class CommandPipeline(
    IDbContextFactory<PortalDbContext> contexts, FreshActor fresh, TimeProvider clock, CommandSignal signal, PolicyPack? letters = null, ActGuard? guard = null, IDataProtectionProvider? protection = null)
{
    private readonly IDataProtector? keyRing = protection?.CreateProtector("ExportPortal.KeyRing");

    private static readonly Rule SessionEnded = new("ID-1", "Your account or its rights have changed. Sign in again; nothing was saved.");
    private static readonly Rule KeyClosed = new("KY-1", "This key was closed.");
    private static readonly Rule KeyReused = new("IK-1", "This request was used for another act. Reload the page and try again.");
    private static readonly Rule OtherRequest = new("IK-1", "This Idempotency-Key was used for another request. Use a new one for each request.");

    /// <summary>Runs one command. <paramref name="key"/> is made once per intent by the caller; the same key again has no second effect.</summary>
    public async Task<Outcome<T>> Run<T>(string act, Guid key, Actor actor, Func<CommandScope, Task<Outcome<T>>> command, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(key, Guid.Empty);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await Begin(db, cancellation);
        await db.LockKey(key, cancellation);
        if (await Earlier<T>(db, act, key, actor.User.Value, cancellation) is { } earlier)
            return earlier;
        if (await fresh(db, actor, cancellation) is not { } current)
            return await Deny<T>(transaction, new CommandScope(db, actor, clock.GetUtcNow(), act, key), Outcome.Forbidden(SessionEnded), cancellation);
        var scope = new CommandScope(db, current, clock.GetUtcNow(), act, key);
        return guard is not null && await guard(db, act, current, cancellation) is { } stopped
            ? await Deny<T>(transaction, scope, Outcome.Forbidden(stopped), cancellation)
            : await Carry(db, transaction, scope, command, cancellation);
    }

    private async Task<Outcome<T>> Carry<T>(PortalDbContext db, IDbContextTransaction transaction, CommandScope scope, Func<CommandScope, Task<Outcome<T>>> command, CancellationToken cancellation)
    {
        try
        {
            var outcome = await command(scope);
            if (!outcome.IsDone)
                return await Deny<T>(transaction, scope, outcome, cancellation);
            await Commit(db, transaction, scope, JsonSerializer.Serialize(outcome.Value, Conversions.Json), cancellation);
            return outcome;
        }
        catch (RuleViolation broken)
        {
            return await Deny<T>(transaction, scope, Outcome.Broken(broken.Rule), cancellation);
        }
        catch (DbUpdateException first) when (IsSecond(first))
        {
            return Outcome<T>.From(Outcome.Stale);
        }
    }

    /// <summary>Runs a command of a program: its key is read anew, the rest is as for a person. The act is logged without a user and names the key.</summary>
    public async Task<Outcome<T>> RunAsClient<T>(string act, Guid key, ApiClient client, Func<CommandScope, Task<Outcome<T>>> command, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(key, Guid.Empty);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await Begin(db, cancellation);
        await db.LockKey(key, cancellation);
        if (await Earlier<T>(db, act, key, client.Key, cancellation) is { } earlier)
            return earlier;
        var scope = new CommandScope(db, null, clock.GetUtcNow(), act, key) { Client = client };
        if (!await db.ApiKeys.AnyAsync(one => one.Id == client.Key && one.ClosedAt == null, cancellation))
            return await Deny<T>(transaction, scope, Outcome.Forbidden(KeyClosed), cancellation);
        return await Carry(db, transaction, scope, command, cancellation);
    }

    /// <summary>Runs an act of the portal itself, such as sealing; it has no user and is logged without one.</summary>
    /// <param name="once">Identity of what is done: the same one again has no second effect. Null for an act that may repeat.</param>
    public Task RunAsPortal(string act, Func<CommandScope, Task> command, CancellationToken cancellation, Guid? once = null) => AsPortal(act, async scope =>
    {
        await command(scope);
        return true;
    }, once, cancellation);

    /// <summary>
    /// Runs an act of the portal that may no longer be due, such as a lapse that an answer came before: the command looks
    /// again and says false. Somebody who acts at the same moment wins. Returns whether it took effect now.
    /// </summary>
    public async Task<bool> TryAsPortal(string act, Func<CommandScope, Task<bool>> command, Guid once, CancellationToken cancellation)
    {
        try
        {
            return await AsPortal(act, command, once, cancellation);
        }
        catch (DbUpdateException first) when (IsSecond(first))
        {
            return false;
        }
    }

    private async Task<bool> AsPortal(string act, Func<CommandScope, Task<bool>> command, Guid? once, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await Begin(db, cancellation);
        var scope = new CommandScope(db, null, clock.GetUtcNow(), act, once is { } subject ? PortalKey(act, subject) : Guid.NewGuid());
        await db.LockKey(scope.Key, cancellation);
        if (await db.CommandsDone.AnyAsync(done => done.Key == scope.Key, cancellation) || !await command(scope))
            return false;
        await Commit(db, transaction, scope, "null", cancellation);
        return true;
    }

    /// <summary>
    /// Begins the transaction of a command. Before it the key ring makes the key that it lacks: it writes it in a
    /// transaction of its own, which inside the command would wait for the command itself.
    /// </summary>
    private Task<IDbContextTransaction> Begin(PortalDbContext db, CancellationToken cancellation)
    {
        keyRing?.Protect([]);
        return db.Database.BeginTransactionAsync(cancellation);
    }

    /// <summary>Somebody else acted first; on PostgreSQL a unique key may tell so before the concurrency token does.</summary>
    private static bool IsSecond(DbUpdateException failed) =>
        failed is DbUpdateConcurrencyException || failed.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <summary>One key for one act on one subject, apart from those that callers make at random.</summary>
    internal static Guid PortalKey(string act, Guid subject) =>
        Jobs.Once.Of($"{act}:{subject}");

    private async Task Commit(PortalDbContext db, IDbContextTransaction transaction, CommandScope scope, string result, CancellationToken cancellation)
    {
        foreach (var before in scope.Before)
            OrderLetters(scope, before);
        if (scope is { IsPast: false, ToldTo: not { Count: 0 } } && scope.Event is { } act)
            OrderLetters(scope, scope.IsHalf ? LetterOrder.FirstOf(act) : scope.MayNamePersons ? act with { Reason = null } : act, scope.ToldTo);
        db.CommandsDone.Add(new CommandDone { Key = scope.Key, User = scope.User, Act = scope.Act, Asked = AskedFor.Present, Result = result, At = scope.Now });
        await db.SaveChangesAsync(cancellation);
        foreach (var before in scope.Before)
            await Append(db, transaction, before, cancellation);
        await Append(db, transaction, scope.Event ?? throw new InvalidOperationException($"{scope.Act} recorded no event; a command without a trace is not allowed."), cancellation);
        await transaction.CommitAsync(cancellation);
        signal.Raise();
    }

    private void OrderLetters(CommandScope scope, AuditEventDraft act, IReadOnlyCollection<PersonId>? toldTo = null)
    {
        if (letters is null || LetterOrder.Of(letters, act, scope.Now, toldTo) is not { } order)
            return;
        scope.Db.LetterOrders.Add(order);
        scope.Enqueue(OutboxKinds.WriteLetters, order.Id);
    }

    private async Task<Outcome<T>> Deny<T>(IDbContextTransaction transaction, CommandScope scope, Outcome outcome, CancellationToken cancellation)
    {
        await transaction.RollbackAsync(cancellation);
        if (outcome.Kind is OutcomeKind.Broken or OutcomeKind.Forbidden or OutcomeKind.NotFound)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var second = await db.Database.BeginTransactionAsync(cancellation);
            await Append(db, second, scope.Denied(outcome), cancellation);
            await second.CommitAsync(cancellation);
            signal.Raise();
        }
        return Outcome<T>.From(outcome);
    }

    private static async Task<Outcome<T>?> Earlier<T>(PortalDbContext db, string act, Guid key, Guid by, CancellationToken cancellation)
    {
        var done = await db.CommandsDone.AsNoTracking().FirstOrDefaultAsync(command => command.Key == key, cancellation);
        if (done is null)
            return null;
        if (done.Asked is { } before && AskedFor.Present is { } now && before != now)
            return Outcome<T>.From(Outcome.Broken(OtherRequest));
        return done.Act == act && done.User == by
            ? Outcome<T>.Done(JsonSerializer.Deserialize<T>(done.Result, Conversions.Json)!)
            : Outcome<T>.From(Outcome.Broken(KeyReused));
    }

    private static Task<AuditReceipt> Append(PortalDbContext db, IDbContextTransaction transaction, AuditEventDraft draft, CancellationToken cancellation) =>
        AuditLog.Append(db.Database.GetDbConnection(), transaction.GetDbTransaction(), draft, cancellation);
}

/// <summary>What a command works with: the context, the fresh actor, one instant, and the event it must record.</summary>
public sealed class CommandScope(PortalDbContext db, Actor? actor, DateTimeOffset now, string act, Guid key)
{
    public PortalDbContext Db => db;

    /// <summary>The actor; an act of the portal itself has none, and asking for one is a bug.</summary>
    public Actor Actor => actor ?? throw new InvalidOperationException($"{act} is an act of the portal itself and has no actor.");
    public DateTimeOffset Now => now;
    internal string Act => act;
    internal Guid Key => key;
    internal Guid User => actor?.User.Value ?? Client?.Key ?? Guid.Empty;

    /// <summary>The program that acts; null when a person or the portal does.</summary>
    public ApiClient? Client { get; internal init; }
    internal AuditEventDraft? Event { get; private set; }

    /// <summary>What time had done before the act, in its order; each is logged and told as an act of the portal.</summary>
    internal List<AuditEventDraft> Before { get; } = [];

    /// <summary>Whether it was the first of two signatures: without effect yet, so those alone are told who may sign second.</summary>
    public bool IsHalf { get; set; }

    /// <summary>Whether its reason may name a person of the access log, who is erased later: letters stay, and are given none.</summary>
    public bool MayNamePersons { get; set; }

    /// <summary>Whether it was over again when it was recorded, so nobody is told.</summary>
    public bool IsPast { get; set; }

    /// <summary>Persons who alone are told of it, of those whom its letters name; null for all of them.</summary>
    public IReadOnlyCollection<PersonId>? ToldTo { get; set; }

    /// <summary>Says what the act was about; exactly once in each command.</summary>
    public void Record(AuditSubject subject, string? from = null, string? to = null, string? reason = null, ContentHash? pack = null, params (string Key, string Value)[] details)
    {
        if (Event is not null)
            throw new InvalidOperationException($"{act} recorded two events; one act is one event.");
        Event = Draft(subject) with { From = from, To = to, Reason = reason, PolicyPackHash = pack, Details = details.Concat(ClientDetails.Select(detail => (detail.Key, detail.Value))).ToDictionary(detail => detail.Item1, detail => detail.Item2) };
    }

    /// <summary>Says what time had done and nobody had recorded when the act came: an act of the portal of its own, before the one that is asked for. Where that one is refused, neither is recorded.</summary>
    public void RecordBefore(string before, AuditSubject subject, string from, string to, string reason) =>
        Before.Add(new(now, null, null, null, [], before, subject) { From = from, To = to, Reason = reason });

    /// <summary>Refuses an act on an aggregate that somebody else changed since the page showed it.</summary>
    public bool IsStale(object aggregate, int shown) => Revisions.Of(db, aggregate) != shown;

    /// <summary>Owes work after the commit.</summary>
    public void Enqueue(string kind, Guid subject) =>
        db.Outbox.Add(new OutboxMessage { Id = Guid.CreateVersion7(now), Kind = kind, Subject = subject, CreatedAt = now, DueAt = now });

    internal AuditEventDraft Denied(Outcome outcome) =>
        (Event ?? Draft(Target)) with { To = null, Outcome = AuditOutcome.Denied, Details = new Dictionary<string, string>(ClientDetails) { ["rule"] = outcome.Rule?.Code ?? outcome.Kind.ToString() } };

    private Dictionary<string, string> ClientDetails => (Client?.Shown ?? actor?.Key) is { } shown ? new() { ["api_key"] = shown } : [];

    /// <summary>What the command is aimed at, known before it acts, so that a denial names it too.</summary>
    public AuditSubject Target { get; set; } = new("command", key.ToString());

    private AuditEventDraft Draft(AuditSubject subject) => actor is null
        ? new AuditEventDraft(now, null, null, null, [], act, subject) { IdempotencyKey = key.ToString(), Details = ClientDetails }
        : AuditEventDraft.By(actor, now, act, subject) with { IdempotencyKey = key.ToString(), Details = ClientDetails };
}

/// <summary>Tells the workers that something was committed, so that nobody waits for a poll.</summary>
public sealed class CommandSignal
{
    private TaskCompletionSource next = New();

    /// <summary>Ends with the next commit. Taken before one looks for work, so that none is missed in between.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    public void Raise() => Interlocked.Exchange(ref next, New()).SetResult();

    /// <summary>Waits for what <see cref="Next"/> gave or the time limit, whichever is first.</summary>
    public static async Task Wait(Task commit, TimeSpan limit, CancellationToken cancellation)
    {
        await commit.WaitAsync(limit, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
