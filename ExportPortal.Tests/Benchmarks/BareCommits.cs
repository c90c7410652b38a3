using System.Data.Common;
using ExportPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Benchmarks;

/// <summary>The yardstick: one row, one commit, on an open connection of each client, with the durability of the portal's own.</summary>
internal sealed class BareCommits : IAsyncDisposable
{
    private readonly List<PortalDbContext> holders = [];
    private readonly List<DbCommand> commands = [];

    private BareCommits() { }

    public static async Task<BareCommits> Open(IServiceProvider services, int clients, bool isPostgres)
    {
        var bare = new BareCommits();
        for (var client = 0; client < clients; client++)
        {
            var holder = await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
            bare.holders.Add(holder);
            await holder.Database.OpenConnectionAsync();
            var command = holder.Database.GetDbConnection().CreateCommand();
            if (client == 0)
            {
                command.CommandText = $"CREATE TABLE bench_row (id {(isPostgres ? "bigint GENERATED ALWAYS AS IDENTITY" : "integer")} PRIMARY KEY, said text NOT NULL)";
                await command.ExecuteNonQueryAsync();
            }
            command.CommandText = isPostgres ? "INSERT INTO bench_row (said) VALUES (md5(random()::text))" : "INSERT INTO bench_row (said) VALUES (hex(randomblob(16)))";
            bare.commands.Add(command);
        }
        return bare;
    }

    public Task Commit(int client) => commands[client].ExecuteNonQueryAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var command in commands)
            await command.DisposeAsync();
        foreach (var holder in holders)
            await holder.DisposeAsync();
    }
}
