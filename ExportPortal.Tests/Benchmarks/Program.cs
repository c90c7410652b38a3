using ExportPortal.Benchmarks;

const string Usage = "usage: Benchmarks risk [--quick] [--json]   (--quick: 1 M rows only, within a minute)";
if (args is not ["risk", ..] || args.Skip(1).Except(["--quick", "--json"]).Any())
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}
var json = args.Contains("--json");
var folder = Directory.CreateTempSubdirectory("benchmark-");
var missed = false;
try
{
    if (!json)
        Console.WriteLine(Figure.Head);
    var benchmark = new RiskBenchmark(folder.FullName, Environment.ProcessorCount, figure =>
    {
        missed |= figure.Met is false;
        Console.WriteLine(json ? figure.Json() : figure.Row());
    });
    await benchmark.Run(1_000_000, everything: true);
    if (!args.Contains("--quick"))
        await benchmark.Run(10_000_000, everything: false);
}
finally
{
    folder.Delete(recursive: true);
}
return missed ? 1 : 0;
