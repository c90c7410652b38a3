using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ExportPortal.Benchmarks;

/// <summary>A PostgreSQL of the benchmark's own in a temporary folder, with the durability of production. Needs initdb of the system.</summary>
internal sealed class ScratchPostgres(string folder) : IAsyncDisposable
{
    private readonly string? bin = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")).LastOrDefault() : null;
    private string? server;
    private int made;

    public bool IsInstalled => bin is not null;

    public async Task<string> Database()
    {
        server ??= await Start();
        var name = $"bench{++made}";
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
            await Execute("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        }
        Directory.Delete(folder, recursive: true);
    }

    private string Data => Path.Combine(folder, "data");

    private async Task<string> Start()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        if (Environment.UserName == "root")
            await Process.Start("chown", ["-R", "postgres", folder]).WaitForExitAsync();
        await Execute("initdb", "-D", Data, "-k", "-A", "trust", "-U", "postgres");
        await Execute("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(folder, "log"), "-o", $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c shared_buffers=1GB -c max_wal_size=4GB", "start");
        return $"Host=127.0.0.1;Port={port};Username=postgres";
    }

    private async Task Execute(string tool, params string[] arguments)
    {
        string[] all = [Path.Combine(bin!, tool), .. arguments];
        // PostgreSQL refuses to run as root.
        var start = Environment.UserName == "root" ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", .. all]) : new ProcessStartInfo(all[0], all[1..]);
        (start.RedirectStandardOutput, start.WorkingDirectory) = (tool == "initdb", Path.GetTempPath());
        using var process = Process.Start(start)!;
        if (start.RedirectStandardOutput)
            await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{tool} ended with {process.ExitCode}.");
    }
}
