using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Data.AccessLog;

/// <summary>What the access log says besides its entries: columns, deliveries, identities and rollups.</summary>
internal sealed class AccessReading(DbConnection connection, LogFindings findings, ArchiveFiles files) : IEntryReading
{
    private readonly AccessSums sums = new();
    private readonly WordCounts words = new();
    private readonly Dictionary<ContentHash, long> persons = [];
    private readonly ConcurrentDictionary<long, byte> signed = [];
    private readonly ConcurrentBag<TextPool> pools = [];
    private Dictionary<long, FlagSaid[]> flagged = [];
    private long read, nameless;

    public string Columns => AccessPart.Columns;

    public long Erased { get; private set; }

    public IEntryPart Part(DbConnection own) => new AccessPart(own, signed, pools.TryTake(out var pool) ? pool : new(), flagged);

    public void Take(IEntryPart part)
    {
        var page = (AccessPart)part;
        findings.Add(page.Findings);
        sums.Add(page.Sums);
        words.Add(page.Words);
        foreach (var (person, acts) in page.Persons)
            CollectionsMarshal.GetValueRefOrAddDefault(persons, person, out _) += acts;
        nameless += page.Nameless;
        read += page.Read;
        pools.Add(page.Pool);
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
        await ReadFlags(sound, cancellation);
        return sound.Count == 0 ? null : await (await AccessArchive.Over(sound, files, cancellation)).Entries(cancellation);
    }

    /// <summary>What can be told apart is compared on all cores, each over a connection of its own.</summary>
    public async Task Finish(CancellationToken cancellation)
    {
        await CheckFlags(cancellation); // while partitions stand still
        await AccessArchiving.LetGo(connection);
        await using var readers = new ReaderPool(connection);
        Func<DbConnection, LogFindings, CancellationToken, Task>[] checks = [CheckIdentities, CheckWords, CheckRollups, CheckActors];
        foreach (var found in await Task.WhenAll(checks.Select(check => Task.Run(() => readers.Read(own => Found(check, own, cancellation), cancellation), CancellationToken.None))))
            findings.Add(found);
    }

    private static async Task<LogFindings> Found(Func<DbConnection, LogFindings, CancellationToken, Task> check, DbConnection own, CancellationToken cancellation)
    {
        var found = new LogFindings();
        await check(own, found, cancellation);
        return found;
    }

    /// <summary>An entry lies in a file or in the table: one that stands in both would be shown as the table has it and be checked as the file has it.</summary>
    private async Task CheckApart(IReadOnlyList<ArchivedPart> parts, CancellationToken cancellation)
    {
        if (parts.Count > 0 && await connection.Command(null, "SELECT count(*) FROM access_event WHERE seq < @past", ("@past", parts[^1].Past)).Number(cancellation) is var doubled and > 0)
            findings.Add("archive", null, $"{doubled} entries stand in the table, though their places lie in files.");
    }

    private async Task CheckIdentities(DbConnection own, LogFindings found, CancellationToken cancellation)
    {
        var missing = persons.Keys.Select(hash => hash.Hex[..Pseudonym.Length]).ToHashSet();
        await using var command = own.Command(null, "SELECT kind, value, salt, pseudonym FROM access_identity");
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var said = rows.GetString(3);
            if (Pseudonym.Of(new PrivateValue(rows.GetString(0), rows.GetFieldValue<byte[]>(2), rows.GetString(1)).Hash()).Short != said)
                found.Add("private", null, $"The {rows.GetString(0)} behind the pseudonym {said} is not the one that was logged.");
            missing.Remove(said);
        }
        Erased = missing.Count;
    }

    private Task CheckRollups(DbConnection own, LogFindings found, CancellationToken cancellation) => Compare(own, found,
        "SELECT day, licence_no, org, dataset, action, outcome, country, events, rows_returned, bytes_out, persons FROM access_rollup",
        row => (new RollupKey(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetString(3), (AccessAction)row.GetInt16(4), (AccessOutcome)row.GetInt16(5), row.GetString(6)),
            new RollupSum(row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10))),
        sums.Rollups, key => $"day {key.Day}, {key.Licence}, {key.Action.Code()}, {key.Outcome.Code()}", cancellation);

    private async Task CheckWords(DbConnection own, LogFindings found, CancellationToken cancellation)
    {
        var faults = await words.Faults(own, cancellation);
        if (await IsAllRead(own, cancellation))
            faults.ForEach(fault => found.Add("words", null, fault));
    }

    /// <summary>Only when nothing was added meanwhile; else the sums and words are of another size of the log. To be asked once they were read.</summary>
    private async Task<bool> IsAllRead(DbConnection own, CancellationToken cancellation) => await new LogTiles(LogTables.Access).Size(own, cancellation) == read;

    /// <summary>What rules are said to have named in the files; held against the entries while those are read.</summary>
    private async Task ReadFlags(IReadOnlyList<ArchivedPart> parts, CancellationToken cancellation)
    {
        var said = new List<FlagSaid>();
        foreach (var part in parts)
            said.AddRange(await connection.Command(null, "SELECT seq, rule, ts, licence_no FROM access_flag WHERE seq >= @first AND seq < @past", ("@first", part.First), ("@past", part.Past))
                .Rows(row => new FlagSaid(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetString(3)), cancellation));
        flagged = said.GroupBy(one => one.Seq).ToDictionary(same => same.Key, same => same.ToArray());
    }

    /// <summary>What a rule named repeats time and licence of the entry. Whether a rule should have named more only the rules can say.</summary>
    private async Task CheckFlags(CancellationToken cancellation)
    {
        foreach (var (rule, seq) in await connection.Command(null,
            """
            SELECT f.rule, f.seq FROM access_flag f LEFT JOIN access_event e ON e.seq = f.seq
            WHERE f.seq >= @past AND (e.seq IS NULL OR e.ts <> f.ts OR e.licence_no <> f.licence_no) ORDER BY f.seq LIMIT 50
            """, ("@past", (await AccessArchive.Parts(connection, cancellation)).Select(part => part.Past).DefaultIfEmpty(0).Max())).Rows(row => (row.GetString(0), row.GetInt64(1)), cancellation))
            Stray(rule, seq);
        foreach (var one in flagged.Values.SelectMany(same => same).Where(one => !one.IsOfEntry).OrderBy(one => one.Seq).Take(50))
            Stray(one.Rule, one.Seq);
    }

    private void Stray(string rule, long seq) => findings.Add("flag", seq, $"Rule {rule} is said to have named entry {seq}, at a time or under a licence that are not the entry's.");

    /// <summary>Only when the sums by actor had read all that was compared. Added up by day first, as they are stored: by actor alone each would be looked up by itself.</summary>
    private async Task CheckActors(DbConnection own, LogFindings found, CancellationToken cancellation)
    {
        if (await ActorSums.Place(own, null, cancellation) != read)
            return;
        var counted = persons.Where(one => one.Value > 0).GroupBy(one => one.Key.Hex[..Pseudonym.Length]).ToDictionary(same => same.Key, same => same.Sum(one => one.Value));
        if (nameless > 0)
            counted[""] = nameless;
        await Compare(own, found, "SELECT actor, sum(events) FROM (SELECT day, actor, sum(events) AS events FROM access_actor GROUP BY day, actor) AS days GROUP BY actor",
            row => (row.GetString(0), Convert.ToInt64(row.GetValue(1), CultureInfo.InvariantCulture)), counted, actor => actor.Length > 0 ? $"the actor {actor}" : "accesses without an actor", cancellation);
    }

    /// <summary>Row by row, so that what is stored is never held beside what was counted; of that goes what was found. Nothing is said when something was added meanwhile.</summary>
    private async Task Compare<TKey, TSum>(
        DbConnection own, LogFindings found, string stored, Func<DbDataReader, (TKey Key, TSum Sum)> read, Dictionary<TKey, TSum> counted, Func<TKey, string> name, CancellationToken cancellation) where TKey : notnull
    {
        var faults = new LogFindings();
        await using (var command = own.Command(null, stored))
        await using (var rows = await command.ExecuteReaderAsync(cancellation))
            while (await rows.ReadAsync(cancellation))
                if (read(rows) is var (key, sum) && (!counted.Remove(key, out var once) || !EqualityComparer<TSum>.Default.Equals(once, sum)))
                    faults.Add("rollup", null, $"The sums of {name(key)} are not those of the entries.");
        foreach (var (key, _) in counted)
            faults.Add("rollup", null, $"The sums of {name(key)} are missing.");
        if (await IsAllRead(own, cancellation))
            found.Add(faults);
    }
}
