using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(ExportPortal.Support.PostgresCluster))]

namespace ExportPortal.Support;

/// <summary>
/// A PostgreSQL of the tests' own, shared by all of them: made with initdb in a folder of its own on the first
/// use, on a free port, trusting local connections, stopped and deleted at the end. Take it as a constructor
/// parameter. Tests that need it are skipped, with the reason, where PostgreSQL is not installed.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private const long Room = 6L << 30;

    private readonly string folder = Path.Combine(Place(), $"ep-pg-{Guid.NewGuid():N}");
    private readonly string? bin = FindBinaries();
    private string? server;
    private int databases;

    /// <summary>A connection string to a new, empty database, as the superuser postgres.</summary>
    public async Task<string> CreateDatabase()
    {
        Assert.SkipWhen(bin is null, "PostgreSQL is not installed (no initdb in /usr/lib/postgresql/*/bin or on the PATH).");
        await gate.WaitAsync();
        try
        {
            server ??= await Start();
        }
        finally
        {
            gate.Release();
        }
        var name = $"test{Interlocked.Increment(ref databases)}";
        await using var connection = new NpgsqlConnection($"{server};Database=postgres");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return $"{server};Database={name}";
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await Run("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        }
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        gate.Dispose();
    }

    /// <summary>In memory where there is room: hundreds of small databases are made and deleted, and a disk would be what the tests wait for.</summary>
    private static string Place()
    {
        const string memory = "/dev/shm";
        return Directory.Exists(memory) && new DriveInfo(memory).AvailableFreeSpace > Room && GC.GetGCMemoryInfo().TotalAvailableMemoryBytes > 2 * Room
            ? memory : Path.GetTempPath();
    }

    private string Data => Path.Combine(folder, "data");

    private async Task<string> Start()
    {
        Directory.CreateDirectory(folder);
        if (Environment.IsPrivilegedProcess)
            await Execute("chown", "postgres", folder);
        await Run("initdb", "-D", Data, "-U", "postgres", "-A", "trust", "-k", "-E", "UTF8", "--locale=C.UTF-8");
        var port = FreePort();
        await Run("pg_ctl", "-D", Data, "-l", Path.Combine(folder, "log"), "-w", "-o",
            // Each database is small and gone soon: sweeping hundreds of them in turn would be work for nothing.
            $"-p {port} -k {folder} -c listen_addresses=localhost -c max_connections=200 -c autovacuum=off", "start");
        return $"Host=localhost;Port={port};Username=postgres;Include Error Detail=true";
    }

    /// <summary>initdb refuses root, so root runs it as the user postgres.</summary>
    private Task Run(string tool, params string[] arguments)
    {
        var path = Path.Combine(bin!, tool);
        return Environment.IsPrivilegedProcess
            ? Execute("runuser", ["-u", "postgres", "--", path, .. arguments])
            : Execute(path, arguments);
    }

    private static async Task Execute(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output} {errors}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? FindBinaries()
    {
        const string debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(debian)
            ? Directory.GetDirectories(debian).OrderByDescending(at => int.TryParse(Path.GetFileName(at), out var version) ? version : 0)
            : Enumerable.Empty<string>();
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return versions.Select(at => Path.Combine(at, "bin")).Concat(onPath).FirstOrDefault(at => File.Exists(Path.Combine(at, "initdb")));
    }
}
