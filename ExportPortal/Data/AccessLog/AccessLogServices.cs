using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using Microsoft.Extensions.Options;

namespace ExportPortal.Data.AccessLog;

/// <summary>Settings under "AccessLog". Checkpoints are kept in the folder "access" within each of Log:CheckpointFolders.</summary>
public sealed class AccessLogOptions
{
    public const string Section = "AccessLog";

    /// <summary>Name of the log and its key; part of every checkpoint, so never changed later.</summary>
    public string Origin { get; set; } = "exportportal/access";

    /// <summary>Empty means "keys/access.key" in the data folder.</summary>
    public string KeyFile { get; set; } = "";
}

internal static class AccessLogServices
{
    /// <summary>Needs AddPortalData and AddPortalLogs.</summary>
    public static IServiceCollection AddAccessLog(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<AccessLogOptions>(configuration.GetSection(AccessLogOptions.Section));
        services.AddSingleton<AccessStore>().AddSingleton<AccessSources>().AddSingleton<SourceKeys>().AddSingleton<AccessIngest>().AddSingleton<AccessSearch>().AddSingleton<AccessFacets>().AddSingleton<ActorSums>().AddSingleton<AccessArchiving>();
        services.AddSingleton(provider => new AccessPeriodFigures(provider.GetRequiredService<AccessStore>()));
        services.AddSingleton(configuration.GetSection(DeliveryLimits.Section).Get<DeliveryLimits>() ?? new DeliveryLimits());
        services.AddSingleton(provider => AccessWitness.From(
            provider.GetRequiredService<IOptions<AccessLogOptions>>().Value, provider.GetRequiredService<LogPlaces>(), provider.GetRequiredService<PortalPaths>()));
        services.AddSingleton<AccessCheckpoints>();
        services.AddCheckpointService("access log", provider => provider.GetRequiredService<AccessCheckpoints>().Publish); // every delivery signs one itself; this repeats what failed
        return services;
    }

    /// <summary>Makes the tables. Throws <see cref="LogInconsistentException"/> when the log is not the continuation of what was signed. Call before listening.</summary>
    public static Task RequireTrueAccessLog(this IServiceProvider services, CancellationToken cancellation = default) =>
        services.GetRequiredService<AccessStore>().EnsureReady(services.GetRequiredService<AccessWitness>(), cancellation);
}

/// <summary>Who signs the access log, and the places outside the database that keep what was signed.</summary>
/// <param name="Archive">Folder of the files with old parts of the log.</param>
internal sealed record AccessWitness(CheckpointKey Key, IReadOnlyList<ICheckpointSink> Sinks, string Archive)
{
    public static AccessWitness From(AccessLogOptions options, LogPlaces audit, PortalPaths paths)
    {
        var own = Places(options, audit, paths);
        return new AccessWitness(own.Key(), own.Sinks(), paths.Archive);
    }

    /// <summary>Where key and checkpoints of the access log are.</summary>
    public static LogPlaces Places(AccessLogOptions options, LogPlaces audit, PortalPaths paths) => LogPlaces.From(new LogOptions
    {
        Origin = options.Origin,
        CheckpointFolders = [.. audit.Folders.Select(folder => Path.Combine(folder, "access"))],
        NewCheckpointFolders = [.. audit.NewFolders.SelectMany(folder => new[] { folder, Path.Combine(folder, "access") })],
        Witnesses = [.. audit.Witnesses.Select(address => address.ToString())],
        NewWitnesses = [.. audit.NewWitnesses.Select(address => address.ToString())],
        KeyFile = options.KeyFile.Length > 0 ? options.KeyFile : Path.Combine("keys", "access.key"),
    }, paths.Folder);

    public LogVerifier Verifier() => VerifierOf(Key.Key, Sinks, Archive);

    /// <summary>A verifier for somebody who has the public key only.</summary>
    public static LogVerifier VerifierOf(NoteKey key, IReadOnlyList<ICheckpointSink> sinks, string archive) =>
        new(key, sinks, LogTables.Access, (connection, findings) => new AccessReading(connection, findings, new ArchiveFiles(archive)));
}

/// <summary>Signs and gives away checkpoints of the access log, one at a time whoever asks.</summary>
internal sealed class AccessCheckpoints(AccessStore store, AccessWitness witness, TimeProvider? time = null) : IDisposable
{
    private readonly CheckpointPublisher near = new(witness.Key, [.. witness.Sinks.Where(sink => sink is not IWitness)], LogTables.Access, time: time);
    private readonly CheckpointPublisher far = new(witness.Key, witness.Sinks, LogTables.Access, givesOnly: true, time: time);
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly SemaphoreSlim farTurn = new(1, 1);

    /// <summary>
    /// Signs, and gives to the folders; null when there is nothing new. For a delivery, which must not wait for a witness
    /// elsewhere that is slow or dead.
    /// </summary>
    public Task<PublishedCheckpoint?> PublishNear(CancellationToken cancellation) => InTurn(turn, near, cancellation);

    /// <summary>Signs, and gives to all places, witnesses too; null when there is nothing new.</summary>
    public async Task<PublishedCheckpoint?> Publish(CancellationToken cancellation)
    {
        var signed = await PublishNear(cancellation);
        return witness.Sinks.Any(sink => sink is IWitness) ? await InTurn(farTurn, far, cancellation) ?? signed : signed;
    }

    private async Task<PublishedCheckpoint?> InTurn(SemaphoreSlim order, CheckpointPublisher publisher, CancellationToken cancellation)
    {
        await order.WaitAsync(cancellation);
        try
        {
            await using var session = await store.Session(cancellation);
            return await publisher.Publish(session, cancellation);
        }
        finally
        {
            order.Release();
        }
    }

    /// <summary>The newest checkpoint of the store, as text; null before the first.</summary>
    public async Task<string?> Newest(CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return (await new CheckpointStore(LogTables.Access).Newest(connection, cancellation))?.Note;
    }

    public void Dispose()
    {
        turn.Dispose();
        farTurn.Dispose();
    }
}
