using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Jobs;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExportPortal.Features.Notices;

/// <summary>
/// Sends the newest checkpoint of both logs out of the house by mail, once a day: what a mailbox elsewhere holds, nobody who
/// holds the portal can change. The mailbox is written to and never read; its owner compares with "log verify --since".
/// </summary>
internal sealed class CheckpointMail(IDbContextFactory<PortalDbContext> contexts, OpenLog open, AccessCheckpoints accessLog, Post post, Issuer issuer, IOptions<LogOptions> log, IOptions<MailOptions> mail, TimeProvider clock) : IDueActs, IOutboxHandler
{
    public string Kind => OutboxKinds.MailCheckpoints;

    public OutboxLane Lane => OutboxLane.Mail;

    /// <summary>Whether checkpoints leave by mail: an address is set, and a server that takes it there.</summary>
    public static bool Leaves(LogOptions log, MailOptions mail) => log.CheckpointMail.Length > 0 && mail.Host.Length > 0;

    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        if (!Leaves(log.Value, mail.Value))
            return [];
        var hour = mail.Value.LastDigest(now);
        var once = Once.Of($"checkpoint-mail {hour:O}");
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.NotDone([new DueAct("log.mailcheckpoint", once, scope =>
        {
            scope.Enqueue(OutboxKinds.MailCheckpoints, once);
            scope.Record(new AuditSubject("log", "checkpoint", "checkpoint"), reason: "The newest checkpoints leave by mail.");
            return Task.FromResult(true);
        })], cancellation);
    }

    public async Task Handle(Guid subject, CancellationToken cancellation)
    {
        if (!Leaves(log.Value, mail.Value))
            return;
        string? acts;
        await using (var session = await open(cancellation))
            acts = (await new CheckpointStore(LogTables.Audit).Newest(session.Connection, cancellation))?.Note;
        var accesses = await accessLog.Newest(cancellation);
        if (acts is null && accesses is null)
            return;
        await post.Send(subject, issuer.Name, log.Value.CheckpointMail, $"Checkpoints of {issuer.Name}", string.Join("\n\n", new[]
        {
            "Keep this mail. Each block is a signed checkpoint of the log that its first line names. Save it to a file and compare the log with it, that of acts by: log verify --since FILE, and that of licensed use by: log verify --log access --since FILE.", acts, accesses,
        }.OfType<string>()), issuer.Name, clock.GetUtcNow(), cancellation);
    }
}
