using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Jobs;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ExportPortal.Features.Retention;

/// <summary>Old partitions on PostgreSQL lie in files and stay in the log: searched, proved and verified as if they were in the database.</summary>
public sealed partial class ArchiveTests(PostgresCluster cluster)
{
    private const int Part = 256;
    private const int Events = 2 * Part + 90;

    /// <summary>More than two years after the events.</summary>
    private static readonly DateTimeOffset Later = new(2028, 3, 4, 0, 0, 0, TimeSpan.Zero);

    private sealed record Portal(TestStore Store, TestAccessLog Log) : IAsyncDisposable
    {
        public AccessArchiving Archiving => new(Log.Store);

        public string[] Files => Directory.Exists(Log.Paths.Archive) ? [.. Directory.EnumerateFiles(Log.Paths.Archive).Order()] : [];

        public Task<int> Run() => new DueActsRunner([new DueArchive(Archiving, Cases.Pack)], new JobLeases(Store, Store.Clock), Store.Pipeline, Store.Clock, NullLogger<DueActsRunner>.Instance).Run(default);

        public async ValueTask DisposeAsync()
        {
            await Log.DisposeAsync();
            await Store.DisposeAsync();
        }
    }

    private async Task<Portal> Filled(DateTimeOffset now)
    {
        var store = await TestStore.Postgres(cluster);
        store.Clock.SetUtcNow(now);
        var log = await TestAccessLog.Beside(store.Paths, Part);
        // Times of the source run back and forth over both sides of the seam.
        await log.Deliver(string.Join('\n', Enumerable.Range(0, Events).Select(number =>
        {
            var line = AccessEvents.Line(number);
            line = number % 11 == 0 ? line.Replace("\"country\":\"NO\"", "\"country\":\"IS\"") : line;
            line = number % 5 == 0 ? line.Replace("\"action\":\"query\"", "\"action\":\"download\"") : line;
            return number % 4 == 1 ? line.Replace("2026-03-02T", "2026-03-03T") : line;
        })));
        foreach (var (rule, condition) in new[] { ("AN-06", "seq % 10 = 3"), ("AN-02", "seq % 15 = 3") })
            await log.Run($"INSERT INTO access_flag (rule, seq, ts, licence_no) SELECT '{rule}', seq, ts, licence_no FROM access_event WHERE {condition}");
        await Read(log, Events);
        await log.Checkpoints.Publish(default);
        return new(store, log);
    }

    /// <summary>As the rules do that have read the entries up to there.</summary>
    private static Task Read(TestAccessLog log, long place) => new AccessRuleStore(log.Store).Mark(place, [], [], default);

    /// <summary>Everything that a reader is told under a filter, as one text.</summary>
    private static async Task<string> Told(TestAccessLog log, AccessFilter filter)
    {
        var seen = new List<long>();
        AccessCursor? after = null;
        do
        {
            var page = await log.Search.Page(filter, null, after, 150, default);
            seen.AddRange(page.Events.Select(entry => entry.Seq));
            after = page.Next;
        }
        while (after is not null);
        var facets = (await log.Facets.Of(filter, null, default)).Select(facet => $"{facet.Name}: {string.Join(", ", facet.Values)}");
        return $"""
            {string.Join(' ', seen)}
            {await log.Search.Count(filter, null, default)}
            {string.Join('\n', facets)}
            {string.Join(' ', await log.Facets.Histogram(filter, null, default) ?? [])}
            """;
    }

    [Fact]
    public async Task Archived_Partitions_AreSearchedAsIfTheyWereThere()
    {
        await using var portal = await Filled(Later);
        var filters = AccessSearchTests.Known.Where(one => one.Value.Filter.Text is null).ToDictionary(one => one.Key, one => one.Value.Filter);
        var before = new Dictionary<string, string>();
        foreach (var (name, filter) in filters)
            before[name] = await Told(portal.Log, filter);
        var figures = await new AccessPeriodFigures(portal.Log.Store).Of(AccessEvents.Licence(0), new(2026, 3, 1), new(2026, 3, 9), default);
        var records = await new AccessRecords(portal.Log.Store).Of(AccessEvents.Licence(0), long.MaxValue, new(2026, 3, 1), new(2026, 3, 9), default);

        Assert.Equal(2, await portal.Run());
        await new ActorSums(portal.Log.Store).CatchUp(default); // from the files on

        Assert.Equal((Events - 2 * Part, 2), (await portal.Log.Number("SELECT count(*) FROM access_event"), portal.Files.Length));
        foreach (var (name, filter) in filters)
            Assert.Equal((name, before[name]), (name, await Told(portal.Log, filter)));
        Assert.Contains("0", before["all"].Split('\n')[0].Split(' '));
        Assert.Equivalent(figures, await new AccessPeriodFigures(portal.Log.Store).Of(AccessEvents.Licence(0), new(2026, 3, 1), new(2026, 3, 9), default), strict: true);
        Assert.Equal(records, await new AccessRecords(portal.Log.Store).Of(AccessEvents.Licence(0), long.MaxValue, new(2026, 3, 1), new(2026, 3, 9), default));
        Assert.Equal(Enumerable.Range(Part * 2 - 3, 6).Select(number => (long)number), (await portal.Log.Search.Between(Part * 2 - 3, Part * 2 + 2, null, default)).Select(entry => entry.Seq));
        // Free text finds what is in the database alone, as the page on retention says.
        Assert.Equal(Events - 2 * Part, (await portal.Log.Search.Count(new AccessFilter { Text = "diagnosis" }, null, default)).Events);
    }

    [Fact]
    public async Task Archived_Entries_AreProvedVerifiedAndToldWithTheHashOfTheFile()
    {
        await using var portal = await Filled(Later);
        await portal.Run();

        Assert.Empty((await portal.Log.Verify()).Problems);
        foreach (var seq in (long[])[0, Part, Events - 1])
            Assert.Null((await portal.Log.Search.Proof(seq, default))!.Fault(portal.Log.Witness.Key.Key, CheckpointKey.Check));
        var told = (await portal.Store.Log()).Where(entry => entry.Event.Act == DueArchive.Act).ToList();
        Assert.Equal(2, told.Count);
        foreach (var (file, entry) in portal.Files.Zip(told))
            Assert.Contains((await ArchiveFiles.HashOf(file, default)).Hex, entry.Event.Details.Select(detail => detail.Value));
        var plan = await new AccessRetention(portal.Log.Store).Plan((_, _) => DateTimeOffset.MinValue, Later, default);
        Assert.Equal((8, Events), (plan.Pseudonyms.Count, plan.End)); // four actors and four devices, read across the seam
    }

    [Theory]
    [InlineData("UPDATE access_flag SET ts = ts + 1 WHERE seq = 3")]
    [InlineData("UPDATE access_flag SET licence_no = 'NONE' WHERE seq = 13")]
    public async Task Verify_FlagOfAnArchivedEntryThatWasChanged_IsFound(string sql)
    {
        await using var portal = await Filled(Later);
        await portal.Run();
        Assert.Empty((await portal.Log.Verify()).Problems);
        await portal.Log.Unlock();
        await portal.Log.Run(sql);

        Assert.Contains((await portal.Log.Verify()).Problems, problem => problem.Kind == "flag");
    }

    [Fact]
    public async Task Archived_LogGoesOn_NumbersFollowAndWhatIsKnownStaysKnown()
    {
        await using var portal = await Filled(Later);
        await portal.Run();

        var again = await portal.Log.Deliver(0, Events + 10);
        await portal.Log.Checkpoints.Publish(default);

        Assert.Equal((10, Events), (again.Accepted, again.Duplicates));
        Assert.Equal([new SeqRange(Events, Events + 9)], again.Ranges);
        Assert.Empty((await portal.Log.Verify()).Problems);
        await portal.Log.Store.EnsureReady(portal.Log.Witness, default); // a new start finds it true
        Assert.Equal(0, await portal.Run()); // the partition of the newest entry stays
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("gone")]
    [InlineData("swapped")]
    public async Task Verify_FileBehindThePortalsBack_IsFound(string how)
    {
        await using var portal = await Filled(Later);
        await portal.Run();
        var (file, other) = (portal.Files[0], portal.Files[1]);
        if (how == "gone")
            File.Delete(file);
        else
        {
            var bytes = await File.ReadAllBytesAsync(how == "swapped" ? other : file);
            bytes[bytes.Length / 2] ^= how == "swapped" ? (byte)0 : (byte)1;
            await File.WriteAllBytesAsync(file, bytes);
        }

        var problems = (await portal.Log.Verify()).Problems;

        Assert.Contains(problems, problem => problem.Message.Contains(Path.GetFileName(file)));
        Assert.Contains(problems, problem => problem.Message.Contains($"Entries 0 to {Part - 1} are missing"));
    }

    [Fact]
    public async Task Run_CutOffBetweenFileAndPartition_LeavesNothingDoubleOrLost()
    {
        await using var portal = await Filled(Later);
        var partition = (await portal.Archiving.Next(Later, default))!;
        var part = await portal.Archiving.Write(partition, default);
        var before = await Told(portal.Log, new AccessFilter());
        await using (var connection = (NpgsqlConnection)await portal.Log.Store.Open(default))
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            Assert.True(await AccessArchiving.Replace(connection, transaction, partition, part, default));
            await transaction.RollbackAsync(); // as a crash before the commit does
        }
        Assert.Equal((Events, before), (await portal.Log.Number("SELECT count(*) FROM access_event"), await Told(portal.Log, new AccessFilter())));
        await File.WriteAllTextAsync(portal.Files[0], "half a file"); // as a crash while writing does

        Assert.Equal(2, await portal.Run());

        Assert.Equal(before, await Told(portal.Log, new AccessFilter()));
        Assert.Empty((await portal.Log.Verify()).Problems);
        Assert.Equal(2, portal.Files.Length);
    }

    /// <summary>The rules read no files: what they have not seen stays where it is, however old it is.</summary>
    [Fact]
    public async Task Run_PartitionThatTheRulesHaveNotRead_Stays()
    {
        await using var portal = await Filled(Later);
        await Read(portal.Log, Part - 1);
        Assert.Equal(0, await portal.Run());
        await Read(portal.Log, Part);
        Assert.Equal(1, await portal.Run());
        Assert.Equal(Part, (await new AccessRuleStore(portal.Log.Store).Next(Domain.Policy.AnomalyTerms.Usual, default))!.First);
    }

    [Fact]
    public async Task Run_YoungPartitionOrReaderOfTheWholeLog_MovesNothing()
    {
        await using var young = await Filled(Later.AddMonths(-1));
        Assert.Equal(0, await young.Run());
        young.Store.Clock.SetUtcNow(Later);
        await using (var reader = await young.Log.Store.Open(default))
        {
            await AccessArchiving.HoldStill(reader, default);
            Assert.Equal(0, await young.Run());
        }
        Assert.Equal(2, await young.Run());
    }
}
