using System.Data.Common;
using System.Globalization;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Data.AccessLog;

/// <summary>Entries that the rules have not read yet, and earlier ones to compare them with.</summary>
/// <param name="First">Place of the first new entry.</param>
/// <param name="End">Place behind the last.</param>
/// <param name="Events">New and earlier ones together, oldest first.</param>
/// <param name="Accounts">Who the sources say is behind the hashes of actors, as far as it was not erased.</param>
/// <param name="Numbers">Of the sources of new entries that number them, as they were before these.</param>
internal sealed record AccessChunk(
    long First, long End, IReadOnlyList<AccessEvent> Events, IReadOnlyList<SourceNumbers> Numbers, IReadOnlyDictionary<ContentHash, string> Accounts)
{
    public IEnumerable<AccessEvent> Fresh => Events.Where(entry => entry.Seq >= First);

    public IEnumerable<string> Licences => Events.Select(entry => entry.Facts.Licence).Distinct();
}

/// <summary>What the anomaly rules read of the store, how far they have come, and which entries they named.</summary>
internal sealed class AccessRuleStore(AccessStore store)
{
    /// <summary>New entries looked at together.</summary>
    public const int Chunk = 5_000;

    private const int MostRefused = 500;
    private const int MostOfAnother = 300;
    private const int AtOnce = 500;

    /// <summary>Under which it is kept how far the rules have read.</summary>
    public const string Progress = "rules";

    /// <summary>Under which it is kept what was spent of the privacy budget of a term by the entries that the rules have read, in <see cref="SpentUnits"/>.</summary>
    /// <param name="term">By <see cref="LicensedUse.RenewedOn"/>; the first term has the name that it had when terms were not told apart.</param>
    private static string SpentOf(string licence, DateOnly term) => term == default ? $"spent {licence}" : string.Create(CultureInfo.InvariantCulture, $"spent {licence} {term:yyyy-MM-dd}");

    /// <summary>Under which it is kept when a rule last passed over entries, in Unix milliseconds.</summary>
    private const string Failed = "rules failed";

    /// <summary>Of a privacy budget of 1.</summary>
    private const decimal SpentUnits = 1_000_000_000m;

    private readonly ActorTails tails = new(store);

    /// <summary>Null when the rules have read all there is.</summary>
    /// <param name="terms">How far back the rules look.</param>
    public async Task<AccessChunk?> Next(AnomalyTerms terms, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var first = await connection.Command(null, "SELECT coalesce(max(place), 0) FROM access_progress WHERE name = @name", ("@name", Progress)).Number(cancellation);
        var fresh = await Read(connection, "seq >= @first ORDER BY seq", Chunk, cancellation, ("@first", first));
        if (fresh.Count == 0)
            return null;
        var before = await tails.Before(connection, first, fresh, terms, cancellation);
        foreach (var group in fresh.Where(entry => entry.Facts.Outcome == AccessOutcome.CheckedRefused).GroupBy(entry => entry.Facts.Licence))
        {
            var filter = new AccessFilter { Outcomes = [AccessOutcome.CheckedRefused], From = Away(group.Min(entry => entry.Facts.At), TimeSpan.FromDays(-terms.RefusedDays)), Until = Away(group.Max(entry => entry.Facts.At), TimeSpan.FromDays(terms.RefusedDays)) };
            var refused = await AccessSearch.Newest(store, connection, filter, [group.Key], null, MostRefused, "e.canonical", row => AccessEvent.FromCanonical(row.Bytes(0)), cancellation);
            before.AddRange(refused.Where(entry => entry.Seq < first));
        }
        before.AddRange(await BySources(connection, first, fresh, terms.Nearby, cancellation));
        List<AccessEvent> events = [.. before.Concat(fresh).DistinctBy(entry => entry.Seq).OrderBy(entry => entry.Facts.At).ThenBy(entry => entry.Seq)];
        return new AccessChunk(first, fresh[^1].Seq + 1, events,
            await SourceNumberStore.Of(connection, [.. fresh.Where(entry => entry.Facts.SourceNumber is not null).Select(entry => entry.Source).Distinct()], cancellation),
            await Accounts(connection, events, cancellation));
    }

    /// <summary>Entries near the new ones by the same ids at other sources, where their hashes are others.</summary>
    private static async Task<List<AccessEvent>> BySources(DbConnection connection, long first, IReadOnlyList<AccessEvent> fresh, TimeSpan nearby, CancellationToken cancellation)
    {
        var others = new Dictionary<string, (DateTimeOffset From, DateTimeOffset Until)>();
        var actors = fresh.Where(entry => entry.Persons.Actor is not null).GroupBy(entry => Pseudonym.ShortOf(entry.Persons.Actor)!).ToDictionary(group => group.Key, group => (From: group.Min(entry => entry.Facts.At), Until: group.Max(entry => entry.Facts.At)));
        foreach (var part in actors.Keys.Chunk(AtOnce))
            foreach (var (own, other) in await connection.Command(null,
                $"""
                SELECT own.pseudonym, other.pseudonym FROM access_identity own JOIN access_identity other ON other.kind = own.kind AND other.value = own.value AND other.source_id <> own.source_id
                WHERE own.kind = 'actor' AND own.pseudonym IN ({string.Join(", ", part.Select((_, at) => $"@p{at}"))})
                """, [.. part.Select((pseudonym, at) => ($"@p{at}", (object?)pseudonym))]).Rows(row => (row.GetString(0), row.GetString(1)), cancellation))
                others[other] = others.TryGetValue(other, out var known) ? (known.From < actors[own].From ? known.From : actors[own].From, known.Until > actors[own].Until ? known.Until : actors[own].Until) : actors[own];
        var near = new List<AccessEvent>();
        foreach (var (actor, (from, until)) in others)
            near.AddRange(await Read(connection, "actor = @actor AND ts >= @from AND ts <= @until AND seq < @first ORDER BY ts DESC", MostOfAnother, cancellation,
                ("@actor", actor), ("@from", Away(from, -nearby).ToUnixTimeMilliseconds()), ("@until", Away(until, nearby).ToUnixTimeMilliseconds()), ("@first", first)));
        return near;
    }

    private static async Task<IReadOnlyDictionary<ContentHash, string>> Accounts(DbConnection connection, IReadOnlyList<AccessEvent> events, CancellationToken cancellation)
    {
        var hashes = events.Where(entry => entry.Facts.ActorKind == AccessActorKind.Human).Select(entry => entry.Persons.Actor).OfType<ContentHash>().Distinct().ToDictionary(hash => Pseudonym.ShortOf(hash)!);
        var accounts = new Dictionary<ContentHash, string>();
        foreach (var part in hashes.Keys.Chunk(AtOnce))
            foreach (var (pseudonym, value) in await connection.Command(null, $"SELECT pseudonym, value FROM access_identity WHERE kind = 'actor' AND pseudonym IN ({string.Join(", ", part.Select((_, at) => $"@p{at}"))})",
                [.. part.Select((pseudonym, at) => ($"@p{at}", (object?)pseudonym))]).Rows(row => (row.GetString(0), row.GetString(1)), cancellation))
                accounts[hashes[pseudonym]] = value;
        return accounts;
    }

    /// <summary>A time so far away, within the years there are: entries of earlier releases may tell the first or the last of them.</summary>
    internal static DateTimeOffset Away(DateTimeOffset at, TimeSpan span) =>
        span < DateTimeOffset.MinValue - at ? DateTimeOffset.MinValue : span > DateTimeOffset.MaxValue - at ? DateTimeOffset.MaxValue : at + span;

    /// <summary>How many entries the rules have not read, and since when the first of them is in the log; null when there is none.</summary>
    public async Task<(long Entries, DateTimeOffset Since)?> Behind(CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var place = await connection.Command(null, "SELECT coalesce(max(place), 0) FROM access_progress WHERE name = @name", ("@name", Progress)).Number(cancellation);
        return await Read(connection, "seq >= @place ORDER BY seq", 1, cancellation, ("@place", place)) is [var first]
            ? (await connection.Command(null, "SELECT max(seq) FROM access_event").Number(cancellation) + 1 - place, first.ReceivedAt) : null;
    }

    /// <summary>When a rule last passed over entries that it could not be asked about; null when none ever did.</summary>
    public async Task<DateTimeOffset?> FailedAt(CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return (await connection.Command(null, "SELECT place FROM access_progress WHERE name = @name", ("@name", Failed)).Rows(row => row.GetInt64(0), cancellation)) is [var at] ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
    }

    /// <summary>The newest entry under each licence, for the rules that ask what did not come. What lies ahead of the time is a wrong clock and no use.</summary>
    public async Task<IReadOnlyList<AccessEvent>> Last(IEnumerable<string> licences, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var last = new List<AccessEvent>();
        foreach (var licence in licences)
            last.AddRange((await AccessSearch.Newest(store, connection, new AccessFilter { Until = until }, [licence], null, 1, "e.canonical", row => AccessEvent.FromCanonical(row.Bytes(0)), cancellation)).OrderByDescending(entry => entry.Facts.At).Take(1));
        return last;
    }

    /// <summary>The newest entry under each licence that a source delivered by itself. What people of an organisation hand in shows that they are there, not that a log comes live. Files of old entries are not opened: whatever lies in them was told long ago.</summary>
    public async Task<IReadOnlyList<AccessEvent>> LastLive(IEnumerable<string> licences, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var last = new List<AccessEvent>();
        foreach (var licence in licences)
            last.AddRange(await connection.Command(null,
                """
                SELECT e.canonical FROM access_event e JOIN access_delivery d ON d.id = e.delivery_id JOIN access_source s ON s.id = d.source_id
                WHERE e.licence_no = @licence AND e.ts < @until AND s.organisation IS NULL ORDER BY e.ts DESC, e.seq DESC LIMIT 1
                """, ("@licence", licence), ("@until", until.ToUnixTimeMilliseconds())).Rows(row => AccessEvent.FromCanonical(row.Bytes(0)), cancellation));
        return last;
    }

    /// <summary>The numbers of all sources that number their events, as the rules have read them.</summary>
    public async Task<IReadOnlyList<SourceNumbers>> Numbers(CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return await SourceNumberStore.Of(connection, null, cancellation);
    }

    /// <summary>These entries, whether they lie in files or in the store.</summary>
    public async Task<IReadOnlyList<AccessEvent>> Entries(IReadOnlyList<long> places, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var found = await In(connection); // first, so that what is moved into a file meanwhile is not missed
        var missing = places.Except(found.Select(entry => entry.Seq)).ToList();
        await using var archive = missing.Count == 0 ? null : await store.OpenArchive(await AccessArchive.Parts(connection, part => missing.Exists(place => part.Holds(place, place)), cancellation), cancellation);
        return archive is null ? found : [.. (await In(archive.Connection)).Concat(found).DistinctBy(entry => entry.Seq)];

        Task<List<AccessEvent>> In(DbConnection part) => Read(part, $"seq IN ({string.Join(", ", places.DefaultIfEmpty(-1))})", places.Count + 1, cancellation);
    }

    /// <summary>Keeps that alerts tell of these gaps, each by its first number, and the entries behind them; nothing else of their sources changes.</summary>
    public Task Told(IReadOnlyList<(string Source, long First)> gaps, IReadOnlyCollection<(string Rule, AccessEvent Entry)> named, CancellationToken cancellation) => store.Write(async (connection, transaction) =>
    {
        await Flag(connection, transaction, named, cancellation);
        foreach (var (source, first) in gaps)
            await connection.Command(transaction, "UPDATE access_gap SET told = 1 WHERE source = @source AND first = @first", ("@source", source), ("@first", first)).Execute(cancellation);
        return true;
    }, cancellation);

    /// <summary>Keeps which entry a rule named that asks for what did not come; that it is known already changes nothing.</summary>
    public Task Flag(IReadOnlyCollection<(string Rule, AccessEvent Entry)> named, CancellationToken cancellation) => named.Count == 0 ? Task.CompletedTask : store.Write(async (connection, transaction) =>
    {
        await Flag(connection, transaction, named, cancellation);
        return true;
    }, cancellation);

    private static async Task Flag(DbConnection connection, DbTransaction transaction, IReadOnlyCollection<(string Rule, AccessEvent Entry)> named, CancellationToken cancellation)
    {
        await using var flag = connection.Command(transaction, "INSERT INTO access_flag (rule, seq, ts, licence_no) VALUES (@rule, @seq, @ts, @licence) ON CONFLICT DO NOTHING",
            ("@rule", ""), ("@seq", 0L), ("@ts", 0L), ("@licence", ""));
        foreach (var (rule, entry) in named)
        {
            (flag.Parameters[0].Value, flag.Parameters[1].Value) = (rule, entry.Seq);
            (flag.Parameters[2].Value, flag.Parameters[3].Value) = (entry.Facts.At.ToUnixTimeMilliseconds(), entry.Facts.Licence);
            await flag.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>Keeps which rule named which entry, how far the rules have read, and the numbers of sources and what was used up to there; all or nothing.</summary>
    /// <param name="fresh">The entries read; null counts none of them.</param>
    /// <param name="failedAt">When a rule could not be asked about some of them and passed over; null where each was.</param>
    public Task Mark(long place, IReadOnlyCollection<(string Rule, AccessEvent Entry)> named, IReadOnlyList<SourceNumbers> numbers, CancellationToken cancellation, IReadOnlyDictionary<string, UseTotals>? totals = null, IEnumerable<AccessEvent>? fresh = null, DateTimeOffset? failedAt = null) =>
        store.Write(async (connection, transaction) =>
        {
            await Flag(connection, transaction, named, cancellation);
            foreach (var (name, value) in (totals ?? new Dictionary<string, UseTotals>()).SelectMany(one => one.Value.Spent ?? new Dictionary<DateOnly, decimal>(), (one, term) =>
                (SpentOf(one.Key, term.Key), (long)Math.Clamp(Math.Round(term.Value * SpentUnits), 0, long.MaxValue))).Append((Progress, place)).Concat(failedAt is { } failed ? ((string, long)[])[(Failed, failed.ToUnixTimeMilliseconds())] : []))
                await connection.Command(transaction, "INSERT INTO access_progress (name, place) VALUES (@name, @place) ON CONFLICT (name) DO UPDATE SET place = excluded.place",
                    ("@name", name), ("@place", value)).Execute(cancellation);
            await SourceNumberStore.Keep(connection, transaction, numbers, cancellation);
            await ColumnCounts.Add(connection, transaction, fresh ?? [], cancellation);
            return true;
        }, cancellation);

    /// <summary>What was used in all under the licences of the new entries.</summary>
    public async Task<IReadOnlyDictionary<string, UseTotals>> Totals(AccessChunk chunk, IReadOnlyDictionary<string, LicensedUse> licences, AnomalyTerms terms, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var totals = new Dictionary<string, UseTotals>();
        foreach (var group in chunk.Fresh.Where(entry => entry.Facts is { PersonsTouched: > 0 } or { Budget: not null }).GroupBy(entry => entry.Facts.Licence))
        {
            var days = (await connection.Command(null, "SELECT day, sum(persons) FROM access_rollup WHERE licence_no = @licence GROUP BY day", ("@licence", group.Key))
                .Rows(row => (Day: row.GetInt32(0), Persons: Convert.ToInt64(row.GetValue(1), CultureInfo.InvariantCulture)), cancellation)).ToDictionary(day => day.Day, day => day.Persons);
            var licence = licences.GetValueOrDefault(group.Key);
            var spent = new Dictionary<DateOnly, decimal>();
            foreach (var term in group.Where(TellsBudget).GroupBy(entry => licence?.RenewedOn(entry.Facts.At) ?? default))
                spent[term.Key] = await SpentBefore(connection, chunk, term.First().Facts, term.Key, days.Keys, cancellation) + term.Sum(entry => entry.Facts.Budget!.Value.Spent);
            totals[group.Key] = new UseTotals(days.Values.Sum(), await WithinDay(connection, [.. group], days, terms.PersonsShare * licence?.Persons, cancellation), spent.Count > 0 ? spent : null);
        }
        return totals;
    }

    /// <summary>What the entries of a term before the new ones spent, as it is kept; of a term whose use began before that was kept, as its first entry and the first of the new ones tell it.</summary>
    /// <param name="term">First day of the renewed term; <c>default</c> for the first one.</param>
    /// <param name="days">On which the licence was used: files of other days are not opened.</param>
    private async Task<decimal> SpentBefore(DbConnection connection, AccessChunk chunk, AccessFacts fresh, DateOnly term, IReadOnlyCollection<int> days, CancellationToken cancellation)
    {
        if ((await connection.Command(null, "SELECT place FROM access_progress WHERE name = @name", ("@name", SpentOf(fresh.Licence, term))).Rows(row => row.GetInt64(0), cancellation)) is [var kept])
            return kept / SpentUnits;
        var from = new DateTimeOffset(term, TimeOnly.MinValue, TimeSpan.Zero);
        var told = (await FirstOfArchive(connection, fresh.Licence, from, [.. days.Where(day => day >= RollupKey.DayOf(from))], cancellation) ?? await First(connection, fresh.Licence, from, cancellation))?.Facts;
        return told is not null ? Math.Max(0, Whole(told) - Whole(fresh))
            : chunk.Events.Where(entry => entry.Seq < chunk.First && entry.Facts.Licence == fresh.Licence && entry.Facts.At >= from && TellsBudget(entry)).Sum(entry => entry.Facts.Budget!.Value.Spent);

        static decimal Whole(AccessFacts facts) => facts.Budget!.Value.Left + facts.Budget.Value.Spent;
    }

    private static bool TellsBudget(AccessEvent entry) => entry.Facts.Budget is not null;

    /// <summary>The most persons within 24 hours around the new entries. Two neighbouring days hold any 24 hours: only where they are over the limit are the entries read.</summary>
    private async Task<long> WithinDay(DbConnection connection, IReadOnlyList<AccessEvent> fresh, Dictionary<int, long> days, decimal? limit, CancellationToken cancellation)
    {
        long Two(int day) => days.GetValueOrDefault(day) + Math.Max(days.GetValueOrDefault(day - 1), days.GetValueOrDefault(day + 1));
        var most = fresh.Select(entry => RollupKey.DayOf(entry.Facts.At)).Distinct().Max(Two);
        if (limit is null || most <= limit)
            return 0;
        var (first, last) = (fresh.Min(entry => entry.Facts.At), fresh.Max(entry => entry.Facts.At));
        var around = await AccessRecords.Between(store, connection, fresh[0].Facts.Licence, first.AddDays(-1), last.AddDays(1), row => AccessEvent.FromCanonical(row.Bytes(1)).Facts is var facts ? (facts.At, facts.PersonsTouched ?? 0) : default, cancellation);
        return VolumeRules.MostWithinDay([.. around.OrderBy(one => one.At)], first);
    }

    /// <param name="days">On which the licence was used: files of other days are not opened.</param>
    private async Task<AccessEvent?> FirstOfArchive(DbConnection connection, string licence, DateTimeOffset from, IReadOnlyCollection<int> days, CancellationToken cancellation)
    {
        if (await store.OpenArchive(ArchiveNeed.With(await AccessArchive.Parts(connection, cancellation), days), cancellation) is not { } archive)
            return null;
        await using (archive)
            return await First(archive.Connection, licence, from, cancellation);
    }

    /// <summary>Of the first hundred events of a licence from an instant on the first that tells its budget.</summary>
    private static async Task<AccessEvent?> First(DbConnection connection, string licence, DateTimeOffset from, CancellationToken cancellation) =>
        (await Read(connection, "licence_no = @licence AND ts >= @from ORDER BY ts", 100, cancellation, ("@licence", licence), ("@from", from.ToUnixTimeMilliseconds()))).Find(TellsBudget);

    internal static Task<List<AccessEvent>> Read(DbConnection connection, string condition, int limit, CancellationToken cancellation, params (string, object?)[] values) =>
        connection.Command(null, $"SELECT canonical FROM access_event WHERE {condition} LIMIT {limit}", values).Rows(row => AccessEvent.FromCanonical(row.Bytes(0)), cancellation);
}
