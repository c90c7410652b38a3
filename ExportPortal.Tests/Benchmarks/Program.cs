using ExportPortal.Benchmarks;

const string Usage = """
    usage: Benchmarks risk|log|workflow [--quick] [--json]
           Benchmarks risk|log --rows MILLIONS [--json]
      risk   the measures against a bare GROUP BY; 1 M rows, and 10 M without --quick
             --rows: how they grow from 1 M rows to so many, 2 to 200, in Parquet files made on the fly; 100 takes
             long and spills to the folder for temporary files
      workflow
             whole commands against bare commits of one row, with one client and with sixteen, and the package; on SQLite,
             and without --quick on PostgreSQL
      log    the access log against a bare bulk insert; 1 M events on SQLite, and without --quick 1 M on PostgreSQL and
             10 M on SQLite, in a process of its own, so that no memory of those before counts as its; --rows: so many
             million events on SQLite alone, 1 to 200
    """;
ExportPortal.Hosting.NativeMemory.Bound();
const string Headless = "--no-head";
var large = 0;
var rest = args.Skip(1).ToList();
if (args is ["risk" or "log", ..] && rest.IndexOf("--rows") is var at and >= 0 && at + 1 < rest.Count && int.TryParse(rest[at + 1], out large) && large >= (args[0] == "log" ? 1 : 2) && large <= 200 && !rest.Contains("--quick"))
    rest.RemoveRange(at, 2);
if (args is not ["risk" or "log" or "workflow", ..] || rest.Except(["--quick", "--json", Headless]).Any())
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}
var (json, quick) = (args.Contains("--json"), args.Contains("--quick"));
var folder = Directory.CreateTempSubdirectory("benchmark-");
var missed = false;
try
{
    if (!json && !args.Contains(Headless))
        Console.WriteLine(Figure.Head);
    await (args[0] switch { "risk" => Risk(), "log" => Log(), _ => Workflow() });
}
finally
{
    folder.Delete(recursive: true);
}
return missed ? 1 : 0;

async Task Risk()
{
    if (large > 0)
    {
        await new GrowthBenchmark(folder.FullName, Environment.ProcessorCount, Found).Run(large);
        return;
    }
    var benchmark = new RiskBenchmark(folder.FullName, Environment.ProcessorCount, quick, Found);
    var whole = await RiskBenchmark.Seconds(() => benchmark.Run(1_000_000, everything: true));
    if (quick)
        Found(Figure.Limit("the whole run with --quick", whole, "s", 60));
    else
        await benchmark.Run(10_000_000, everything: false);
}

async Task Log()
{
    var benchmark = new LogBenchmark(folder.FullName, Found);
    await benchmark.Run(Math.Max(large, 1) * 1_000_000L, null);
    if (large > 0)
        return;
    if (quick)
        return;
    await using (var postgres = new ScratchPostgres(Directory.CreateTempSubdirectory("benchmark-pg-").FullName))
    {
        if (postgres.IsInstalled)
            await benchmark.Run(1_000_000, await postgres.Database(), postgres.Database);
        else
            await NotMeasured();
    }
    // "dotnet run" starts the program's own host, "dotnet Benchmarks.dll" the common one, which needs to be told.
    string[] assembly = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Figure).Assembly.Location] : [];
    using var alone = System.Diagnostics.Process.Start(Environment.ProcessPath!, [.. assembly, "log", "--rows", "10", Headless, .. json ? (string[])["--json"] : []]);
    await alone.WaitForExitAsync();
    missed |= alone.ExitCode != 0;
}

async Task Workflow()
{
    var benchmark = new WorkflowBenchmark(folder.FullName, quick, Found);
    await benchmark.Run(null);
    Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    if (quick)
        return;
    await using var postgres = new ScratchPostgres(Directory.CreateTempSubdirectory("benchmark-pg-").FullName);
    if (postgres.IsInstalled)
        await benchmark.Run(await postgres.Database());
    else
        await NotMeasured();
}

// Goals of a store that nobody measured are not met.
Task NotMeasured()
{
    missed = true;
    return Console.Error.WriteLineAsync("PostgreSQL is not installed: NOT MEASURED there.");
}

void Found(Figure figure)
{
    missed |= figure.Met is false;
    Console.WriteLine(json ? figure.Json() : figure.Row());
}
