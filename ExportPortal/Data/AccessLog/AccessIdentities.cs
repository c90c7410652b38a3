using System.Data.Common;
using System.Security.Cryptography;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Data.AccessLog;

/// <summary>The salted hash of a personal value, and its beginning, which is what people search and see.</summary>
internal sealed record Pseudonym(ContentHash Hash, string Short)
{
    public const int Length = AccessEvent.PseudonymLength;

    public static Pseudonym Of(ContentHash hash) => new(hash, hash.Hex[..Length]);

    /// <summary>Whether a text has the form of a pseudonym as people see it.</summary>
    public static bool IsOne(string text) => text.Length == Length && text.All(char.IsAsciiHexDigitLower);

    public static string? ShortOf(ContentHash? hash) => hash is { } found ? found.Hex[..Length] : null;
}

/// <summary>Gives personal values of one source their pseudonyms; a new value gets a salt of its own. For one delivery, within its transactions.</summary>
internal sealed class AccessIdentities(long source)
{
    public const string Actor = "actor";
    public const string Device = "device";
    public const string Address = "address";

    private readonly Dictionary<AccessPerson, ContentHash> known = [];

    /// <summary>Looks the persons of these events up, and gives those that are new their salts. A person that was erased gets a new salt only with a new event.</summary>
    public async Task Learn(DbConnection connection, DbTransaction transaction, AccessDrafts drafts, CancellationToken cancellation)
    {
        foreach (var person in drafts.Persons)
            if (!known.ContainsKey(person))
                known[person] = (await Stored(connection, transaction, person.Kind, person.Value, cancellation) ?? await Add(connection, transaction, person.Kind, person.Value, cancellation)).Hash;
    }

    /// <summary>Of persons that were learnt.</summary>
    public AccessPseudonyms Of(AccessPersons persons) => new(Of(Actor, persons.Actor), Of(Actor, persons.Approver), Of(Device, persons.Device), Of(Address, persons.Address));

    private ContentHash? Of(string kind, string? value) => value is null ? null : known[new(kind, value)];

    private async Task<Pseudonym?> Stored(DbConnection connection, DbTransaction transaction, string kind, string value, CancellationToken cancellation) =>
        (await connection.Command(transaction, "SELECT salt FROM access_identity WHERE kind = @kind AND value = @value AND source_id = @source",
            ("@kind", kind), ("@value", value), ("@source", source))
            .Rows(row => Pseudonym.Of(new PrivateValue(kind, row.GetFieldValue<byte[]>(0), value).Hash()), cancellation)).SingleOrDefault();

    private async Task<Pseudonym> Add(DbConnection connection, DbTransaction transaction, string kind, string value, CancellationToken cancellation)
    {
        var hidden = new PrivateValue(kind, RandomNumberGenerator.GetBytes(PrivateValue.SaltBytes), value);
        var pseudonym = Pseudonym.Of(hidden.Hash());
        await connection.Command(transaction, "INSERT INTO access_identity (kind, value, source_id, salt, pseudonym) VALUES (@kind, @value, @source, @salt, @pseudonym)",
            ("@kind", kind), ("@value", value), ("@source", source), ("@salt", hidden.Salt), ("@pseudonym", pseudonym.Short)).Execute(cancellation);
        return pseudonym;
    }

    /// <summary>The pseudonyms of a value, one for each source that told it.</summary>
    public static Task<List<string>> Pseudonyms(DbConnection connection, string kind, string value, CancellationToken cancellation) =>
        connection.Command(null, "SELECT pseudonym FROM access_identity WHERE kind = @kind AND value = @value", ("@kind", kind), ("@value", value))
            .Rows(row => row.GetString(0), cancellation);
}

/// <summary>The persons behind pseudonyms with their salts, read once for each. For exports that were granted.</summary>
internal sealed class AccessPersonsKnown
{
    private readonly Dictionary<string, PrivateValue?> known = [];

    /// <summary>Only those that were not erased.</summary>
    public async Task<IReadOnlyDictionary<string, PrivateValue>> Behind(DbConnection connection, AccessPseudonyms persons, CancellationToken cancellation)
    {
        var found = new Dictionary<string, PrivateValue>();
        foreach (var (name, hash) in new[] { ("actor", persons.Actor), ("approver", persons.Approver), ("device", persons.Device), ("address", persons.Address) })
            if (Pseudonym.ShortOf(hash) is { } pseudonym && await Of(connection, pseudonym, cancellation) is { } hidden)
                found[name] = hidden with { Field = name };
        return found;
    }

    private async Task<PrivateValue?> Of(DbConnection connection, string pseudonym, CancellationToken cancellation)
    {
        if (!known.TryGetValue(pseudonym, out var hidden))
            known[pseudonym] = hidden = (await connection.Command(null, "SELECT kind, salt, value FROM access_identity WHERE pseudonym = @pseudonym", ("@pseudonym", pseudonym))
                .Rows(row => new PrivateValue(row.GetString(0), row.GetFieldValue<byte[]>(1), row.GetString(2)), cancellation)).FirstOrDefault();
        return hidden;
    }
}
