using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ExportPortal.Data.Logs;

public static class LogServices
{
    /// <summary>Key, sinks, guard, verifier and the checkpoint service of the log of acts. Needs AddPortalData.</summary>
    public static IServiceCollection AddPortalLogs(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<LogOptions>(configuration.GetSection(LogOptions.Section));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => LogPlaces.From(provider.GetRequiredService<IOptions<LogOptions>>().Value, provider.GetRequiredService<PortalPaths>().Folder));
        services.AddSingleton(provider => provider.GetRequiredService<LogPlaces>().Key());
        services.AddSingleton(provider => provider.GetRequiredService<LogPlaces>().Sinks());
        services.AddSingleton<OpenLog>(provider => Open(provider.GetRequiredService<IDbContextFactory<PortalDbContext>>()));
        services.AddSingleton(provider => new StartupGuard(provider.GetRequiredService<CheckpointKey>().Key, provider.GetRequiredService<IReadOnlyList<ICheckpointSink>>()));
        services.AddSingleton(provider => new AuditLogVerifier(provider.GetRequiredService<CheckpointKey>().Key, provider.GetRequiredService<IReadOnlyList<ICheckpointSink>>()));
        services.AddSingleton(provider => new CheckpointPublisher(provider.GetRequiredService<CheckpointKey>(), provider.GetRequiredService<IReadOnlyList<ICheckpointSink>>(), time: provider.GetRequiredService<TimeProvider>()));
        services.AddCheckpointService("log of acts", provider => PublishActs(provider.GetRequiredService<OpenLog>(), provider.GetRequiredService<CheckpointPublisher>()));
        return services;
    }

    private static PublishCheckpoint PublishActs(OpenLog open, CheckpointPublisher publisher) => async cancellation =>
    {
        await using var session = await open(cancellation);
        return await publisher.Publish(session, cancellation);
    };

    /// <summary>One service for each log; AddHostedService would take the second for the first again.</summary>
    internal static void AddCheckpointService(this IServiceCollection services, string log, Func<IServiceProvider, PublishCheckpoint> publish) =>
        services.AddSingleton<IHostedService>(provider => new CheckpointService(
            log, publish(provider), provider.GetRequiredService<LogPlaces>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<CheckpointService>>()));

    /// <summary>Throws <see cref="LogInconsistentException"/> when the store is not the continuation of what was signed. Call after the migrations, before listening.</summary>
    public static async Task RequireTrueLog(this IServiceProvider services, CancellationToken cancellation = default)
    {
        await using var session = await services.GetRequiredService<OpenLog>()(cancellation);
        await services.GetRequiredService<StartupGuard>().CheckStart(session.Connection, cancellation);
    }

    private static OpenLog Open(IDbContextFactory<PortalDbContext> contexts) =>
        async cancellation => await LogSession.Of(await contexts.CreateDbContextAsync(cancellation), cancellation);
}
