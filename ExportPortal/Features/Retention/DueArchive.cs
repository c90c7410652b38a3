using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ExportPortal.Features.Retention;

/// <summary>On PostgreSQL: moves old partitions of the access log into files, one at a time, each with an event that names the file and its hash. On SQLite all entries stay where they are.</summary>
internal sealed class DueArchive(AccessArchiving archiving, PolicyPack pack) : IDueActs
{
    public const string Act = "accesslog.archive";

    /// <summary>The file is written and compared before the act; its entries never change, so written twice it is the same file.</summary>
    public async Task<IReadOnlyList<DueAct>> Find(DateTimeOffset now, CancellationToken cancellation)
    {
        if (pack.Retention is not { } terms || await archiving.Next(now.AddMonths(-terms.OnlineMonths), cancellation) is not { } partition)
            return [];
        ArchivedPart? part = null;
        return [new DueAct(Act, Once.Of(partition.Name), scope => Move(scope, partition, part!, cancellation)) { Prepare = async token => part = await archiving.Write(partition, token) }];
    }

    /// <summary>Partition and event in the one transaction of the act.</summary>
    private async Task<bool> Move(CommandScope scope, FullPartition partition, ArchivedPart part, CancellationToken cancellation)
    {
        if (!await AccessArchiving.Replace(scope.Db.Database.GetDbConnection(), scope.Db.Database.CurrentTransaction!.GetDbTransaction(), partition, part, cancellation))
            return false;
        scope.Record(new AuditSubject("access_archive", part.File), pack: pack.Hash, details:
            [("first", Place(part.First)), ("last", Place(part.Past - 1)), ("sha256", part.Hash.Hex)]);
        return true;
    }

    private static string Place(long place) => place.ToString(CultureInfo.InvariantCulture);
}
