using System.Data.Common;
using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Applications;

/// <summary>
/// Tells the open pages of this process what other instances of the portal did to their cases, and what any did to their licences and changes. One look at the head of
/// the log of acts every two seconds for the whole process, however many pages are open; entries are read only where the
/// head has moved and a case is open. A page that misses one learns of the change when it acts (Stale).
/// </summary>
public sealed partial class CaseWatch(IDbContextFactory<PortalDbContext> contexts, CaseChanges changes, ILogger<CaseWatch> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly string[] Live = ["application", "licence", "amendment"];

    /// <summary>Acts that change nothing of what a page shows, but for its history: answers to gateways, of which there may be many in a second, downloads and reminders.</summary>
    private static readonly HashSet<string> Quiet =
        ["access.decide", "licence.download", "licence.warn", "licence.remind", "licence.overdue", "licence.acceptancesoon", "licence.provisionalsoon", "licence.hearingsoon", "licence.hearinglate",
         "licence.reviewdue", "licence.certificatesoon", "licence.certificatelate", "licence.certificatelateboard", "amendment.remind", "amendment.soon", "amendment.late", "amendment.lateboard"];

    private bool wasFound = true;

    /// <summary>Place of the last entry that was looked at; null before the first look.</summary>
    private long? last;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        do
            try
            {
                await Look(stoppingToken);
                wasFound = true;
            }
            catch (Exception failure) when (failure is DbException or InvalidOperationException or TimeoutException)
            {
                // Pages lose a hint, nothing else; the next look catches up.
                if (wasFound)
                    LogLost(log, failure);
                wasFound = false;
            }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Tells what was written since the last look; the first one only notes where the log ends.</summary>
    internal async Task Look(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Database.OpenConnectionAsync(cancellation);
        var connection = db.Database.GetDbConnection();
        var head = await AuditHistory.Head(connection, cancellation);
        if (last is { } from && changes.IsHeard)
            while (from < head)
            {
                var entries = await AuditHistory.All(connection, from, cancellation);
                foreach (var entry in entries)
                    if (entry.Event is { Outcome: AuditOutcome.Done, Subject: { Kind: var kind, Number: { } number } } act && Live.Contains(kind) && !Quiet.Contains(act.Act))
                        changes.Publish(new(number, act.Person ?? default, act.Person is null ? Application.PortalName : entry.ActorName ?? "Somebody", CaseAct.WordsOf(act.Act), act.To is { } to && to != act.From ? to : "") { Seq = act.Seq });
                from = entries.Count > 0 ? entries[^1].Event.Seq : head;
            }
        last = head;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The log of acts cannot be read now; open cases are not told what other instances do.")]
    private static partial void LogLost(ILogger logger, Exception failure);
}
