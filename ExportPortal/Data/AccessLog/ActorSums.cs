using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using Microsoft.Data.Sqlite;

namespace ExportPortal.Data.AccessLog;

/// <summary>What events are summed up by: day and every facet, and the actor.</summary>
/// <param name="Actor">Its pseudonym; empty for an event whose user nobody named.</param>
internal readonly record struct ActorKey(RollupKey Sum, string Actor)
{
    public static ActorKey Of(AccessEvent entry) => new(RollupKey.Of(entry.Facts), Pseudonym.ShortOf(entry.Persons.Actor) ?? "");

    /// <summary>What the key holds in a column, as the store gives it.</summary>
    public string In(string column) => column switch
    {
        "day" => Sum.Day.ToString(CultureInfo.InvariantCulture),
        "licence_no" => Sum.Licence,
        "org" => Sum.Organisation,
        "dataset" => Sum.Dataset,
        "action" => ((int)Sum.Action).ToString(CultureInfo.InvariantCulture),
        "outcome" => ((int)Sum.Outcome).ToString(CultureInfo.InvariantCulture),
        "country" => Sum.Country,
        _ => Actor,
    };
}

/// <summary>Some of the sums, added up.</summary>
/// <param name="Values">Of the columns asked for, in their order.</param>
internal sealed record ActorSum(IReadOnlyList<string> Values, long Events, long Rows);

/// <summary>Events by day and actor under every facet. There are nearly as many of these sums as events where users do little, so they are made behind the deliveries, and what they have not read yet is counted from the entries.</summary>
internal sealed class ActorSums(AccessStore store)
{
    public const string Progress = "actors";

    /// <summary>Entries read at once, and stored in one transaction.</summary>
    public const int Chunk = 20_000;

    /// <summary>Entries behind the sums that a question counts by itself; while there are more, it has no answer.</summary>
    public const int MostBehind = 100_000;

    public const string SqliteTable = """
        CREATE TABLE access_actor (
            day INTEGER NOT NULL,
            actor TEXT NOT NULL,
            licence_no TEXT NOT NULL,
            org TEXT NOT NULL,
            dataset TEXT NOT NULL,
            action INTEGER NOT NULL,
            outcome INTEGER NOT NULL,
            country TEXT NOT NULL,
            events INTEGER NOT NULL,
            rows_returned INTEGER NOT NULL,
            PRIMARY KEY (day, actor, licence_no, org, dataset, action, outcome, country)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX access_actor_name ON access_actor (actor, day);
        CREATE INDEX access_actor_licence ON access_actor (licence_no, day);
        """;

    public const string PostgresTable = """
        CREATE TABLE access_actor (
            day integer NOT NULL,
            actor text NOT NULL,
            licence_no text NOT NULL,
            org text NOT NULL,
            dataset text NOT NULL,
            action smallint NOT NULL,
            outcome smallint NOT NULL,
            country text NOT NULL,
            events bigint NOT NULL,
            rows_returned bigint NOT NULL,
            PRIMARY KEY (day, actor, licence_no, org, dataset, action, outcome, country)
        );
        CREATE INDEX access_actor_name ON access_actor (actor, day);
        CREATE INDEX access_actor_licence ON access_actor (licence_no, day);
        """;

    private const string Columns = "day, actor, licence_no, org, dataset, action, outcome, country, events, rows_returned";

    private const string Upsert = """
        ON CONFLICT (day, actor, licence_no, org, dataset, action, outcome, country) DO UPDATE SET
            events = access_actor.events + excluded.events, rows_returned = access_actor.rows_returned + excluded.rows_returned
        """;

    /// <summary>Reads on to the end of the log.</summary>
    public async Task CatchUp(CancellationToken cancellation)
    {
        while (await Next(cancellation) is { Count: > 0 } entries)
            await Add(entries, cancellation);
    }

    /// <summary>Sums under a filter, by these columns; null while too much was not read yet, and for a filter by words or rules, which they do not know.</summary>
    /// <param name="licences">The licences that may be seen and are asked for; null for all.</param>
    public async Task<IReadOnlyList<ActorSum>?> By(DbConnection connection, IReadOnlyList<string> columns, AccessFilter filter, IReadOnlyList<string>? licences, CancellationToken cancellation)
    {
        if (!filter.FitsActorSums)
            return null;
        var actors = await AccessSearch.Pseudonyms(connection, filter, cancellation);
        var where = AccessWhere.ForActors(filter, actors, licences);
        var list = string.Join(", ", columns);
        // One view of the store, so that nothing is summed up in between and counted twice.
        await using var transaction = connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: true) : await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var place = await Place(connection, transaction, cancellation);
        if (await Behind(connection, transaction, place, cancellation) is not { } behind)
            return null;
        await using var command = connection.Command(transaction, $"SELECT {list}, sum(events), sum(rows_returned) FROM access_actor {where.Text} GROUP BY {list}", where.Values);
        var stored = await AccessSearch.Limited(connection, command, row => new ActorSum([.. columns.Select((_, at) => Convert.ToString(row.GetValue(at), CultureInfo.InvariantCulture)!)], Whole(row, columns.Count), Whole(row, columns.Count + 1)), cancellation);
        var late = behind.Where(entry => Holds(entry, filter, actors, licences)).Select(entry => (Key: ActorKey.Of(entry), Rows: entry.Facts.RowsReturned ?? 0))
            .Select(one => new ActorSum([.. columns.Select(one.Key.In)], 1, one.Rows));
        return behind.Count == 0 ? stored : [.. stored.Concat(late).GroupBy(sum => string.Join('\n', sum.Values)).Select(same => new ActorSum(same.First().Values, same.Sum(sum => sum.Events), same.Sum(sum => sum.Rows)))];
    }

    internal static Task<long> Place(DbConnection connection, DbTransaction? transaction, CancellationToken cancellation) =>
        connection.Command(transaction, "SELECT coalesce(max(place), 0) FROM access_progress WHERE name = @name", ("@name", Progress)).Number(cancellation);

    /// <summary>The entries that the sums have not read; null when they are too many, or lie in files already.</summary>
    private static async Task<List<AccessEvent>?> Behind(DbConnection connection, DbTransaction transaction, long place, CancellationToken cancellation) =>
        (await AccessArchive.Parts(connection, part => part.Past > place, cancellation)).Count > 0
            || await connection.Command(transaction, "SELECT coalesce(max(seq) + 1, 0) FROM access_event").Number(cancellation) - place > MostBehind
            ? null
            : await connection.Command(transaction, "SELECT canonical FROM access_event WHERE seq >= @place", ("@place", place)).Rows(row => AccessEvent.FromCanonical(row.Bytes(0)), cancellation);

    private static bool Holds(AccessEvent entry, AccessFilter filter, IReadOnlyList<string> actors, IReadOnlyList<string>? licences) =>
        (licences is null || licences.Contains(entry.Facts.Licence)) && (filter.Actors.Count == 0 || actors.Contains(Pseudonym.ShortOf(entry.Persons.Actor) ?? "")) && filter.HoldsFacets(entry.Facts);

    private async Task<List<AccessEvent>> Next(CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var place = await Place(connection, null, cancellation);
        var part = (await AccessArchive.Parts(connection, part => part.Holds(place, place), cancellation)).SingleOrDefault();
        await using var archive = part is null ? null : await store.OpenArchive([part], cancellation);
        var entries = await AccessRuleStore.Read(archive?.Connection ?? connection, "seq >= @place ORDER BY seq", Chunk, cancellation, ("@place", place));
        // What was moved into a file in between is found there the next time.
        return entries is [var first, ..] && first.Seq == place ? entries : [];
    }

    /// <summary>Adds the entries and keeps how far the sums have come, both or neither; nothing when another instance was there first.</summary>
    private Task Add(List<AccessEvent> entries, CancellationToken cancellation)
    {
        var sums = new Dictionary<ActorKey, (long Events, long Rows)>();
        foreach (var entry in entries)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, ActorKey.Of(entry), out _);
            sum = checked((sum.Events + 1, sum.Rows + (entry.Facts.RowsReturned ?? 0)));
        }
        var ordered = sums.OrderBy(sum => sum.Key.Sum.Day).ThenBy(sum => sum.Key.Actor, StringComparer.Ordinal).ToArray();
        return store.Write(async (connection, transaction) =>
        {
            // Holds the row until the end, so that of two instances the second sees what the first has done.
            await connection.Command(transaction, "INSERT INTO access_progress (name, place) VALUES (@name, 0) ON CONFLICT (name) DO UPDATE SET place = access_progress.place", ("@name", Progress)).Execute(cancellation);
            if (await Place(connection, transaction, cancellation) != entries[0].Seq)
                return false;
            if (connection is SqliteConnection sqlite)
                Sqlite(sqlite, ordered);
            else
                await Postgres(connection, transaction, ordered, cancellation);
            await connection.Command(transaction, "UPDATE access_progress SET place = @place WHERE name = @name", ("@name", Progress), ("@place", entries[^1].Seq + 1)).Execute(cancellation);
            return true;
        }, cancellation);
    }

    private static void Sqlite(SqliteConnection connection, KeyValuePair<ActorKey, (long Events, long Rows)>[] sums)
    {
        using var statement = new SqliteStatement(connection, $"INSERT INTO access_actor ({Columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) {Upsert}");
        foreach (var ((key, actor), sum) in sums)
            statement.Bind(1, key.Day).Bind(2, actor).Bind(3, key.Licence).Bind(4, key.Organisation).Bind(5, key.Dataset).Bind(6, (long)key.Action).Bind(7, (long)key.Outcome).Bind(8, key.Country)
                .Bind(9, sum.Events).Bind(10, sum.Rows).Run();
    }

    private static Task Postgres(DbConnection connection, DbTransaction transaction, KeyValuePair<ActorKey, (long Events, long Rows)>[] sums, CancellationToken cancellation)
    {
        T[] Each<T>(Func<ActorKey, T> of) => Array.ConvertAll(sums, sum => of(sum.Key));
        return connection.Command(transaction,
            $"INSERT INTO access_actor ({Columns}) SELECT * FROM unnest(@day, @actor, @licence, @org, @dataset, @action, @outcome, @country, @events, @rows) {Upsert}",
            ("@day", Each(key => key.Sum.Day)), ("@actor", Each(key => key.Actor)), ("@licence", Each(key => key.Sum.Licence)), ("@org", Each(key => key.Sum.Organisation)), ("@dataset", Each(key => key.Sum.Dataset)),
            ("@action", Each(key => (short)key.Sum.Action)), ("@outcome", Each(key => (short)key.Sum.Outcome)), ("@country", Each(key => key.Sum.Country)),
            ("@events", Array.ConvertAll(sums, sum => sum.Value.Events)), ("@rows", Array.ConvertAll(sums, sum => sum.Value.Rows))).Execute(cancellation);
    }

    private static long Whole(DbDataReader row, int at) => Convert.ToInt64(row.GetValue(at), CultureInfo.InvariantCulture);
}
