using ExportPortal.Data.Lists;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Recipients;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ExportPortal.Data;

/// <summary>
/// Affiliates and owners are found by indexed words, whoever else is on record: a record that cannot be read shows that nobody
/// else is read, and the statements are counted; on both stores.
/// </summary>
public abstract class PartyKeysTests
{
    private const int Others = 2000;

    private static readonly Probability Half = new(0.5);

    private protected abstract Task<TestStore> Open();

    private static Owner Owner(string name, double share, int number = 1, OrganisationId? party = null) => new(number, 0, name, name, "NL", new(share), Party: party);

    private static Organisation Party(string name, params Owner[] owners)
    {
        var party = Organisation.Register(new(Guid.CreateVersion7()), OrganisationKind.Recipient, name, "", "NL");
        if (owners.Length > 0)
            party.Disclose(owners, [], People.Officer, Cases.Start);
        return party;
    }

    /// <summary>Recipients on record; their ids in the same order.</summary>
    private static async Task<OrganisationId[]> Add(TestStore store, params Organisation[] parties)
    {
        await using var db = store.CreateDbContext();
        db.Organisations.AddRange(parties);
        await db.SaveChangesAsync();
        return Array.ConvertAll(parties, one => one.Id);
    }

    /// <summary>Ids of one millisecond have no order among each other.</summary>
    private static List<OrganisationId> Sorted(IEnumerable<OrganisationId> ids) => [.. ids.OrderBy(one => one.Value)];

    /// <summary>Recipients whom nothing joins to those of the test, and who cannot be read.</summary>
    private static async Task AddOthers(TestStore store)
    {
        await Add(store, [.. Enumerable.Range(1, Others).Select(at => Party($"Other {at}", Owner($"Owner {at}", 1)))]);
        await store.Sql("""UPDATE organisation SET "Owners" = 'cannot be read' WHERE "Name" LIKE 'Other %'""");
    }

    /// <summary>A context over the store that notes the statements.</summary>
    private static PortalDbContext Noting(TestStore store, List<string> statements)
    {
        void Note(DbContextOptionsBuilder options) => options.LogTo(statements.Add, [RelationalEventId.CommandExecuted]);
        if (store.Paths.Provider is StorageProvider.Postgres)
        {
            var postgres = new DbContextOptionsBuilder<PostgresPortalDbContext>();
            Note(postgres.UseNpgsql(store.Paths.Connection));
            return new PostgresPortalDbContext(postgres.Options);
        }
        var sqlite = new DbContextOptionsBuilder<SqlitePortalDbContext>();
        Note(sqlite.UseSqlite(store.Paths.Connection));
        return new SqlitePortalDbContext(sqlite.Options);
    }

    [Fact]
    public async Task Affiliates_AmongManyParties_ReadsThoseAloneWhoShareANameOrAnOwner()
    {
        await using var store = await Open();
        var ids = await Add(store, Party("Alpha", Owner("Holding", 0.6)), Party("Beta", Owner("HOLDING", 0.9), Owner("Minor", 0.1, 2)), Party("Gamma", Owner("Beta", 0.5)),
            Party("Delta", Owner("Holding", 0.4)), Party("Epsilon", Owner("Zeta", 0.9), Owner("Minor", 0.1, 2)));
        await AddOthers(store);
        var statements = new List<string>();
        await using var db = Noting(store, statements);

        Assert.Equal(Sorted([ids[1], ids[2]]), Sorted(await db.Affiliates(ids[0], Half, default)));
        // Itself, then who is found by its words, then by theirs.
        Assert.InRange(statements.Count, 2, 4);
        Assert.Equal(Sorted([ids[0], ids[1], ids[2]]), Sorted(await db.Affiliates(ids[3], new(0.4), default)));
        Assert.Empty(await db.Affiliates(People.StewardHouse, Half, default));
    }

    [Fact]
    public async Task FollowOwners_OfManyPartiesAtOnce_ReadsTheirChainsAlone()
    {
        await using var store = await Open();
        var top = (await Add(store, Party("Top", Owner("Person", 1))))[0];
        var mid = (await Add(store, Party("Mid", Owner("Known otherwise", 0.7, party: top))))[0];
        var low = await Add(store, [.. Enumerable.Range(1, 50).Select(at => Party($"Low {at}", Owner("mid", 0.8)))]);
        await AddOthers(store);
        var statements = new List<string>();
        await using (var db = Noting(store, statements))
        {
            var parties = await db.Organisations.Where(one => low.Contains(one.Id)).ToListAsync();
            statements.Clear();
            await db.FollowOwners(parties, default);
            Assert.InRange(statements.Count, 1, 3);
            Assert.All(parties, party => Assert.Equal([("mid", null), ("Known otherwise", mid), ("Person", top)], party.Owners.Select(owner => (owner.Name, owner.Via))));
            await db.SaveChangesAsync();
        }
        await using var read = store.CreateDbContext();
        // Whatever has it among its owners, by name, by record or through others.
        var owned = await read.OwnedBy(await read.Organisations.SingleAsync(one => one.Id == top), default);
        Assert.Equal(Sorted([mid, .. low]), Sorted(owned.Select(one => one.Id)));
    }

    [Fact]
    public async Task Keys_OfAPartyThatIsRenamedOrGivenOtherOwners_AreThoseThatItHasNow()
    {
        await using var store = await Open();
        var ids = await Add(store, Party("Holding"), Party("Alpha", Owner("Holding", 1)));
        await using var db = store.CreateDbContext();
        var (owner, owned) = (await db.Organisations.SingleAsync(one => one.Id == ids[0]), await db.Organisations.SingleAsync(one => one.Id == ids[1]));
        owner.Correct(new("Trust", "Trust", "NL"), "renamed", People.Officer, Cases.Pack, Cases.Start);
        await db.SaveChangesAsync();
        Assert.Empty(await db.Affiliates(ids[0], Half, default));

        owned.Disclose([Owner("Trust", 0.5)], [], People.Officer, Cases.Start);
        await db.SaveChangesAsync();
        Assert.Equal([ids[1]], await db.Affiliates(ids[0], Half, default));
    }

    /// <summary>What an earlier release wrote has no keys before the portal starts, and all of them afterwards.</summary>
    [Fact]
    public async Task Renew_PartiesOfAnEarlierRelease_LoseNoAffiliate()
    {
        await using var store = await Open();
        var ids = await Add(store, Party("Holding"), Party("Alpha", Owner("Holding", 1)));
        await using var db = store.CreateDbContext();
        async Task<List<string>> Keys() => [.. (await db.Set<PartyKey>().AsNoTracking().ToListAsync()).Select(key => $"{key.Party.Value} {key.Key} {key.IsOwner}").Order(StringComparer.Ordinal)];
        var before = await Keys();
        await db.GetService<IMigrator>().MigrateAsync("WithdrawnReleases");
        await db.GetService<IMigrator>().MigrateAsync();
        Assert.Empty(await Keys());

        await PartyKeys.Renew(store, default);
        Assert.Equal(before, await Keys());
        Assert.Equal([ids[1]], await db.Affiliates(ids[0], Half, default));

        // As a release leaves them that folds names otherwise.
        await store.Sql("""UPDATE party_key SET "Key" = '0' || substr("Key", 2)""");
        await PartyKeys.Renew(store, default);
        Assert.Equal(before, await Keys());
    }
}

public sealed class SqlitePartyKeysTests : PartyKeysTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresPartyKeysTests(PostgresCluster cluster) : PartyKeysTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
