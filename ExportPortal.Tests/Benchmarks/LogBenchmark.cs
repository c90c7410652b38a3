using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using Microsoft.Data.Sqlite;

namespace ExportPortal.Benchmarks;

/// <summary>
/// The access log as a delivery meets it (HTTP over loopback, digest and signature, unpacking, parsing, scope, idempotency,
/// pseudonyms, canonical bytes, tree, sums, words, all indexes and the signed checkpoint) against the bare insert of the same
/// rows into the same table with the same indexes, in the same run.
/// </summary>
internal sealed class LogBenchmark(string folder, Action<Figure> found)
{
    private const int Repetitions = 60;

    /// <param name="postgres">Connection string of an empty database; null for SQLite.</param>
    public async Task Run(long events, string? postgres, Func<Task<string>>? second = null)
    {
        var name = $"{(postgres is null ? "SQLite" : "PostgreSQL")}, {events / 1e6:0.##} M events";
        var file = Path.Combine(folder, $"events{events}.jsonl");
        if (!File.Exists(file))
            EventFile.Write(file, events);
        var (plain, ids, tree, bare) = await Plain(file, postgres is null ? null : await second!());
        found(Figure.Limit($"yardstick: bare bulk insert, same rows and indexes, {name}", plain, "s", null));
        found(Figure.Limit($"of it, the unique index of source and event id, {name}", ids, "s", null));
        var paths = Paths(Path.Combine(folder, Guid.NewGuid().ToString("N")), postgres);
        using var store = new AccessStore(paths);
        var witness = AccessWitness.From(new AccessLogOptions(), LogPlaces.From(new LogOptions(), paths.Folder), paths);
        await store.EnsureReady(witness, default);
        var sources = new AccessSources(store);
        var key = CheckpointKey.Create(Path.Combine(paths.Folder, "enclave-1.key"), "enclave-1");
        await sources.Add(key.Key.Name, key.Key.PublicKey.ToArray(), null, [], EventFile.Start, default);
        using var checkpoints = new AccessCheckpoints(store, witness);
        await using var api = await DeliveryHost.Start(store, sources, checkpoints, paths);
        var packed = DeliveryHost.Pack(file);
        var note = await DeliveryHost.Sign(packed, key);
        Peak.Begin();
        var processor = Processor();
        var ingest = await Seconds(async () =>
        {
            var accepted = await api.Send(packed, note);
            if (accepted != events)
                throw new InvalidOperationException($"{accepted} of {events} events were taken.");
        });
        found(Figure.Against($"ingest through the API, HTTP on loopback (bare insert / ingest >= 0.85), {name}", ingest, plain, 1 / 0.85));
        found(Figure.Limit($"peak memory of the ingest, {name}", Peak.Gigabytes(), "GB", 1));
        found(Figure.Limit($"processor time of the bare insert, microseconds an event, {name}", bare / events * 1e6, "us", null));
        found(Figure.Limit($"processor time of the ingest, microseconds an event, {name}", (Processor() - processor) / events * 1e6, "us", null));
        found(Figure.Against($"hashes and tree alone, as a part of the ingest, {name}", tree, ingest, 0.15));
        found(Figure.Limit($"mean size of an event, unpacked, {name}", new FileInfo(file).Length / (double)events, "bytes", null));
        found(Figure.Limit($"of it as sent, packed, {name}", new FileInfo(packed).Length / (double)events, "bytes", null));
        found(Figure.Limit($"sustained ingest, thousand events a second, {name}", events / ingest / 1000, "k/s", null));
        Peak.Begin();
        await checkpoints.Publish(default);
        found(Figure.Limit($"sums by user, made behind the delivery, {name}", await Seconds(() => new ActorSums(store).CatchUp(default)), "s", null));
        await Proofs(store, events, name);
        await Searches(store, events, name);
        await using var connection = await store.Open(default);
        processor = Processor();
        var verification = await Seconds(async () =>
        {
            if (!(await witness.Verifier().Verify(connection, null, null, default)).Intact)
                throw new InvalidOperationException("The log is not intact.");
        });
        found(Figure.Against($"full verification against 200,000 events a second, {name}", verification, events / 200_000.0, 1));
        found(Figure.Limit($"processor time of the verification, microseconds an event, {name}", (Processor() - processor) / events * 1e6, "us", null));
        found(Figure.Limit($"peak memory of searches and verification, {name}", Peak.Gigabytes(), "GB", 1));
    }

    private async Task Proofs(AccessStore store, long events, string name)
    {
        var (search, random) = (new AccessSearch(store), new Random(1));
        await search.Proof(0, default);
        found(Figure.Limit($"inclusion proof, p95, {name}", await P95(() => search.Proof(random.NextInt64(events), default)), "ms", 10));
    }

    private async Task Searches(AccessStore store, long events, string name)
    {
        var search = new AccessSearch(store);
        var random = new Random(2);
        string Licence() => EventFile.Licence(random.Next(EventFile.Licences));
        (string Name, Func<AccessFilter> Filter)[] kinds =
        [
            ("everything", () => new()), ("licence", () => new() { Licences = [Licence()] }), ("recipient", () => new() { Organisations = [$"ORG-{random.Next(20)}"] }),
            ("actor", () => new() { Actors = [$"user-{random.Next(EventFile.Actors)}"] }), ("outcome refused", () => new() { Outcomes = [AccessOutcome.CheckedRefused] }),
            ("rare country", () => new() { Countries = ["IS"] }), ("licence, action and outcome", () => new() { Licences = [Licence()], Actions = [AccessAction.ExportOutput], Outcomes = [AccessOutcome.CheckedRefused] }),
            ("two licences and a day", () => Day(random) is var day ? new() { Licences = [Licence(), Licence()], From = day, Until = day.AddDays(1) } : new()),
            ("time", () => Day(random) is var day ? new() { From = day, Until = day.AddDays(1) } : new()),
            ("word", () => new() { Text = $"table_{random.Next(200)}" }), ("word within a licence", () => new() { Text = $"table_{random.Next(200)}", Licences = [Licence()] }),
        ];
        var (firsts, deeps) = (0.0, 0.0);
        foreach (var (kind, filter) in kinds)
        {
            var first = await P95(() => Some(kind, search, filter(), null));
            var deep = await P95(() => Deeply(kind, search, filter(), events, random));
            found(Figure.Limit($"search by {kind}, first page, p95, {name}", first, "ms", 50));
            found(Figure.Limit($"search by {kind}, deep page, p95, {name}", deep, "ms", 50));
            found(Figure.Limit($"count of what is found by {kind}, p95, {name}", await P95(() => search.Count(filter(), null, default)), "ms", 50));
            (firsts, deeps) = (firsts + first, deeps + deep);
        }
        found(Figure.Against($"deep pages of all kinds against first ones, {name}", deeps / 1000, firsts / 1000, 1.5));
        var facets = new AccessFacets(store);
        found(Figure.Limit($"histogram of everything, p95, {name}", await P95(() => facets.Histogram(new AccessFilter(), null, default), 10), "ms", 50));
        found(Figure.Limit($"histogram of a licence, p95, {name}", await P95(() => facets.Histogram(new AccessFilter { Licences = [Licence()] }, null, default)), "ms", 50));
        (string Name, AccessFilter Filter)[] counted = [("the last quarter", new() { From = EventFile.Start.AddDays(270) }), ("everything", new()), ("one licence", new() { Licences = [EventFile.Licence(3)] })];
        foreach (var (kind, filter) in counted)
            found(Figure.Limit($"facets of {kind}, users included, p95, {name}", await P95(() => facets.Of(filter, null, default), 10), "ms", null));
    }

    /// <summary>An empty page is no search: a figure that rests on one would flatter.</summary>
    private static async Task Some(string kind, AccessSearch search, AccessFilter filter, AccessCursor? after)
    {
        if ((await search.Page(filter, null, after, 50, default)).Events.Count == 0)
            throw new InvalidOperationException($"A page of the search by {kind} was empty.");
    }

    private static Task Deeply(string kind, AccessSearch search, AccessFilter filter, long events, Random random) => Some(kind, search, filter, Deep(events, random, filter));

    /// <summary>A place near the other end of what the filter may find: of the log, or of its period.</summary>
    private static AccessCursor Deep(long events, Random random, AccessFilter filter)
    {
        var step = EventFile.Step(events);
        var (first, last) = ((long)(((filter.From ?? EventFile.Start) - EventFile.Start) / step), filter.Until is { } until ? (long)((until - EventFile.Start) / step) : events);
        var place = first + (last - first) / 10 + random.NextInt64(Math.Max(1, (last - first) / 20));
        return new((EventFile.Start + place * step).ToUnixTimeMilliseconds(), place);
    }

    private static DateTimeOffset Day(Random random) => EventFile.Start.AddDays(random.Next(360));

    /// <summary>
    /// The rows are made beforehand, batch by batch; only their insertion is timed, into every index of the log: those of the
    /// table, the words, and the unique one of source and event id, which stands in a table of its own.
    /// </summary>
    /// <returns>Seconds of the insertion, of its part for the unique index, of the leaf hashes and nodes of the same rows, and of all cores during the insertion.</returns>
    private async Task<(double Insert, double Ids, double Tree, double Cores)> Plain(string file, string? postgres)
    {
        var paths = Paths(Path.Combine(folder, Guid.NewGuid().ToString("N")), postgres);
        using var store = new AccessStore(paths);
        await store.EnsureReady(AccessWitness.From(new AccessLogOptions(), LogPlaces.From(new LogOptions(), paths.Folder), paths), default);
        var source = new AccessSource(1, "enclave-1", new byte[32], null, new HashSet<string>(), false, true);
        var (seconds, ids, hashing, cores, seq) = (0.0, 0.0, 0.0, 0.0, 0L);
        var tree = new TileTree();
        foreach (var lines in File.ReadLines(file).Chunk(new DeliveryLimits().Batch))
        {
            // Read to the end before the clock starts: nothing else of this process runs beside the insertion.
            var reading = new AccessLines(source, 1024, new DeliveryLimits(), DateTimeOffset.UtcNow).Start(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines))), default);
            var batch = new AccessBatch(new TileTree(), source.Name, ContentHash.Of("delivery"u8), EventFile.Start);
            var pseudonyms = new AccessPseudonyms(ContentHash.Of("a"u8), null, ContentHash.Of("d"u8), null);
            var chunks = new List<(AccessDrafts Drafts, AccessRow[] Rows)>();
            await foreach (var drafts in reading.ReadAllAsync())
                chunks.Add((drafts, [.. batch.Rows(drafts.Events, persons => pseudonyms with { Actor = ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(persons.Actor!)) })
                    .Select(row => row with { Seq = seq + row.Seq })]));
            GC.Collect();
            var processor = Processor();
            seconds += await Seconds(async () => await store.Write(async (connection, transaction) => ids += await Insert(connection, transaction, chunks, seq), default), collect: false);
            cores += Processor() - processor;
            seq += lines.Length;
            hashing += await Seconds(() => Hash(tree, chunks.SelectMany(chunk => chunk.Rows)));
        }
        if (paths.Provider is StorageProvider.Sqlite)
            SqliteConnection.ClearAllPools();
        return (seconds, ids, hashing, cores);
    }

    private static Task Hash(TileTree tree, IEnumerable<AccessRow> rows)
    {
        foreach (var row in rows)
            tree.Append(TreeHash.Leaf(row.Canonical));
        return Task.CompletedTask;
    }

    /// <summary>Seconds of all cores together: they stay the same when others use the machine too.</summary>
    private static double Processor() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    /// <returns>Seconds of the unique index.</returns>
    private static async Task<double> Insert(DbConnection connection, DbTransaction transaction, List<(AccessDrafts Drafts, AccessRow[] Rows)> chunks, long from)
    {
        IAccessWriter writer = connection is Npgsql.NpgsqlConnection postgres
            ? new PostgresAccessWriter(postgres, (Npgsql.NpgsqlTransaction)transaction, 1 << 20)
            : new SqliteAccessWriter((SqliteConnection)connection, (SqliteTransaction)transaction);
        await writer.Size(default);
        var ids = 0.0;
        foreach (var (drafts, rows) in chunks)
        {
            ids += await Seconds(() => writer.TakeNew(1, drafts, default), collect: false);
            await writer.Insert(rows, 1, default);
        }
        await writer.Index(from, from + chunks.Sum(chunk => chunk.Drafts.Count), default);
        return ids;
    }

    private static PortalPaths Paths(string folder, string? postgres)
    {
        Directory.CreateDirectory(folder);
        var options = new StorageOptions { Folder = folder, Provider = postgres is null ? StorageProvider.Sqlite : StorageProvider.Postgres, ConnectionString = postgres };
        return PortalPaths.From(options, folder);
    }

    private static async Task<double> P95(Func<Task> work, int repetitions = Repetitions)
    {
        var times = new List<double>();
        for (var i = 0; i < repetitions; i++)
            times.Add(1000 * await Seconds(work, collect: false));
        times.Sort();
        return times[(int)(0.95 * (times.Count - 1))];
    }

    private static async Task<double> Seconds(Func<Task> work, bool collect = true)
    {
        if (collect)
            GC.Collect();
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalSeconds;
    }
}
