using System.Diagnostics;
using ExportPortal.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ExportPortal.Benchmarks;

/// <summary>
/// Whole commands of the workflow (fresh user state, idempotency key, rules, rows, event, proof tree, outbox, one
/// transaction) against the bare commit of one row into the same database, in the same run and with as many clients.
/// </summary>
internal sealed class WorkflowBenchmark(string folder, bool quick, Action<Figure> found)
{
    /// <summary>Cases to walk; a fast machine needs many.</summary>
    private const int Prepared = 600;

    private static readonly int[] Clients = [1, 16];

    private readonly TimeSpan length = TimeSpan.FromSeconds(quick ? 3 : 10);

    /// <param name="postgres">Connection string of an empty database; null for SQLite.</param>
    public async Task Run(string? postgres)
    {
        var name = postgres is null ? "SQLite" : "PostgreSQL";
        string[] store = [$"--Storage:Folder={Path.Combine(folder, name)}", "--Demonstration:Brief=true", "--environment=Development",
            .. postgres is null ? (string[])[] : ["--Storage:Provider=Postgres", $"--Storage:ConnectionString={postgres}"]];
        using var host = VerbHost.Build(store);
        await host.Services.GetRequiredService<Cli.SeedStore>()(default);
        var desk = await WorkflowDesk.Open(host.Services);
        await desk.Prepare(quick ? Prepared / 3 : Prepared);
        await desk.Draft(0); // what runs once, the compiler and the model, is not the command's cost
        await using var bare = await BareCommits.Open(host.Services, Clients[^1], postgres is not null);
        foreach (var clients in Clients)
        {
            var before = await Rate(clients, bare.Commit);
            var drafts = await Rate(clients, desk.Draft);
            var acts = await Rate(clients, desk.Act);
            var yardstick = Math.Max(before.PerSecond, (await Rate(clients, bare.Commit)).PerSecond);
            var who = $"{clients} client{(clients == 1 ? "" : "s")}, {name}";
            found(Figure.Limit($"yardstick: bare commits of one row a second, {who}", yardstick, "/s", null));
            foreach (var (what, pace) in new[] { ("saving a draft", drafts), ("acts on cases", acts) })
            {
                // The goal is commands / commits >= 0.10 with one client and >= 0.20 with sixteen; turned over, so that less is better as everywhere.
                found(new Figure($"{what} a second (ratio: commits / commands), {who}", pace.PerSecond, "/s", yardstick, yardstick / pace.PerSecond, clients == 1 ? 1 / 0.10 : 1 / 0.20));
                found(Figure.Limit($"{what}, p95, {who}", pace.P95, "ms", 50));
            }
        }
        if (postgres is null)
            found(Figure.Limit("package drawn, sealed and stored, warm, median", await desk.Package(quick ? 5 : 20), "ms", 150));
    }

    private sealed record Pace(double PerSecond, double P95);

    /// <summary>As many as the clients manage in the time, one after the other each.</summary>
    private async Task<Pace> Rate(int clients, Func<int, Task> once)
    {
        var (times, watch) = (new List<double>(), Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var own = new List<double>();
            while (watch.Elapsed < length)
            {
                var before = watch.Elapsed;
                await once(client);
                own.Add((watch.Elapsed - before).TotalMilliseconds);
            }
            lock (times)
                times.AddRange(own);
        })));
        var seconds = watch.Elapsed.TotalSeconds;
        times.Sort();
        return new(times.Count / seconds, times[(int)Math.Ceiling(times.Count * 0.95) - 1]);
    }
}
