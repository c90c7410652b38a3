using System.Diagnostics;
using ExportPortal.Domain.Datasets;
using ExportPortal.Domain.Risk.Synthetic;
using ExportPortal.Microdata;
using ExportPortal.Microdata.DuckDb;

namespace ExportPortal.Benchmarks;

/// <summary>
/// Attacks on synthetic data: the even records of a file are the training file, the odd ones the hold-out; the synthetic
/// file takes half of its columns from the neighbour of each training record.
/// </summary>
internal sealed class SyntheticBenchmark(string folder, DuckDbSettings settings, bool quick, CancelBenchmark cancels, Action<Figure> found)
{
    /// <summary>200 singling-out attacks, reading and numbering of the three files included, are to stay under ten yardsticks.</summary>
    private const double Goal = 10;

    public async Task Run(string census, double yardstick, string millions)
    {
        string[] paths = [.. new[] { "training", "synthetic", "holdout" }.Select(name => Path.Combine(folder, $"{name}.csv"))];
        Write(census, paths);
        try
        {
            var files = new SyntheticFiles(await Inspect(paths[0]), await Inspect(paths[1]), await Inspect(paths[2]));
            var columns = files.Original.Columns;
            var plan = new AttackPlan(
                [.. columns.Select(name => new AttackColumn(name, name is "age" or "income" ? ColumnType.Number : ColumnType.Text))],
                ["diagnosis"], [.. columns.Take(5)], [.. columns.Skip(5)]) { Attacks = 200 };
            var best = new Dictionary<string, double>();
            for (var i = 0; i < (quick ? 1 : 2); i++)
            {
                GC.Collect();
                var stages = new Stages();
                await new DuckDbSyntheticAttacks(settings).Attack(files, plan, stages, CancellationToken.None);
                foreach (var (stage, seconds) in stages.Finish())
                    best[stage] = Math.Min(seconds, best.GetValueOrDefault(stage, double.PositiveInfinity));
            }
            var reading = best.Where(stage => stage.Key.StartsWith("Reading", StringComparison.Ordinal) || stage.Key.StartsWith("Numbering", StringComparison.Ordinal)).Sum(stage => stage.Value);
            found(Figure.Against($"200 singling-out attacks, three files of half, read and attacked, {millions}", reading + best["Singling out"], yardstick, Goal));
            found(Figure.Against($"of it the attacks alone, {millions}", best["Singling out"], yardstick, null));
            found(Figure.Against($"200 linkability attacks, {millions}", best["Linking"], yardstick, null));
            found(Figure.Against($"200 inference attacks on one secret, {millions}", best["Guessing diagnosis"], yardstick, null));
            found(Figure.Against($"membership inference, 400 records, {millions}", best["Telling members"], yardstick, null));
            found(Figure.Against($"all attacks on synthetic data, {millions}", best.Values.Sum(), yardstick, null));
            if (!quick)
                await cancels.Shares("attacks on synthetic data", stop => new DuckDbSyntheticAttacks(settings).Attack(files, plan, null, stop));
        }
        finally
        {
            foreach (var path in paths)
                File.Delete(path);
        }
    }

    private static Task<MicrodataFile> Inspect(string path) => CsvIntake.Inspect(path, MicrodataLimits.Default, null, CancellationToken.None);

    private static void Write(string census, string[] paths)
    {
        var writers = paths.Select(path => new StreamWriter(path)).ToArray();
        using var lines = File.ReadLines(census).GetEnumerator();
        lines.MoveNext();
        foreach (var writer in writers)
            writer.Write(lines.Current + "\n");
        while (lines.MoveNext())
        {
            var even = lines.Current;
            if (!lines.MoveNext())
                break;
            writers[0].Write(even + "\n");
            writers[2].Write(lines.Current + "\n");
            writers[1].Write($"{string.Join(',', even.Split(',')[..5])},{string.Join(',', lines.Current.Split(',')[5..])}\n");
        }
        foreach (var writer in writers)
            writer.Dispose();
    }

    /// <summary>Seconds by stage, from the reports of the run.</summary>
    private sealed class Stages : IProgress<MicrodataProgress>
    {
        private readonly Dictionary<string, double> seconds = [];
        private readonly Stopwatch watch = new();
        private readonly Lock gate = new();
        private string? stage;

        public void Report(MicrodataProgress value)
        {
            lock (gate)
            {
                if (value.Stage == stage)
                    return;
                Close();
                stage = value.Stage;
            }
        }

        public IReadOnlyDictionary<string, double> Finish()
        {
            lock (gate)
                Close();
            return seconds;
        }

        private void Close()
        {
            if (stage is not null)
                seconds[stage] = seconds.GetValueOrDefault(stage) + watch.Elapsed.TotalSeconds;
            watch.Restart();
        }
    }
}
