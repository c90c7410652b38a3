using ExportPortal.Cli;
using ExportPortal.Data;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ExportPortal.Hosting;

/// <summary>A copy of the whole scenario with the portal's services over it.</summary>
public sealed class ScenarioFixture : IAsyncLifetime
{
    private IHost? host; // null where the seed failed; no clean-up hides why

    public string Folder { get; } = Directory.CreateTempSubdirectory("scenario-tests-").FullName;

    public async ValueTask InitializeAsync()
    {
        await ScenarioStore.CopyTo(Folder);
        host = VerbHost.Build(["--environment", "Development", $"--Storage:Folder={Folder}"]);
    }

    public async Task<T> Read<T>(Func<PortalDbContext, Task<T>> read)
    {
        await using var db = await host!.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await read(db);
    }

    public Task<Application> Application(string number) => Read(db => db.Applications.AsNoTracking().SingleAsync(one => one.Number == number));

    public Task<Licence> Licence(string application) => Read(db => db.Licences.AsNoTracking().SingleAsync(licence => db.Applications.Any(one => one.Id == licence.Application && one.Number == application)));

    public ValueTask DisposeAsync()
    {
        host?.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
