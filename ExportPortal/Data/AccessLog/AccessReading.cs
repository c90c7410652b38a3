using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Data.AccessLog;

/// <summary>What the access log says besides its entries: columns, deliveries, identities and rollups.</summary>
internal sealed class AccessReading(DbConnection connection, LogFindings findings, ArchiveFiles files) : IEntryReading
{
    private readonly AccessSums sums = new();
    private readonly WordCounts words = new();
    private readonly HashSet<ContentHash> persons = [];
    private readonly ConcurrentDictionary<long, byte> signed = [];
    private readonly Dictionary<string, long> actors = [];
    private long read;

    public string Columns => AccessPart.Columns;

    public long Erased { get; private set; }

    public IEntryPart Part(DbConnection own) => new AccessPart(own, signed);

    public void Take(IEntryPart part)
    {
        var page = (AccessPart)part;
        findings.Add(page.Findings);
        sums.Add(page.Sums);
        words.Add(page.Words);
        persons.UnionWith(page.Persons);
        foreach (var (actor, events) in page.Actors)
            actors[actor] = actors.GetValueOrDefault(actor) + events;
        read += page.Read;
    }

    /// <summary>The files, each held against its hash first: one that was changed is not read, so that its entries are missing. No partition is moved until this ends.</summary>
    public async Task<EarlierEntries?> Earlier(CancellationToken cancellation)
    {
        await AccessArchiving.HoldStill(connection, cancellation);
        var parts = await AccessArchive.Parts(connection, cancellation);
        await CheckApart(parts, cancellation);
        var faults = await files.Faults(parts, cancellation);
        foreach (var (part, fault) in faults)
            findings.Add("archive", part.First, fault);
        var sound = parts.Except(faults.Select(one => one.Part)).ToList();
        return sound.Count == 0 ? null : await (await AccessArchive.Over(sound, files, cancellation)).Entries(cancellation);
    }

    public async Task Finish(CancellationToken cancellation)
    {
        await CheckFlags(cancellation); // while partitions stand still
        await AccessArchiving.LetGo(connection);
        await CheckIdentities(cancellation);
        await CheckRollups(cancellation);
        await CheckActors(cancellation);
    }

    /// <summary>An entry lies in a file or in the table: one that stands in both would be shown as the table has it and be checked as the file has it.</summary>
    private async Task CheckApart(IReadOnlyList<ArchivedPart> parts, CancellationToken cancellation)
    {
        if (parts.Count > 0 && await connection.Command(null, "SELECT count(*) FROM access_event WHERE seq < @past", ("@past", parts[^1].Past)).Number(cancellation) is var doubled and > 0)
            findings.Add("archive", null, $"{doubled} entries stand in the table, though their places lie in files.");
    }

    private async Task CheckIdentities(CancellationToken cancellation)
    {
        var missing = persons.Select(hash => hash.Hex[..Pseudonym.Length]).ToHashSet();
        await using var command = connection.Command(null, "SELECT kind, value, salt, pseudonym FROM access_identity");
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var said = rows.GetString(3);
            if (Pseudonym.Of(new PrivateValue(rows.GetString(0), rows.GetFieldValue<byte[]>(2), rows.GetString(1)).Hash()).Short != said)
                findings.Add("private", null, $"The {rows.GetString(0)} behind the pseudonym {said} is not the one that was logged.");
            missing.Remove(said);
        }
        Erased = missing.Count;
    }

    /// <summary>Only when nothing was added meanwhile; else the sums are of another size of the log.</summary>
    private async Task CheckRollups(CancellationToken cancellation)
    {
        var stored = await connection.Command(null, "SELECT day, licence_no, org, dataset, action, outcome, country, events, rows_returned, bytes_out, persons FROM access_rollup")
            .Rows(row => (
                Key: new RollupKey(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), (AccessAction)row.GetInt16(4), (AccessOutcome)row.GetInt16(5), row.GetString(6)),
                Sum: new RollupSum(row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10))), cancellation);
        if (await new LogTiles(LogTables.Access).Size(connection, cancellation) != read)
            return;
        foreach (var fault in await words.Faults(connection, cancellation))
            findings.Add("words", null, fault);
        Compare(stored, sums.Rollups, key => $"day {key.Day}, {key.Licence}, {key.Action.Code()}, {key.Outcome.Code()}");
    }

    /// <summary>What a rule named repeats time and licence of the entry. Whether a rule should have named more only the rules can say.</summary>
    private async Task CheckFlags(CancellationToken cancellation)
    {
        foreach (var (rule, seq) in await connection.Command(null,
            """
            SELECT f.rule, f.seq FROM access_flag f LEFT JOIN access_event e ON e.seq = f.seq
            WHERE f.seq >= @past AND (e.seq IS NULL OR e.ts <> f.ts OR e.licence_no <> f.licence_no) ORDER BY f.seq LIMIT 50
            """, ("@past", (await AccessArchive.Parts(connection, cancellation)).Select(part => part.Past).DefaultIfEmpty(0).Max())).Rows(row => (row.GetString(0), row.GetInt64(1)), cancellation))
            findings.Add("flag", seq, $"Rule {rule} is said to have named entry {seq}, at a time or under a licence that are not the entry's.");
    }

    /// <summary>Only when the sums by actor have read all that was compared, and nothing was added meanwhile.</summary>
    private async Task CheckActors(CancellationToken cancellation)
    {
        var stored = await connection.Command(null, "SELECT actor, sum(events) FROM access_actor GROUP BY actor").Rows(row => (Key: row.GetString(0), Sum: Convert.ToInt64(row.GetValue(1), CultureInfo.InvariantCulture)), cancellation);
        if (await ActorSums.Place(connection, null, cancellation) == read && await new LogTiles(LogTables.Access).Size(connection, cancellation) == read)
            Compare(stored, actors.GroupBy(one => one.Key.Length > 0 ? one.Key[..Pseudonym.Length] : "").ToDictionary(same => same.Key, same => same.Sum(one => one.Value)), actor => actor.Length > 0 ? $"the actor {actor}" : "accesses without an actor");
    }

    private void Compare<TKey, TSum>(List<(TKey Key, TSum Sum)> stored, Dictionary<TKey, TSum> counted, Func<TKey, string> name) where TKey : notnull
    {
        foreach (var (key, sum) in stored)
            if (!counted.Remove(key, out var own) || !Equals(own, sum))
                findings.Add("rollup", null, $"The sums of {name(key)} are not those of the entries.");
        foreach (var (key, _) in counted)
            findings.Add("rollup", null, $"The sums of {name(key)} are missing.");
    }
}
