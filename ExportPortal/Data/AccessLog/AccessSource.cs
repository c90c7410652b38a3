using System.Data.Common;
using ExportPortal.Data.Logs;

namespace ExportPortal.Data.AccessLog;

/// <summary>Who may deliver events: an enclave with a key of its own.</summary>
/// <param name="PublicKey">Ed25519, 32 bytes.</param>
/// <param name="Environment">The only environment it may speak for; null for any.</param>
/// <param name="Licences">The licences it may speak for; empty for all. An access without a licence may always be told.</param>
/// <param name="Closed">Deliveries are refused from then on; what it delivered stands.</param>
internal sealed record AccessSource(long Id, string Name, byte[] PublicKey, string? Environment, IReadOnlySet<string> Licences, bool Closed)
{
    public bool Covers(string licence) => Licences.Count == 0 || Licences.Contains(licence) || licence == Domain.AccessLog.AccessFacts.NoLicence;

    public bool IsIn(string? environment) => Environment is null || environment is null || Environment == environment;
}

/// <summary>The register of sources. Its changes are acts of people, so they are called from commands only.</summary>
internal sealed class AccessSources(AccessStore store)
{
    public async Task<AccessSource?> Find(string name, CancellationToken cancellation)
    {
        await using var connection = await store.Open(cancellation);
        return (await connection.Command(null, "SELECT id, name, public_key, environment, licences, closed_at FROM access_source WHERE name = @name", ("@name", name))
            .Rows(Read, cancellation)).SingleOrDefault();
    }

    /// <summary>False when the name is taken.</summary>
    public Task<bool> Add(string name, byte[] publicKey, string? environment, IEnumerable<string> licences, DateTimeOffset now, CancellationToken cancellation) =>
        store.Write(async (connection, transaction) =>
        {
            await using var command = connection.Command(transaction,
                "INSERT INTO access_source (name, public_key, environment, licences, added_at) VALUES (@name, @key, @environment, @licences, @now) ON CONFLICT DO NOTHING",
                ("@name", name), ("@key", publicKey), ("@environment", environment), ("@licences", string.Join(' ', licences)), ("@now", now.ToUnixTimeMilliseconds()));
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

    private static AccessSource Read(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetFieldValue<byte[]>(2), row.IsDBNull(3) ? null : row.GetString(3),
        row.GetString(4).Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(), !row.IsDBNull(5));
}
