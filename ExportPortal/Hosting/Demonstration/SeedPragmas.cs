using System.Data.Common;
using System.Runtime.CompilerServices;
using ExportPortal.Data;
using Microsoft.Data.Sqlite;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>
/// While the scenario is walked no commit waits for the disk: who loses power then has an unfinished demonstration either
/// way. The portal that opens a handle after it sets the handle anew, and the end of the walk writes all of it to the disk.
/// </summary>
internal sealed class SeedPragmas : SqlitePragmas
{
    private readonly ConditionalWeakTable<object, object> prepared = [];

    protected override void Prepare(DbConnection connection)
    {
        var handle = ((SqliteConnection)connection).Handle!;
        if (prepared.TryGetValue(handle, out _))
            return;
        Apply(connection);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous=OFF;";
        command.ExecuteNonQuery();
        Distrust(handle);
        prepared.Add(handle, this);
    }
}
