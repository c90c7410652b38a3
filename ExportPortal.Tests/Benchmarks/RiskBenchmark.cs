using System.Diagnostics;
using DuckDB.NET.Data;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.DuckDb;

namespace ExportPortal.Benchmarks;

/// <summary>
/// The engine against the bare database under it: the yardstick is a GROUP BY over the same file with the same threads,
/// timed just before and just after, the lower of both taken.
/// </summary>
internal sealed class RiskBenchmark(string folder, int threads, bool quick, Action<Figure> found)
{
    private static readonly string[] Six = ["age", "sex", "postcode", "ethnicity", "education", "marital"];
    private static readonly string[] Ten = [.. Six, "occupation", "country", "diagnosis", "income"];

    private readonly int repeats = quick ? 2 : 3;

    public async Task Run(long rows, bool everything)
    {
        var path = Path.Combine(folder, $"census{rows}.csv");
        var hash = CensusFile.Write(path, rows);
        if (CensusFile.KnownHashes.TryGetValue(rows, out var known) && known != hash)
            throw new InvalidOperationException($"The generated file has SHA-256 {hash}, not {known}.");
        var millions = $"{rows / 1_000_000} M rows";
        try
        {
            var file = await CsvIntake.Inspect(path, MicrodataLimits.Default, null, CancellationToken.None);
            var engine = new MicrodataEngine(new DuckDbSettings { MemoryMegabytes = 4096, Threads = threads, SpillFolder = folder });
            Task Measure(MeasurementPlan plan) => engine.Measure(file, plan, null, CancellationToken.None);
            var plain = new MeasurementPlan(Six, [], []);
            GroupBy(Csv(path), Six);
            var yardstick = Enumerable.Range(0, repeats).Min(_ => GroupBy(Csv(path), Six));
            // The peak of the class block alone: what ran before and what comes after need more.
            Peak.Begin();
            await Measure(plain);
            found(Figure.Limit($"peak memory of classes, {millions}", Peak.Gigabytes(), "GB", rows >= 10_000_000 ? 1.2 : null));
            var classes = double.PositiveInfinity;
            for (var i = 0; i < repeats; i++)
            {
                classes = Math.Min(classes, await Seconds(() => Measure(plain)));
                yardstick = Math.Min(yardstick, GroupBy(Csv(path), Six));
            }
            found(Figure.Limit($"yardstick: bare GROUP BY, 6 keys, {millions}", yardstick, "s", null));
            found(Figure.Against($"classes, 6 quasi-identifiers, {millions}", classes, yardstick, 1.15));
            var intake = await Seconds(() => CsvIntake.Inspect(path, MicrodataLimits.Default, null, CancellationToken.None));
            found(Figure.Against($"intake: hash and shape of the file, {millions}", intake, yardstick, null));
            found(Figure.Against($"intake and classes, as a steward waits, {millions}", intake + classes, yardstick, null));
            var sample = await engine.Measure(file, plain, null, CancellationToken.None);
            found(Figure.Limit($"population estimators, {millions}", await Seconds(() => Task.Run(() => PopulationUniques.Estimate(sample.Sample.SizeHistogram!, 50 * file.Rows))), "s", 1));
            var two = new MeasurementPlan(Six, ["diagnosis", "income"], ["income"]);
            var sensitive = double.PositiveInfinity;
            Peak.Begin();
            for (var i = 0; i < repeats; i++)
                sensitive = Math.Min(sensitive, await Seconds(() => Measure(two)));
            found(Figure.Against($"l, t, alpha, beta, delta of 2 columns, beyond classes, {millions}", sensitive - classes, yardstick, 2));
            found(Figure.Limit($"peak memory with 2 columns, {millions}", Peak.Gigabytes(), "GB", 4));
            await InPopulation(engine, file, rows, yardstick, millions);
            var cancels = new CancelBenchmark(folder, engine, file, millions, found);
            if (!everything)
                await cancels.Shares("classes and 2 sensitive columns", stop => engine.Measure(file, two, null, stop));
            else
            {
                await Searches(engine, file, cancels, yardstick, millions);
                await new SyntheticBenchmark(folder, new DuckDbSettings { MemoryMegabytes = 4096, Threads = threads, SpillFolder = folder }, quick, cancels, found).Run(path, yardstick, millions);
            }
        }
        finally
        {
            File.Delete(path);
        }
        found(Figure.Limit($"peak memory of the process, {millions}", Process.GetCurrentProcess().PeakWorkingSet64 / 1e9, "GB", null));
    }

    /// <summary>A sample of every hundredth person or so, looked up among all. Of ten million persons the counts are known.</summary>
    private async Task InPopulation(MicrodataEngine engine, MicrodataFile population, long rows, double yardstick, string millions)
    {
        var path = Path.Combine(folder, "sample.csv");
        CensusFile.Write(path, rows, oneIn: 100);
        var (sample, plan) = (await CsvIntake.Inspect(path, MicrodataLimits.Default, null, CancellationToken.None), new MeasurementPlan(["age", "sex", "postcode"], [], []));
        CountedPopulation? counted = null;
        var seconds = await Seconds(async () => counted = await engine.InPopulation(sample, population, plan, null, CancellationToken.None));
        found(Figure.Against($"journalist: a sample of one in a hundred in its population, {millions}", seconds, yardstick, null));
        var told = (counted!.Classes, counted.Uniques, counted.RecordsBelowK[11], counted.SampleUniquesThatAreUnique, counted.RecordsInClassesOfSample, Math.Round(counted.Journalist.RecordsAtRiskStrict[0.09] * sample.Rows));
        if (rows == 10_000_000 && (told != (369_749, 17_699, 1_034_373, 151, 5_489_216, 11_453) || Math.Abs(counted.Journalist.Marketer - 0.03661905387605545) > 1e-12))
            throw new InvalidOperationException($"The counts of the population are known and these are others: {told}, marketer {counted.Journalist.Marketer:R}.");
        File.Delete(path);
    }

    private async Task Searches(MicrodataEngine engine, MicrodataFile file, CancelBenchmark cancels, double yardstick, string millions)
    {
        var suda = await Seconds(() => engine.Measure(file, new MeasurementPlan(Six, [], []) { Suda = true }, null, CancellationToken.None));
        found(Figure.Against($"special uniques, 6 quasi-identifiers, {millions}", suda, yardstick, 20));
        var knowledge = await Seconds(() => engine.Knowledge(file, new MeasurementPlan(Ten, [], []), new KnowledgeQuestion(), null, CancellationToken.None));
        found(Figure.Against($"background knowledge, 10 quasi-identifiers, 847 sets, {millions}", knowledge, yardstick, 40));
        var drops = await Seconds(() => engine.Drops(file, new MeasurementPlan(Six, [], []), new RiskLine(0.05, null), null, CancellationToken.None));
        found(Figure.Against($"what would help: effect of drops, 6 quasi-identifiers, {millions}", drops, yardstick, null));
        await cancels.Run(knowledge, suda, everything: !quick);
    }

    private static string Csv(string path) => $"read_csv('{path}', all_varchar = true)";

    private double GroupBy(string from, string[] columns) => GroupBy(from, columns, threads);

    /// <summary>The yardstick: what the bare database needs for the smallest class.</summary>
    public static double GroupBy(string from, string[] columns, int threads)
    {
        var watch = Stopwatch.StartNew();
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SET threads = {threads}; SELECT count(*), min(n) FROM (SELECT count(*) AS n FROM {from} GROUP BY {string.Join(", ", columns)})";
        command.ExecuteScalar();
        return watch.Elapsed.TotalSeconds;
    }

    public static async Task<double> Seconds(Func<Task> work)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalSeconds;
    }
}
