using DuckDB.NET.Data;
using ExportPortal.Domain.Risk;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.DuckDb;

namespace ExportPortal.Benchmarks;

/// <summary>
/// How time grows with the number of records: a made-up census as Parquet, once of a million records and once of many.
/// Each figure stands beside a bare GROUP BY over the same file, then the large file's beside the small one's. One run each.
/// </summary>
internal sealed class GrowthBenchmark(string folder, int threads, Action<Figure> found)
{
    private const long Million = 1_000_000;
    private static readonly string[] Quasi = ["age", "sex", "postcode", "ethnicity", "education", "marital"];

    /// <param name="millions">Records of the large file, in millions.</param>
    public async Task Run(int millions)
    {
        var small = await Measure(Million, "1 M rows");
        var large = await Measure(millions * Million, $"{millions} M rows");
        foreach (var (what, seconds) in large)
            found(Figure.Against($"growth from 1 M to {millions} M rows: {what}", seconds, small[what], null));
    }

    /// <returns>Seconds by what was done.</returns>
    private async Task<IReadOnlyDictionary<string, double>> Measure(long rows, string size)
    {
        var path = Path.Combine(folder, $"census{rows}.parquet");
        var settings = new DuckDbSettings { MemoryMegabytes = 4096, Threads = threads, SpillFolder = folder };
        var seconds = new Dictionary<string, double>();
        var peak = 0.0;
        try
        {
            Write(path, rows);
            found(Figure.Limit($"size of the file, {size}", new FileInfo(path).Length / 1e9, "GB", null));
            seconds["bare GROUP BY, 6 keys"] = RiskBenchmark.GroupBy($"read_parquet('{path}')", Quasi, threads);
            var yardstick = seconds["bare GROUP BY, 6 keys"];
            found(Figure.Limit($"yardstick: bare GROUP BY, 6 keys, Parquet, {size}", yardstick, "s", null));
            MicrodataFile? file = null;
            var engine = new MicrodataEngine(settings);
            await Timed("intake", async () => file = await new FileIntake(MicrodataLimits.Default, settings).Inspect(path, null, CancellationToken.None));
            await Timed("classes, 6 quasi-identifiers", () => engine.Measure(file!, new MeasurementPlan(Quasi, [], []), null, CancellationToken.None));
            await Timed("classes, l, t, alpha, beta, delta of 2 columns", () => engine.Measure(file!, new MeasurementPlan(Quasi, ["diagnosis", "income"], ["income"]), null, CancellationToken.None));
            await Timed("effect of drops, 6 quasi-identifiers", () => engine.Drops(file!, new MeasurementPlan(Quasi, [], []), new RiskLine(0.05, null), null, CancellationToken.None));

            async Task Timed(string what, Func<Task> work)
            {
                Peak.Begin();
                seconds[what] = await RiskBenchmark.Seconds(work);
                peak = Math.Max(peak, Peak.Gigabytes());
                found(Figure.Against($"{what}, Parquet, {size}", seconds[what], yardstick, null));
            }
        }
        finally
        {
            File.Delete(path);
        }
        found(Figure.Limit($"peak memory of intake, classes, sensitive columns and drops, {size}", peak, "GB", 8));
        return seconds;
    }

    /// <summary>Skewed as persons are: half of all postcodes hold few people, and most belong to one group.</summary>
    private void Write(string path, long rows)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            SET threads = {threads};
            SET memory_limit = '4096MiB';
            SET temp_directory = '{folder}';
            SET preserve_insertion_order = false;
            CREATE MACRO draw(i, k) AS (hash(i * 16 + k) % 1000000)::DOUBLE / 1000000;
            COPY (
              SELECT (100 * (1 - sqrt(1 - draw(i, 0))))::INTEGER AS age, CASE WHEN draw(i, 1) < 0.51 THEN 'F' ELSE 'M' END AS sex,
                1000 + (2000 * draw(i, 2) * draw(i, 2))::INTEGER AS postcode, 'E' || (8 * pow(draw(i, 3), 4))::INTEGER AS ethnicity,
                'education ' || (6 * draw(i, 4))::INTEGER AS education, 'marital ' || (4 * draw(i, 5) * draw(i, 5))::INTEGER AS marital,
                'D' || (60 * pow(draw(i, 6), 2))::INTEGER AS diagnosis, (9 * draw(i, 7))::INTEGER AS income
              FROM range({rows}) t(i)
            ) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
            """;
        command.ExecuteNonQuery();
    }
}
