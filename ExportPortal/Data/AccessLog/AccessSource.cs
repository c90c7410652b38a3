using System.Data.Common;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog.Anomalies;

namespace ExportPortal.Data.AccessLog;

/// <summary>Who may deliver events: an enclave with a key of its own.</summary>
/// <param name="PublicKey">Ed25519, 32 bytes.</param>
/// <param name="Environment">The only environment it may speak for; null for any.</param>
/// <param name="Licences">The licences it may speak for; empty for all. An access without a licence may always be told.</param>
/// <param name="Closed">Deliveries are refused from then on; what it delivered stands.</param>
/// <param name="Confirmed">False until a second administrator has confirmed it: until then deliveries are refused.</param>
/// <param name="Organisation">Whose people upload files by hand under it, signed by the portal; null for an enclave.</param>
internal sealed record AccessSource(long Id, string Name, byte[] PublicKey, string? Environment, IReadOnlySet<string> Licences, bool Closed, bool Confirmed, string? Organisation = null)
{
    /// <summary>Who asked for it, and their name; null for one of the portal's own or of an older release.</summary>
    public (Guid Person, string Name)? Asked { get; init; }

    public bool Covers(string licence) => Licences.Count == 0 || Licences.Contains(licence) || licence == Domain.AccessLog.AccessFacts.NoLicence;

    /// <summary>A key that is bound to an environment says in every event that it happened there.</summary>
    public bool IsIn(string? environment) => Environment is null || Environment == environment;
}

/// <summary>The register of sources. Its changes are acts of people, so they are called from commands only.</summary>
/// <param name="clock">By which the last days are counted; null for the machine's.</param>
internal sealed class AccessSources(AccessStore store, TimeProvider? clock = null)
{
    public const string Columns = "s.id, s.name, s.public_key, s.environment, s.licences, s.closed_at, s.organisation, s.confirmed_at, s.asked_by, s.asked_by_name";

    /// <summary>Null also for the rows that hold another key of a source: they may not deliver.</summary>
    public Task<AccessSource?> Find(string name, CancellationToken cancellation) => name.Contains(SourceKeys.Mark, StringComparison.Ordinal) ? Task.FromResult<AccessSource?>(null) : FindBy("name", name, cancellation);

    /// <summary>The source of an organisation's uploads, closed or not; null before the first.</summary>
    public Task<AccessSource?> FindUploads(string organisation, CancellationToken cancellation) => FindBy("organisation", organisation, cancellation);

    private async Task<AccessSource?> FindBy(string column, string value, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return (await connection.Command(null, $"SELECT {Columns} FROM access_source s WHERE {column} = @value ORDER BY id LIMIT 1", ("@value", value))
            .Rows(Read, cancellation)).SingleOrDefault();
    }

    /// <summary>New events that the sources have delivered on the day, by source; only of those that are counted.</summary>
    public async Task<IReadOnlyDictionary<long, long>> Counted(IEnumerable<AccessSource> of, DateTimeOffset day, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        var counted = (await connection.Command(null, "SELECT name, place FROM access_progress WHERE name LIKE @ending", ("@ending", AccessIngest.Quotas(day))).Rows(row => (row.GetString(0), row.GetInt64(1)), cancellation)).ToDictionary();
        return of.Select(source => (source.Id, Name: AccessIngest.Quota(source, day))).Where(one => counted.ContainsKey(one.Name)).ToDictionary(one => one.Id, one => counted[one.Name]);
    }

    /// <summary>Every source with what it delivered, newest first.</summary>
    /// <param name="name">That one alone; null for all.</param>
    public async Task<IReadOnlyList<SourceUse>> All(CancellationToken cancellation, string? name = null)
    {
        await using var connection = await store.Open(cancellation);
        var numbers = (await SourceNumberStore.Of(connection, null, cancellation)).Where(source => name is null || source.Source == name).ToDictionary(source => source.Source);
        var columns = await ColumnCounts.Of(connection, (clock ?? TimeProvider.System).GetUtcNow(), cancellation);
        return await connection.Command(null,
            $"""
            SELECT {Columns}, s.added_at, count(d.id), max(d.received_at)
            FROM access_source s LEFT JOIN access_delivery d ON d.source_id = s.id
            WHERE s.name NOT LIKE @keys AND (@name = '' OR s.name = @name)
            GROUP BY {Columns}, s.added_at ORDER BY s.added_at DESC, s.name
            """, ("@keys", $"%{SourceKeys.Mark}%"), ("@name", name ?? "")).Rows(row => new SourceUse(Read(row), Time(row.GetInt64(10)), Convert.ToInt64(row.GetValue(11), System.Globalization.CultureInfo.InvariantCulture), row.IsDBNull(12) ? null : Time(row.GetInt64(12)), numbers.GetValueOrDefault(row.GetString(1)))
            {
                Columns = columns.GetValueOrDefault(row.GetString(1)),
            }, cancellation);
    }

    /// <summary>With the whole id: its first digits are the clock, which organisations that were registered together share.</summary>
    public static string NameOfUploads(string organisation) => $"upload-{organisation}";

    /// <summary>The source under which an organisation uploads by hand; made at its first upload.</summary>
    public async Task<AccessSource> OfUploads(string organisation, byte[] portalKey, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await FindUploads(organisation, cancellation) is { } known)
            return known;
        var name = NameOfUploads(organisation);
        await store.Write(async (connection, transaction) =>
        {
            await connection.Command(transaction,
                "INSERT INTO access_source (name, public_key, environment, licences, added_at, organisation, confirmed_at) VALUES (@name, @key, NULL, '', @now, @organisation, @now) ON CONFLICT DO NOTHING",
                ("@name", name), ("@key", portalKey), ("@now", now.ToUnixTimeMilliseconds()), ("@organisation", organisation)).Execute(cancellation);
            return true;
        }, cancellation);
        return (await Find(name, cancellation))!;
    }

    /// <summary>False when the name is taken.</summary>
    /// <param name="asked">Who asks; it then waits for a second person. Null for one that is open at once.</param>
    public Task<bool> Add(string name, byte[] publicKey, string? environment, IEnumerable<string> licences, DateTimeOffset now, CancellationToken cancellation, (Guid Person, string Name)? asked = null) =>
        store.Write(async (connection, transaction) =>
        {
            await using var command = connection.Command(transaction,
                "INSERT INTO access_source (name, public_key, environment, licences, added_at, asked_by, asked_by_name, confirmed_at) VALUES (@name, @key, @environment, @licences, @now, @person, @by, @confirmed) ON CONFLICT DO NOTHING",
                ("@name", name), ("@key", publicKey), ("@environment", environment), ("@licences", string.Join(' ', licences)), ("@now", now.ToUnixTimeMilliseconds()),
                ("@person", asked?.Person.ToString()), ("@by", asked?.Name), ("@confirmed", asked is null ? now.ToUnixTimeMilliseconds() : null));
            return await command.ExecuteNonQueryAsync(cancellation) == 1;
        }, cancellation);

    /// <summary>False when no source of this name waits.</summary>
    public Task<bool> Confirm(string name, DateTimeOffset now, CancellationToken cancellation) =>
        store.Write(async (connection, transaction) =>
        {
            await using var command = connection.Command(transaction,
                "UPDATE access_source SET confirmed_at = @now WHERE name = @name AND confirmed_at IS NULL AND closed_at IS NULL", ("@name", name), ("@now", now.ToUnixTimeMilliseconds()));
            return await command.ExecuteNonQueryAsync(cancellation) == 1;
        }, cancellation);

    /// <summary>False when there is no open source of this name.</summary>
    public Task<bool> Close(string name, DateTimeOffset now, CancellationToken cancellation) =>
        store.Write(async (connection, transaction) =>
        {
            await using var command = connection.Command(transaction,
                "UPDATE access_source SET closed_at = @now WHERE name = @name AND closed_at IS NULL", ("@name", name), ("@now", now.ToUnixTimeMilliseconds()));
            return await command.ExecuteNonQueryAsync(cancellation) == 1;
        }, cancellation);

    public static AccessSource Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetFieldValue<byte[]>(2), row.IsDBNull(3) ? null : row.GetString(3),
        row.GetString(4).Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(), !row.IsDBNull(5), !row.IsDBNull(7), row.IsDBNull(6) ? null : row.GetString(6))
    {
        Asked = row.IsDBNull(8) ? null : (Guid.Parse(row.GetString(8)), row.GetString(9)),
    };

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

/// <param name="Deliveries">How many there were.</param>
/// <param name="LastAt">When the newest came; null for none.</param>
/// <param name="Numbers">As the rules have read them; null for a source that does not number its events.</param>
internal sealed record SourceUse(AccessSource Source, DateTimeOffset AddedAt, long Deliveries, DateTimeOffset? LastAt, SourceNumbers? Numbers)
{
    /// <summary>Queries of the last <see cref="ColumnCounts.Days"/> days that the rules have read, and those of them that named no columns.</summary>
    public (long Queries, long Bare) Columns { get; init; }
}
