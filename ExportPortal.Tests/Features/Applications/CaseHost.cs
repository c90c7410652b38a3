using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ExportPortal.Features.Applications;

/// <summary>The portal with its demonstration, on a real SQLite file of its own; use cases and queries are those of the portal.</summary>
public sealed class CaseHost : WebApplicationFactory<Program>
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("exportportal-cases-");

    // Here and not at a start, for a second portal may start on the same store; on another thread than a test's, whose context would
    // wait for itself.
    public CaseHost() => Task.Run(() => ScenarioStore.CopyBriefTo(folder.FullName)).GetAwaiter().GetResult();

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    public async Task<PortalDbContext> Store() => await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();

    /// <summary>Somebody of the demonstration, as their session would name them: "Ilva Torrend".</summary>
    public async Task<Actor> Person(string name)
    {
        await using var db = await Store();
        var user = await db.Users.SingleAsync(one => one.DisplayName == name);
        return (await Get<ActorStore>().Fresh(db, new(user.Id), null))!;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment(Environments.Development);
        builder.UseSetting("Storage:Folder", folder.FullName);
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.UseThrift();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.DeleteWhenFree();
    }
}
