using ExportPortal.Cli;
using ExportPortal.Data.Logs;
using ExportPortal.Hosting.Demonstration;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Hosting;

/// <summary>The portal's services for a verb: the settings of the web host, nothing started, messages on standard error.</summary>
internal static class VerbHost
{
    public static IHost Build(string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // Pages are not composed here, so what only they need is missing on purpose.
        builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = false);
        builder.Services.AddPortal(builder.Configuration, builder.Environment);
        builder.Services.AddSingleton<StoreIsEmpty>(services => cancellation => IsEmpty(services, cancellation));
        builder.Services.AddSingleton<SeedStore>(services => cancellation => Seed(services, cancellation));
        return builder.Build();
    }

    /// <summary>A store that was never made, or never migrated, is empty; looking at it makes nothing.</summary>
    private static async Task<bool> IsEmpty(IServiceProvider services, CancellationToken cancellation)
    {
        var paths = services.GetRequiredService<Data.PortalPaths>();
        if (paths.Provider is Data.StorageProvider.Sqlite && !File.Exists(Path.Combine(paths.Folder, "portal.db")))
            return true;
        await using (var db = await services.GetRequiredService<IDbContextFactory<Data.PortalDbContext>>().CreateDbContextAsync(cancellation))
            if (!(await db.Database.GetAppliedMigrationsAsync(cancellation)).Any())
                return true;
        return await DemonstrationSeed.IsEmpty(services, cancellation);
    }

    private static async Task Seed(IServiceProvider services, CancellationToken cancellation)
    {
        await services.Prepare(cancellation);
        await DemonstrationSeed.Run(services, cancellation);
        await using var session = await services.GetRequiredService<OpenLog>()(cancellation);
        await services.GetRequiredService<CheckpointPublisher>().Publish(session, cancellation);
    }
}
