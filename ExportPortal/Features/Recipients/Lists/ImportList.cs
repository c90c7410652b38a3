using ExportPortal.Data;
using ExportPortal.Data.Lists;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Features.Recipients.Lists;

/// <summary>Takes a version of a list in: as an act of the portal, with the hash of the file on record.</summary>
public sealed class ImportList(CommandPipeline pipeline)
{
    /// <summary>Imports an XML list that does not come from the folder.</summary>
    public Task Run(string source, byte[] file, CancellationToken cancellation)
    {
        var (hash, read) = (ContentHash.Of(file), ReadList.Xml(new MemoryStream(file)));
        return pipeline.TryAsPortal("screening.import", scope => Task.FromResult(Import(scope, source, hash, read)), Key(source, hash), cancellation);
    }

    internal static Guid Key(string source, ContentHash hash) => Data.Jobs.Once.Of($"{source}:{hash.Hex}");

    internal static bool Import(CommandScope scope, string source, ContentHash hash, ReadResult read)
    {
        var version = ListVersion.Import(Guid.CreateVersion7(scope.Now), source, read.Title, hash, read.Published, read.Entries.Count, ListContent.Pack(read.Entries), scope.Now);
        scope.Db.ScreeningLists.Add(version);
        scope.Record(new AuditSubject("screening-list", version.Id.ToString(), source), reason: $"{read.Title}{(read.Published is { } day ? $" of {day:yyyy-MM-dd}" : "")}: {read.Entries.Count} entries.", details: ("sha256", hash.Hex));
        return true;
    }
}
