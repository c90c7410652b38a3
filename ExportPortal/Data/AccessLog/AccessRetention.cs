using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Common;
using Npgsql;

namespace ExportPortal.Data.AccessLog;

/// <summary>Until when the persons of an event are kept, exclusive; null for as long as nothing else is said. By licence number and time of the event.</summary>
internal delegate DateTimeOffset? PersonsUntil(string licence, DateTimeOffset at);

/// <summary>What is to be erased: pseudonyms that no event needs any more, as the log was up to a place.</summary>
/// <param name="End">Place behind the last entry that was read.</param>
internal sealed record RetentionPlan(IReadOnlySet<string> Pseudonyms, long End);

/// <summary>
/// Erases who is behind pseudonyms once the time of every event that names them is over. Entries and hashes stand, so
/// every proof goes on holding. A person may be named under many licences: the whole log is read, and the longest time wins.
/// </summary>
internal sealed class AccessRetention(AccessStore store)
{
    private const int Page = 10_000;
    private const int AtOnce = 500;

    /// <summary>Written in the transaction that erases, so that an erasure whose event a crash has cut off is found and told.</summary>
    private const string Mark = "erased ";

    /// <summary>Time of the oldest event by the clock of its source; null for an empty log.</summary>
    public async Task<DateTimeOffset?> Oldest(CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return (await connection.Command(null, "SELECT min(day) FROM access_rollup").Rows(row => row.IsDBNull(0) ? (int?)null : row.GetInt32(0), cancellation)).Single() is { } day
            ? new DateTimeOffset(RollupKey.DateOf(day).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;
    }

    public async Task<RetentionPlan> Plan(PersonsUntil until, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var known = (await connection.Command(null, "SELECT pseudonym FROM access_identity").Rows(row => row.GetString(0), cancellation)).ToHashSet();
        var (over, needed) = (new HashSet<string>(), new HashSet<string>());
        await AccessArchiving.HoldStill(connection, cancellation);
        var end = 0L;
        try
        {
            await using var archive = known.Count == 0 ? null : await store.OpenArchive(await AccessArchive.Parts(connection, cancellation), cancellation);
            foreach (var part in known.Count == 0 ? [] : AccessArchive.ThenStore(archive, connection))
                end = await Read(part, null, end, Sort, cancellation);
        }
        finally
        {
            await AccessArchiving.LetGo(connection);
        }
        over.ExceptWith(needed);
        over.IntersectWith(known);
        return new(over, end);

        void Sort(AccessEvent entry)
        {
            var sort = until(entry.Facts.Licence, entry.Facts.At) <= now ? over : needed;
            foreach (var pseudonym in Named(entry.Persons))
                sort.Add(pseudonym);
        }
    }

    /// <summary>What sources call the persons of the plan, as far as nobody else's record needs the same word.</summary>
    public async Task<IReadOnlyList<string>> Values(RetentionPlan plan, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var known = await connection.Command(null, "SELECT value, pseudonym FROM access_identity").Rows(row => (Value: row.GetString(0), Pseudonym: row.GetString(1)), cancellation);
        return [.. known.GroupBy(one => one.Value, one => one.Pseudonym).Where(one => one.All(plan.Pseudonyms.Contains)).Select(one => one.Key)];
    }

    /// <summary>Erases what was planned, but nothing that was named again since.</summary>
    /// <returns>How many values are gone.</returns>
    public Task<long> Erase(ErasureId id, RetentionPlan plan, PersonsUntil until, DateTimeOffset now, CancellationToken cancellation) =>
        store.Erase(async (connection, transaction) =>
        {
            if (connection is NpgsqlConnection postgres)
                await PostgresAccessWriter.Lock(postgres, transaction, cancellation); // nobody adds an event meanwhile
            var gone = plan.Pseudonyms.ToHashSet();
            await Read(connection, transaction, plan.End, entry =>
            {
                if (!(until(entry.Facts.Licence, entry.Facts.At) <= now))
                    gone.ExceptWith(Named(entry.Persons));
            }, cancellation);
            var erased = 0L;
            foreach (var part in gone.Chunk(AtOnce))
            {
                await using var command = connection.Command(transaction, $"DELETE FROM access_identity WHERE pseudonym IN ({string.Join(", ", part.Select((_, at) => $"@p{at}"))})",
                    [.. part.Select((pseudonym, at) => ($"@p{at}", (object?)pseudonym))]);
                erased += await command.ExecuteNonQueryAsync(cancellation);
            }
            await Tell(connection, transaction, id, erased, cancellation);
            return erased;
        }, cancellation);

    /// <summary>Erases a value and its salts for good (domain/09 9.2): the hashes in the log then say nothing.</summary>
    /// <returns>How many sources had told it; 0 leaves no mark.</returns>
    public Task<long> Erase(ErasureId id, string kind, string value, CancellationToken cancellation) =>
        store.Erase(async (connection, transaction) =>
        {
            await using var command = connection.Command(transaction, "DELETE FROM access_identity WHERE kind = @kind AND value = @value", ("@kind", kind), ("@value", value));
            var erased = (long)await command.ExecuteNonQueryAsync(cancellation);
            if (erased > 0)
                await Tell(connection, transaction, id, erased, cancellation);
            return erased;
        }, cancellation);

    private static Task Tell(DbConnection connection, DbTransaction transaction, ErasureId id, long erased, CancellationToken cancellation) =>
        connection.Command(transaction, "INSERT INTO access_progress (name, place) VALUES (@name, @place)", ("@name", Mark + id.Value), ("@place", erased)).Execute(cancellation);

    /// <summary>The erasures that took effect, whether or not the portal has told of them yet.</summary>
    public async Task<IReadOnlyList<(ErasureId Id, long Count)>> Erased(CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return await connection.Command(null, "SELECT name, place FROM access_progress WHERE name LIKE 'erased %' ORDER BY name")
            .Rows(row => (new ErasureId(Guid.Parse(row.GetString(0)[Mark.Length..])), row.GetInt64(1)), cancellation);
    }

    /// <summary>How many events of the store name a user or a device, by licence; of an address, and of events in files of the archive, nothing is counted. Null where no source has told the value.</summary>
    public async Task<IReadOnlyDictionary<string, long>?> Naming(string kind, string value, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var known = await AccessIdentities.Pseudonyms(connection, kind, value, cancellation);
        var (column, found) = (kind == AccessIdentities.Actor ? "actor" : "device", new Dictionary<string, long>());
        if (known.Count == 0)
            return null;
        foreach (var part in kind == AccessIdentities.Address ? [] : known.Chunk(AtOnce))
        {
            await using var command = connection.Command(null, $"SELECT licence_no, count(*) FROM access_event WHERE {column} IN ({string.Join(", ", part.Select((_, at) => $"@p{at}"))}) GROUP BY licence_no",
                [.. part.Select((pseudonym, at) => ($"@p{at}", (object?)pseudonym))]);
            foreach (var (licence, events) in await command.Rows(row => (row.GetString(0), row.GetInt64(1)), cancellation))
                found[licence] = found.GetValueOrDefault(licence) + events;
        }
        return found;
    }

    /// <summary>The first of the licences under which one of the pseudonyms is named; null when none is.</summary>
    public async Task<string?> NamedUnder(IReadOnlyCollection<string> pseudonyms, IReadOnlyCollection<string> licences, CancellationToken cancellation)
    {
        if (pseudonyms.Count == 0)
            return null;
        await using var connection = await store.Open(cancellation);
        if (await NamedIn(connection) is { } found) // first, so that what is moved into a file meanwhile is not missed
            return found;
        await using var archive = await store.OpenArchive(await ArchiveNeed.Of(connection, new(), [.. licences], _ => true, cancellation), cancellation);
        return archive is null ? null : await NamedIn(archive.Connection);

        async Task<string?> NamedIn(DbConnection part)
        {
            foreach (var licence in licences)
            {
                await using var command = part.Command(null, "SELECT canonical FROM access_event WHERE licence_no = @licence", ("@licence", licence));
                await using var rows = await command.ExecuteReaderAsync(cancellation);
                while (await rows.ReadAsync(cancellation))
                    if (Named(AccessEvent.FromCanonical(rows.Bytes(0)).Persons).Any(pseudonyms.Contains))
                        return licence;
            }
            return null;
        }
    }

    /// <returns>Place behind the last entry.</returns>
    private static async Task<long> Read(DbConnection connection, DbTransaction? transaction, long from, Action<AccessEvent> each, CancellationToken cancellation)
    {
        while (true)
        {
            var page = await connection.Command(transaction, $"SELECT canonical FROM access_event WHERE seq >= @from ORDER BY seq LIMIT {Page}", ("@from", from))
                .Rows(row => AccessEvent.FromCanonical(row.Bytes(0)), cancellation);
            foreach (var entry in page)
                each(entry);
            if (page.Count < Page)
                return page.Count == 0 ? from : page[^1].Seq + 1;
            from = page[^1].Seq + 1;
        }
    }

    private static IEnumerable<string> Named(AccessPseudonyms persons) =>
        new[] { persons.Actor, persons.Approver, persons.Device, persons.Address }.Select(Pseudonym.ShortOf).OfType<string>();
}
