using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;

namespace ExportPortal.Features.Integrity;

/// <summary>Reading the log of acts is an act itself: nothing is shown before it is logged.</summary>
public sealed class ReadLog(CommandPipeline pipeline)
{
    private static readonly Rule OnlyReaders = new("LR-1", "Only auditors, managers and those who answer for the log may read it.");

    /// <param name="what">Code of what is read: "overview", "entry", "verification".</param>
    /// <param name="place">Entry it begins at, or is about; null for the newest.</param>
    /// <param name="log">Which log is read.</param>
    public Task<Outcome<bool>> Run(string what, long? place, Guid key, Actor actor, CancellationToken cancellation, string log = "audit") =>
        pipeline.Run<bool>("log.read", key, actor, scope =>
        {
            scope.Target = new AuditSubject("log", log);
            if (!PortalPolicies.SeesWholeLog(scope.Actor))
                return Task.FromResult(Outcome<bool>.From(Outcome.Forbidden(OnlyReaders)));
            scope.Record(scope.Target, details: [("what", what), ("place", place?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "newest")]);
            return Task.FromResult(Outcome<bool>.Done(true));
        }, cancellation);
}
