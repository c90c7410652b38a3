using ExportPortal.Domain.Risk;
using ExportPortal.Domain.Risk.Protection;
using ExportPortal.Microdata;
using ExportPortal.Microdata.Counting;
using ExportPortal.Microdata.DuckDb;
using ExportPortal.Microdata.Postgres;
using Npgsql;

namespace ExportPortal.Benchmarks;

/// <summary>How soon each longer piece of work ends once nobody waits for it any more: within a second, wherever it is.</summary>
internal sealed class CancelBenchmark(string folder, MicrodataEngine engine, MicrodataFile file, string millions, Action<Figure> found)
{
    private static readonly string[] Six = ["age", "sex", "postcode", "ethnicity", "education", "marital"];

    /// <param name="knowledge">Seconds that background knowledge takes.</param>
    /// <param name="suda">Seconds that special uniques take.</param>
    /// <param name="everything">Whether to cancel every kind of work, or the longest alone.</param>
    public async Task Run(double knowledge, double suda, bool everything)
    {
        var plain = new MeasurementPlan(Six, [], []);
        await Cancelled("background knowledge", stop => engine.Knowledge(file, new([.. Six, "occupation", "country", "diagnosis", "income"], [], []), new KnowledgeQuestion(), null, stop), knowledge / 2);
        if (!everything)
            return;
        await Shares("intake", stop => CsvIntake.Inspect(file.Path, MicrodataLimits.Default, null, stop));
        await Cancelled("special uniques, half way", stop => engine.Measure(file, plain with { Suda = true }, null, stop), suda / 2);
        await Shares("classes and 2 sensitive columns", stop => engine.Measure(file, new(Six, ["diagnosis", "income"], ["income"]), null, stop));
        await Shares("leaving out columns", stop => engine.Drops(file, plain, new RiskLine(0.05, null), null, stop));
        var ladders = new ImprovementQuestion(new RiskLine(0.05, null), [Ladder.Bands("age", [5, 10, 20]), new("postcode", [new([new Prefix(2)])])]);
        await Shares("what would help", stop => engine.Improve(file, new(Six, ["diagnosis"], []), ladders, null, stop));
        // Any column of positive numbers weighs, and any that many records share makes households.
        await Shares("weights and households", stop => engine.Measure(file, plain with { Weight = "income", Household = "postcode" }, null, stop));
        await Shares("a table of the population", stop => engine.InPopulation(file, file, new(["age", "sex", "postcode"], [], []), null, stop));
        var question = new StressQuestion
        {
            SmallestDifference = 10, Knowledge = new(3), Register = ["age", "sex", "postcode"], Candidates = ["occupation", "income"], Subgroups = ["sex", "ethnicity"], Trajectory = new("postcode", ["age"], [2, 4], 1_000, 1),
        };
        await Shares("stress tests", stop => new StressSearches(engine).Measure(file, plain, question, null, stop));
        var copy = Path.Combine(folder, "copy.csv");
        await Shares("protected copy", async stop =>
        {
            await engine.Protect(file, plain, new([new("age", [new Band(5)])], new(5)), copy, null, stop);
            File.Delete(copy);
        });
        await InPlace(ladders);
    }

    /// <summary>The same records as a table of PostgreSQL, where it is the server that has to stop.</summary>
    private async Task InPlace(ImprovementQuestion ladders)
    {
        await using var postgres = new ScratchPostgres(Directory.CreateTempSubdirectory("benchmark-pg-").FullName);
        if (!postgres.IsInstalled)
        {
            await Console.Error.WriteLineAsync("PostgreSQL is not installed: NOT MEASURED there.");
            return;
        }
        var database = await postgres.Database();
        await using (var connection = new NpgsqlConnection(database))
        {
            await connection.OpenAsync();
            await using (var command = new NpgsqlCommand($"CREATE TABLE census ({string.Join(", ", file.Columns.Select(column => $"{column} text"))})", connection))
                await command.ExecuteNonQueryAsync();
            await using var writer = await connection.BeginTextImportAsync("COPY census FROM STDIN (FORMAT csv, HEADER true)");
            using var text = File.OpenText(file.Path);
            var part = new char[1 << 20];
            for (int read; (read = await text.ReadAsync(part)) > 0;)
                await writer.WriteAsync(part.AsMemory(0, read));
        }
        var connections = new TableConnections(new Dictionary<string, TableConnection> { ["census"] = new() { ConnectionString = database, Schemas = ["public"] } });
        var (tables, name) = (new PostgresTables(connections, MicrodataLimits.Default), new TableName("census", "public", "census"));
        var there = new MicrodataEngine(new DuckDbSettings { MemoryMegabytes = 4096, SpillFolder = folder }, connections);
        await Shares("hashing a table in place", stop => tables.Open(name, null, stop));
        var table = await tables.Open(name, null, CancellationToken.None);
        await Shares("classes and 2 sensitive columns of a table in place", stop => there.Measure(table, new(Six, ["diagnosis", "income"], ["income"]), null, stop));
        await Shares("what would help on a table in place", stop => there.Improve(table, new(Six, ["diagnosis"], []), ladders, null, stop));
        await Shares("special uniques of a table in place", stop => there.Measure(table, new(Six, [], []) { Suda = true }, null, stop));
        await Shares("background knowledge of a table in place", stop => there.Knowledge(table, new(Six, [], []), new KnowledgeQuestion(), null, stop));
        await Shares("stress tests of a table in place", stop => new StressSearches(there).Measure(table, new(Six, [], []), new() { SmallestDifference = 10, Knowledge = new(3), Candidates = ["occupation", "income"], Subgroups = ["sex"] }, null, stop));
    }

    /// <summary>At a fifth, half and four fifths of the time that the work takes.</summary>
    public async Task Shares(string what, Func<CancellationToken, Task> work)
    {
        var whole = await RiskBenchmark.Seconds(() => work(CancellationToken.None));
        foreach (var fifths in new[] { 1, 2.5, 4 })
            await Cancelled(FormattableString.Invariant($"{what}, at {fifths * 20} %"), work, fifths / 5 * whole);
    }

    private async Task Cancelled(string what, Func<CancellationToken, Task> work, double after)
    {
        // What is done before it is stopped shows nothing: then it is stopped earlier.
        while (!await IsCancelled(what, work, after))
            after /= 2;
    }

    /// <returns>Whether the work was still going on when it was stopped; only then there is a figure.</returns>
    private async Task<bool> IsCancelled(string what, Func<CancellationToken, Task> work, double after)
    {
        using var stop = new CancellationTokenSource();
        var run = work(stop.Token);
        await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(after)));
        if (run.IsCompletedSuccessfully)
            return false;
        found(Figure.Limit($"cancel of {what}, {millions}", await RiskBenchmark.Seconds(async () =>
        {
            await stop.CancelAsync();
            await Task.WhenAny(run);
        }), "s", 1));
        // Whatever failed by itself was not cancelled, and its time is no figure.
        if (run.Exception is { } failed && failed.GetBaseException() is not OperationCanceledException)
            throw new InvalidOperationException($"{what} failed instead of being cancelled.", failed);
        return true;
    }
}
