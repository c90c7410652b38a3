using System.Data.Common;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Features.Integrity;

/// <summary>One of the two logs as its page needs it.</summary>
/// <param name="Code">In the address: "audit" or "access".</param>
internal sealed record IntegrityLog(
    string Code, LogTables Tables, NoteKey Key, IReadOnlyList<ICheckpointSink> Sinks, OpenLog Open,
    Func<DbConnection, SignedCheckpoint?, IProgress<long>?, CancellationToken, Task<LogVerification>> Verify);

/// <summary>Both logs: one mechanism, two stores and two keys.</summary>
internal sealed class IntegrityLogs(IntegrityLog audit, IntegrityLog accessLog)
{
    public const string Access = "access";

    public static IntegrityLogs Of(IServiceProvider services)
    {
        var (key, sinks, witness) = (services.GetRequiredService<CheckpointKey>(), services.GetRequiredService<IReadOnlyList<ICheckpointSink>>(), services.GetRequiredService<AccessWitness>());
        return new IntegrityLogs(
            new("audit", LogTables.Audit, key.Key, sinks, services.GetRequiredService<OpenLog>(), services.GetRequiredService<AuditLogVerifier>().Verify),
            new(Access, LogTables.Access, witness.Key.Key, witness.Sinks, services.GetRequiredService<AccessStore>().Session, witness.Verifier().Verify));
    }

    /// <summary>The log of acts for anything but the code of the access log.</summary>
    public IntegrityLog Find(string? code) => code == Access ? accessLog : audit;
}
