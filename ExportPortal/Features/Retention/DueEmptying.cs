using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Features.Retention;

/// <summary>Empties what SQLite keeps beside its stores of what was deleted, after the erasures of a run and where readers held it before, and puts on record that it is done. Nothing is due on PostgreSQL.</summary>
internal sealed class DueEmptying(PortalPaths paths) : IDueActs
{
    public const string Act = "retention.empty";

    public Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<DueAct>>([.. WriteAheadFile.OwedIn(paths).Select(Of)]);

    private static DueAct Of(string store)
    {
        var isEmpty = false;
        return new DueAct(Act, Guid.NewGuid(), scope =>
        {
            if (isEmpty)
                scope.Record(new AuditSubject("store", Path.GetFileNameWithoutExtension(store)));
            return Task.FromResult(isEmpty);
        }) { Prepare = async _ => isEmpty = await WriteAheadFile.Empty(store) }; // outside the command, whose own transaction would hold it
    }
}
