using System.Data;
using System.Text;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Recipients;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data.Lists;

/// <summary>One of the words by which a party is found, or an owner of it: kept beside the party and made from it.</summary>
internal sealed class PartyKey
{
    /// <summary>Characters of <see cref="Key"/>.</summary>
    public const int Length = 64;

    public OrganisationId Party { get; init; }

    /// <summary>SHA-256 of the word, in hexadecimal digits: names are of any length, and owners may be persons.</summary>
    public string Key { get; init; } = "";

    /// <summary>Whether an owner is found by it, in whatever share: from which share one controls is the policy's to say. False where it is the party itself.</summary>
    public bool IsOwner { get; init; }
}

/// <summary>
/// Finds parties by their names and owners, so that whoever looks for a few does not read all. The keys are written with each save of a
/// party; those of an earlier release are made when the portal starts.
/// </summary>
internal static class PartyKeys
{
    /// <summary>Saves of parties that may come between before the portal gives up bringing the keys in line.</summary>
    private const int Tries = 5;

    private const OrganisationKind Compared = OrganisationKind.Recipient | OrganisationKind.Steward;

    /// <summary>Recipients that belong together with one.</summary>
    /// <param name="limit">Share that controls, inclusive.</param>
    public static async Task<IReadOnlySet<OrganisationId>> Affiliates(this PortalDbContext db, OrganisationId recipient, Probability limit, CancellationToken cancellation)
    {
        var read = await Read(db.Organisations.Where(one => one.Id == recipient && (one.Kind & OrganisationKind.Recipient) != 0), cancellation);
        for (var asked = new HashSet<string>(); ;)
        {
            var found = Affiliation.Of(recipient, read, limit);
            var words = read.Where(one => one.Id == recipient || found.Contains(one.Id)).SelectMany(one => Affiliation.Keys(one, limit)).Where(asked.Add).ToList();
            if (words.Count == 0)
                return found;
            var known = read.Select(one => one.Id).ToHashSet();
            read.AddRange((await Read(db.Found(OrganisationKind.Recipient, words), cancellation)).Where(one => known.Add(one.Id)));
        }
    }

    /// <summary>Brings the chains of owners of parties up to date, as far as they go through parties that are registered themselves.</summary>
    public static async Task FollowOwners(this PortalDbContext db, IReadOnlyCollection<Organisation> parties, CancellationToken cancellation)
    {
        var (above, asked) = (new Dictionary<OrganisationId, AffiliatedParty>(), new HashSet<string>());
        for (var owners = parties.SelectMany(party => party.Owners).ToList(); owners.Count > 0;)
        {
            var words = owners.Where(owner => owner.Via is null).SelectMany(Words).Where(asked.Add).ToList();
            var found = words.Count == 0 ? [] : await Read(db.Found(Compared, words, isOwner: false), cancellation);
            owners = [.. found.Where(one => above.TryAdd(one.Id, one)).SelectMany(one => one.Owners)];
        }
        var registered = new RegisteredParties(above.Values.OrderBy(one => one.Id.Value));
        foreach (var party in parties)
            party.FollowOwners(registered);
    }

    /// <summary>The owners of a party have changed: whatever it owns is compared anew, with the chain as it is now.</summary>
    public static async Task CompareOwned(this PortalDbContext db, Organisation party, CancellationToken cancellation)
    {
        foreach (var one in await db.OwnedBy(party, cancellation))
            one.CompareAnew();
    }

    /// <summary>Registered parties that have the party among their owners, in whatever share and through whomever.</summary>
    public static async Task<IReadOnlyList<Organisation>> OwnedBy(this PortalDbContext db, Organisation party, CancellationToken cancellation) =>
        await db.Found(Compared, Words(Of(party)), isOwner: true).Where(one => one.Id != party.Id).OrderBy(one => one.Id).ToListAsync(cancellation);

    /// <summary>A party as its keys are made from it.</summary>
    public static AffiliatedParty Of(Organisation party) => new(party.Id, party.Name, party.RomanisedName, party.Country, party.Owners);

    /// <summary>The keys that stand of parties.</summary>
    public static IQueryable<PartyKey> Of(PortalDbContext db, IEnumerable<AffiliatedParty> parties)
    {
        var ids = parties.Select(one => one.Id).ToList();
        return db.Set<PartyKey>().Where(key => ids.Contains(key.Party));
    }

    /// <summary>Has the keys of parties saved as the parties are now.</summary>
    /// <param name="known">The keys that stand of them.</param>
    public static void Write(PortalDbContext db, IEnumerable<AffiliatedParty> parties, IEnumerable<PartyKey> known)
    {
        var standing = known.ToLookup(key => key.Party);
        foreach (var party in parties)
        {
            var wanted = Words(party).Select(word => (Key: Hash(word), IsOwner: false)).Concat(party.Owners.SelectMany(Words).Select(word => (Key: Hash(word), IsOwner: true))).ToHashSet();
            db.RemoveRange(standing[party.Id].Where(key => !wanted.Remove((key.Key, key.IsOwner))));
            db.AddRange(wanted.Select(key => new PartyKey { Party = party.Id, Key = key.Key, IsOwner = key.IsOwner }));
        }
    }

    /// <summary>
    /// Brings the keys of all parties in line, at each start: an earlier release wrote none or folded names otherwise, and may have saved a party since.
    /// All or nothing; a party that another instance saves meanwhile has the keys that were written with it.
    /// </summary>
    public static async Task Renew(IDbContextFactory<PortalDbContext> contexts, CancellationToken cancellation)
    {
        for (var left = Tries; ; left--)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            Write(db, await Read(db.Organisations, cancellation), await db.Set<PartyKey>().ToListAsync(cancellation));
            try
            {
                await db.SaveChangesAsync(cancellation);
                await transaction.CommitAsync(cancellation);
                return;
            }
            catch (DbUpdateException) when (left > 1)
            {
                // Somebody saved one of them at the same moment: looked at again.
            }
        }
    }

    /// <summary>The parties of one of the kinds that are found by one of the words.</summary>
    /// <param name="isOwner">Whether an owner of theirs is called so, or they are; null for either.</param>
    private static IQueryable<Organisation> Found(this PortalDbContext db, OrganisationKind kinds, IEnumerable<string> words, bool? isOwner = null)
    {
        var keys = words.Select(Hash).ToArray();
        var found = db.Set<PartyKey>().Where(key => EF.Parameter(keys).Contains(key.Key) && (isOwner == null || key.IsOwner == isOwner)).Select(key => key.Party);
        return db.Organisations.Where(one => found.Contains(one.Id) && (one.Kind & kinds) != 0);
    }

    private static Task<List<AffiliatedParty>> Read(IQueryable<Organisation> parties, CancellationToken cancellation) =>
        parties.AsNoTracking().Select(one => new AffiliatedParty(one.Id, one.Name, one.RomanisedName, one.Country, EF.Property<List<Owner>>(one, "owners"))).ToListAsync(cancellation);

    private static IEnumerable<string> Words(AffiliatedParty party) => [.. Affiliation.Names(party), Word(party.Id)];

    private static IEnumerable<string> Words(Owner owner) => [.. Affiliation.Names(owner), .. owner.Party is { } registered ? [Word(registered)] : Array.Empty<string>()];

    private static string Word(OrganisationId party) => party.Value.ToString("N");

    private static string Hash(string word) => ContentHash.Of(Encoding.UTF8.GetBytes(word)).Hex;
}
