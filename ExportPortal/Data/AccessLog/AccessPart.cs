using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.InteropServices;
using System.Text;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Data.AccessLog;

/// <summary>That a rule named an entry, as the store has it.</summary>
/// <param name="At">Milliseconds since 1970.</param>
internal sealed record FlagSaid(long Seq, string Rule, long At, string Licence)
{
    /// <summary>Whether time and licence are those of the entry; false until the entry was read. An entry is read once, by one thread.</summary>
    public bool IsOfEntry { get; set; }
}

/// <summary>A page of the access log while it is compared: columns with canonical bytes, and the deliveries that its entries name.</summary>
/// <param name="signed">Deliveries whose signature was looked at, each once for all pages together.</param>
/// <param name="pool">Texts and hashes of pages before, for this page alone until it ends.</param>
/// <param name="flagged">What rules are said to have named of entries that lie in files, by the place of the entry.</param>
internal sealed class AccessPart(DbConnection connection, ConcurrentDictionary<long, byte> signed, TextPool pool, IReadOnlyDictionary<long, FlagSaid[]> flagged) : IEntryPart
{
    public const string Columns = "seq, canonical, ts, licence_no, org, dataset, actor, device, action, outcome, country, resource, purpose, reason_code, delivery_id";

    private readonly List<Claim> claims = [];
    private readonly Dictionary<ContentHash, Met> persons = [];

    public LogFindings Findings { get; } = new();

    public AccessSums Sums { get; } = new();

    public WordCounts Words { get; } = new();

    /// <summary>The hashes of all persons that the entries name, each with the number of entries whose actor it is.</summary>
    public IEnumerable<(ContentHash Person, long Acts)> Persons => persons.Select(met => (met.Key, met.Value.Acts));

    /// <summary>Entries whose actor nobody named.</summary>
    public long Nameless { get; private set; }

    public TextPool Pool => pool;

    /// <summary>Entries so far, readable or not.</summary>
    public long Read { get; private set; }

    public void Check(StoredRow row, ReadOnlySpan<byte> canonical)
    {
        Read++;
        var entry = AccessEvent.FromCanonical(canonical, pool);
        Compare(row, entry);
        if (flagged.Count > 0 && flagged.TryGetValue(row.Seq, out var said))
            foreach (var one in said)
                one.IsOfEntry = one.At == entry.Facts.At.ToUnixTimeMilliseconds() && one.Licence == entry.Facts.Licence;
        Sums.Add(entry.Facts);
        Words.Add(entry.Facts.Licence, [entry.Facts.Resource, entry.Facts.Purpose, entry.Facts.ReasonCode]);
        if (entry.Persons.Actor is { } actor)
            Meet(actor, isWord: true).Acts++;
        else
            Nameless++;
        if (entry.Persons.Device is { } device)
            Meet(device, isWord: true);
        if (entry.Persons.Approver is { } approver)
            Meet(approver, isWord: false);
        if (entry.Persons.Address is { } address)
            Meet(address, isWord: false);
    }

    /// <summary>Neighbours mostly came in one delivery, so there are few claims to look up.</summary>
    public async Task Close(CancellationToken cancellation)
    {
        if (claims.Count == 0)
            return;
        var known = (await connection.Command(null,
            $"SELECT d.id, s.name, d.sha256, d.signature, s.public_key FROM access_delivery d JOIN access_source s ON s.id = d.source_id WHERE d.id IN ({string.Join(", ", claims.Select(claim => claim.Delivery).Distinct())})")
            .Rows(row => (Id: row.GetInt64(0), Source: row.GetString(1), Sha: Convert.ToHexStringLower(row.GetFieldValue<byte[]>(2)), Signature: row.GetFieldValue<byte[]>(3), Key: row.GetFieldValue<byte[]>(4)), cancellation)).ToDictionary(row => row.Id);
        ILookup<string, byte[]>? earlier = null;
        foreach (var one in known.Values)
            if (signed.TryAdd(one.Id, default) && !IsSigned(one.Source, one.Sha, one.Signature, one.Key)
                && !(earlier ??= await SourceKeys.Earlier(connection, cancellation))[one.Source].Any(key => IsSigned(one.Source, one.Sha, one.Signature, key)))
                Findings.Add("delivery", null, $"The delivery {one.Sha} is not signed by the key of {one.Source} that the store has: the signature or the key was changed.");
        foreach (var claim in claims)
            if (!known.TryGetValue(claim.Delivery, out var found) || (found.Source, found.Sha) != (claim.Source, claim.Sha.Hex))
                for (var seq = claim.First; seq <= claim.Last; seq++)
                    Stranger(seq, claim.Source, claim.Sha);
    }

    /// <param name="isWord">Whether the index of words finds the entry by the person.</param>
    private ref Met Meet(ContentHash person, bool isWord)
    {
        ref var met = ref CollectionsMarshal.GetValueRefOrAddDefault(persons, person, out _);
        if (isWord)
            Words.Add(met.Word ??= Words.Place(Pseudonym.ShortOf(person)!));
        return ref met;
    }

    private void Compare(StoredRow row, AccessEvent entry)
    {
        var (facts, persons) = (entry.Facts, entry.Persons);
        row.Expect(0, "seq", entry.Seq);
        row.Expect(2, "ts", facts.At.ToUnixTimeMilliseconds());
        row.Expect(3, "licence_no", facts.Licence);
        row.Expect(4, "org", facts.Organisation);
        row.Expect(5, "dataset", facts.DatasetVersion);
        row.Expect(6, "actor", persons.Actor?.Hex, Pseudonym.Length);
        row.Expect(7, "device", persons.Device?.Hex, Pseudonym.Length);
        row.Expect(8, "action", (long)facts.Action);
        row.Expect(9, "outcome", (long)facts.Outcome);
        row.Expect(10, "country", facts.Country);
        row.Expect(11, "resource", facts.Resource);
        row.Expect(12, "purpose", facts.Purpose);
        row.Expect(13, "reason_code", facts.ReasonCode);
        if (row.Whole(14) is { } delivery)
            Note(row.Seq, delivery, entry);
        else
            Stranger(row.Seq, entry.Source, entry.Delivery);
    }

    private static bool IsSigned(string source, string sha, byte[] signature, byte[] key)
    {
        try
        {
            return signature.Length == 64 && CheckpointKey.Check(key, Encoding.UTF8.GetBytes(DeliveryStatement.Of(source, new(sha))), signature);
        }
        catch (ArgumentException)
        {
            return false; // the changed key is none at all
        }
    }

    private void Note(long seq, long delivery, AccessEvent entry)
    {
        if (claims is [.., var last] && last.Last == seq - 1 && last.Delivery == delivery && last.Source == entry.Source && last.Sha == entry.Delivery)
            claims[^1] = last with { Last = seq };
        else
            claims.Add(new(delivery, entry.Source, entry.Delivery, seq, seq));
    }

    private void Stranger(long seq, string source, ContentHash delivery) =>
        Findings.Add("column", seq, $"Entry {seq}: It does not belong to the delivery {delivery} of {source} that the canonical bytes name.");

    /// <summary>How often a person acted, and its place among the words; null where it was no word yet.</summary>
    private record struct Met(long Acts, int? Word);

    /// <summary>That the entries from one place to another, both inclusive, came in this delivery.</summary>
    private readonly record struct Claim(long Delivery, string Source, ContentHash Sha, long First, long Last);
}
