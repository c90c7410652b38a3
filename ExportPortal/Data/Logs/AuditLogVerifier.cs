using System.Data.Common;
using ExportPortal.Domain.AccessLog;

namespace ExportPortal.Data.Logs;

/// <summary>The <see cref="LogVerifier"/> of the log of acts.</summary>
internal sealed class AuditLogVerifier(NoteKey key, IReadOnlyList<ICheckpointSink> sinks)
{
    private readonly LogVerifier verifier = new(key, sinks, LogTables.Audit, (connection, findings) => new AuditReading(connection, findings));

    /// <inheritdoc cref="LogVerifier.Verify"/>
    public Task<LogVerification> Verify(DbConnection connection, SignedCheckpoint? since, IProgress<long>? progress, CancellationToken cancellation) =>
        verifier.Verify(connection, since, progress, cancellation);
}
