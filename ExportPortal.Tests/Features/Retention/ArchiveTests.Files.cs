using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.AccessLog;
using ExportPortal.Support;

namespace ExportPortal.Features.Retention;

/// <summary>Which files are opened for what, and what is said when one is missing.</summary>
public sealed partial class ArchiveTests
{
    private const int NewerEvents = 60;

    /// <summary>Three months after the archived events, from another country.</summary>
    private static string Newer(int number) => AccessEvents.Line(Events + number).Replace("2026-03-02T", "2026-06-01T").Replace("\"country\":\"NO\"", "\"country\":\"SE\"");

    private async Task<Portal> AndNewer()
    {
        var portal = await Filled(Later);
        Assert.Equal(2, await portal.Run());
        await portal.Log.Deliver(string.Join('\n', Enumerable.Range(0, NewerEvents).Select(Newer)));
        await portal.Log.Run($"INSERT INTO access_flag (rule, seq, ts, licence_no) SELECT 'AN-09', seq, ts, licence_no FROM access_event WHERE seq = {Events}");
        await portal.Log.Checkpoints.Publish(default);
        return portal;
    }

    [Fact]
    public async Task Search_NothingOfItInTheFiles_TouchesNone()
    {
        await using var portal = await AndNewer();
        Directory.Move(portal.Log.Paths.Archive, portal.Log.Paths.Archive + ".away");
        var (search, may) = (portal.Log.Search, new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(50, (await search.Page(new AccessFilter(), null, null, 50, default)).Events.Count); // full of later events
        Assert.Equal(NewerEvents, (await search.Page(new AccessFilter { From = may }, null, null, 150, default)).Events.Count); // their times
        Assert.Equal(NewerEvents, (await search.Page(new AccessFilter { Countries = ["SE"] }, null, null, 150, default)).Events.Count); // the sums
        Assert.Equal(Events, Assert.Single((await search.Page(new AccessFilter { Rules = ["AN-09"] }, null, null, 150, default)).Events).Seq); // what the rules named
        Assert.Equal(6, (await search.Between(Events, Events + 5, null, default)).Count);
        Assert.NotNull(await search.Proof(Events + 1, default));
        Assert.NotNull(await new AccessRuleStore(portal.Log.Store).Next(AnomalyTerms.Usual, default));
        Assert.Equal(NewerEvents / 3, (await new AccessPeriodFigures(portal.Log.Store).Of(AccessEvents.Licence(0), new(2026, 5, 1), new(2026, 6, 9), default)).Events);
        Assert.Equal(NewerEvents / 3, (await new AccessRecords(portal.Log.Store).Of(AccessEvents.Licence(0), long.MaxValue, new(2026, 5, 1), new(2026, 6, 9), default)).Count);
    }

    [Fact]
    public async Task Next_LicenceThatTellsItsBudget_AsksTheFilesOfItsDays()
    {
        await using var portal = await Filled(Later);
        await portal.Run();
        var rules = new AccessRuleStore(portal.Log.Store);
        await portal.Log.Deliver(Newer(0).Replace("\"epsilon_spent\":0.10", "\"epsilon_spent\":0.10,\"budget_left\":0.50"));

        var chunk = (await rules.Next(AnomalyTerms.Usual, default))!;
        Task<IReadOnlyDictionary<string, UseTotals>> Totals() => rules.Totals(chunk, new Dictionary<string, LicensedUse>(), AnomalyTerms.Usual, default);
        Assert.Equal(0.10m, (await Totals()).Values.Single().Spent!.Values.Single());
        var first = portal.Files[0];
        File.Delete(first);

        Assert.Contains(Path.GetFileName(first), (await Assert.ThrowsAsync<RuleViolation>(Totals)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("changed")]
    public async Task Ask_FileGoneOrChanged_NamesItAndWhatToDo(string how)
    {
        await using var portal = await AndNewer();
        var (file, auditor) = (portal.Files[0], await portal.Store.Enrol(People.New(Role.Auditor, "Sigrun")));
        var (search, whole) = (new SearchAccessLog(portal.Store.Pipeline, portal.Log.Search, portal.Log.Facets, portal.Store), await File.ReadAllBytesAsync(file));
        Assert.True((await search.Run(new AccessFilter(), null, 200, auditor, default)).IsDone);
        Assert.Null(await portal.Log.Store.ArchiveFault(default));
        if (how == "gone")
            File.Delete(file);
        else
            await File.WriteAllBytesAsync(file, [.. whole[..^1], (byte)(whole[^1] ^ 1)]);

        Outcome[] asked =
        [
            await search.Run(new AccessFilter(), null, 200, auditor, default),
            await search.Open(3, 2, auditor, default),
            await search.Proof(3, auditor, default),
            await new ExportAccessLog(portal.Store.Pipeline, portal.Log.Store, portal.Log.Search, portal.Store.Clock).Plan(new AccessFilter(), auditor, default),
        ];

        foreach (var outcome in asked)
            Assert.Matches($"^A part of the access log cannot be read. The file {Path.GetFileName(file)} with the entries 0 to {Part - 1} is .*: put it back from its backup .* then run log verify.$", outcome.Message);
        Assert.Contains(Path.GetFileName(file), await portal.Log.Store.ArchiveFault(default), StringComparison.Ordinal);
        Assert.True((await search.Open(Events + 3, 2, auditor, default)).IsDone); // what needs no file is answered
        await File.WriteAllBytesAsync(file, whole);
        Assert.True((await search.Open(3, 2, auditor, default)).IsDone);
        Assert.Null(await portal.Log.Store.ArchiveFault(default));
    }

    [Fact]
    public async Task Verify_ArchivedPlaceInTheTableToo_IsFound()
    {
        await using var portal = await Filled(Later);
        await portal.Run();
        await portal.Log.Run($"""
            CREATE TABLE forged (LIKE access_event INCLUDING ALL);
            INSERT INTO forged (seq, canonical, ts, licence_no, action, outcome, delivery_id) SELECT 5, canonical, ts, licence_no, action, outcome, delivery_id FROM access_event LIMIT 1;
            ALTER TABLE access_event ATTACH PARTITION forged FOR VALUES FROM (0) TO ({Part});
            """);

        Assert.Contains((await portal.Log.Verify()).Problems, problem => problem.Message.Contains("1 entries stand in the table", StringComparison.Ordinal));
    }

    /// <summary>Whoever was away for longest has nothing in the database any more; what is not there is looked for in the files.</summary>
    [Fact]
    public async Task Next_UserWhoseLastEventLiesInAFile_IsComparedWithIt()
    {
        await using var portal = await Filled(Later.AddYears(1));
        await portal.Log.Deliver(string.Join('\n', Enumerable.Range(Events, Part).Select(number => Newer(number - Events).Replace($"actor-{number % 4}", "new"))));
        await Read(portal.Log, Events + Part);
        Assert.Equal(3, await portal.Run()); // of the first users nothing is left in the database
        await new ActorSums(portal.Log.Store).CatchUp(default);
        await portal.Log.Deliver(AccessEvents.Line(9_001).Replace("2026-03-02T", "2026-07-01T") + "\n" + AccessEvents.Line(9_002).Replace("2026-03-02T", "2026-07-01T").Replace("actor-2", "never") + "\n");

        var chunk = (await new AccessRuleStore(portal.Log.Store).Next(AnomalyTerms.Usual, default))!;

        var before = Assert.Single(chunk.Events, entry => entry.Seq < chunk.First);
        Assert.Equal(chunk.Fresh.First().Persons.Actor, before.Persons.Actor);
        Assert.Equal(await portal.Log.Text("SELECT coalesce(max(day), 0)::text FROM access_actor WHERE actor = @actor AND day < @day", ("@actor", Pseudonym.ShortOf(before.Persons.Actor)), ("@day", RollupKey.DayOf(chunk.Fresh.First().Facts.At))),
            RollupKey.DayOf(before.Facts.At).ToString(System.Globalization.CultureInfo.InvariantCulture));
        var found = AnomalyRules.EvaluateNew(new AccessWindow(chunk.Events, new Dictionary<string, LicensedUse>(), Later) { Terms = AnomalyTerms.Usual, FirstNew = chunk.First });
        Assert.Equal([before.Seq, chunk.First], Assert.Single(found, one => one.Rule == "AN-13").Evidence);
    }

    /// <summary>A gap is told by the entry behind it, wherever that lies by the time it is told.</summary>
    [Fact]
    public async Task Entries_OfAFileAndOfTheStore_AreBothRead()
    {
        await using var portal = await Filled(Later);
        await portal.Run();
        var rules = new AccessRuleStore(portal.Log.Store);
        await rules.Mark(Events, [], [new SourceNumbers("enclave-1", 9, [new(3, 4, 7, AccessEvents.Start)])], default);

        var entries = await rules.Entries([7, Events - 1], default);

        Assert.Equal([7, Events - 1], entries.Select(entry => entry.Seq).Order());
        var window = new AccessWindow(entries, new Dictionary<string, LicensedUse>(), Later) { Terms = AnomalyTerms.Usual, Numbers = await rules.Numbers(default) };
        Assert.Equal([7L], Assert.Single(NumberRules.Missing(window)).Evidence);
    }
}
