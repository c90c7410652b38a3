using System.Text.Json;
using ExportPortal.Data.Configurations;
using ExportPortal.Domain.AccessLog.Retention;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Query;

namespace ExportPortal.Data;

/// <summary>The same tests on both stores.</summary>
public abstract class StoreTests
{
    private protected abstract Task<TestStore> Open();

    private protected abstract Task<TestStore> OpenEmpty();

    [Fact]
    public async Task Migrations_OnAnEmptyDatabase_MakeTheModel()
    {
        await using var store = await OpenEmpty();
        await using var db = store.CreateDbContext();
        await db.Database.MigrateAsync();

        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Applications.ToListAsync());
        Assert.Empty(await store.Log());
    }

#pragma warning disable EF9100 // See ConstantsOfQueries.
    [Fact]
    public async Task Context_OfEitherStore_HasItsOwnConstants()
    {
        await using var store = await Open();
        await using var db = store.CreateDbContext();

        Assert.IsType<ConstantsOfQueries>(db.GetService<ILiftableConstantProcessor>());
    }
#pragma warning restore EF9100

    /// <summary>A store of the last release, which ends with this migration, is brought up and loses nothing.</summary>
    [Fact]
    public async Task Migrations_OnAStoreOfTheLastRelease_KeepWhatItHolds()
    {
        await using var store = await Open();
        await store.Licence(LicenceState.Active);
        await using (var old = store.CreateDbContext())
            await old.GetService<IMigrator>().MigrateAsync(old.Database.GetMigrations().Single(one => one.EndsWith("_FormScreeningAndKeys", StringComparison.Ordinal)));
        await using (var db = store.CreateDbContext())
        {
            Assert.NotEmpty(await db.Database.GetPendingMigrationsAsync());
            await db.Database.MigrateAsync();
            Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        }
        await using var read = store.CreateDbContext();

        Assert.Equal(LicenceState.Active, (await read.Licences.SingleAsync()).State);
        Assert.Null((await read.DatasetVersions.SingleAsync()).Origin);
        Assert.Empty(await read.Set<LegalHold>().ToListAsync());
        Assert.NotEmpty(await read.Organisations.ToListAsync());
    }

    [Fact]
    public async Task Transactions_AreNeverRetriedBehindOurBack()
    {
        await using var store = await Open();
        await using var db = store.CreateDbContext();

        Assert.False(db.Database.CreateExecutionStrategy().RetriesOnFailure);
    }

    [Fact]
    public async Task Application_WithAllItHas_ComesBackTheSame()
    {
        await using var store = await Open();
        var stored = await Stored(store, async db =>
        {
            var template = await store.Application(ApplicationState.Draft);
            db.ApplicationDocuments.RemoveRange(await db.ApplicationDocuments.ToListAsync());
            db.Applications.Remove(await db.Applications.SingleAsync());
            await db.SaveChangesAsync();
            var application = Cases.Draft(Cases.Conditional, new(People.StewardHouse, People.RecipientHouse, template.Dataset, template.DatasetVersion, template.Assessment));
            application.Do(ApplicationVerb.Submit, People.Steward);
            application.Take(ApplicationVerb.Register, People.Officer);
            application.Take(ApplicationVerb.StartReview, People.Officer);
            application.Opine();
            application.Take(ApplicationVerb.Recommend, People.Officer);
            application.Take(ApplicationVerb.SendToDecider, People.Officer);
            application.Approve(People.Manager);
            application.Evidence(0, "seen", People.Officer, Cases.Start.AddTicks(7));
            db.Applications.Add(application);
            return application;
        });
        await using var db = store.CreateDbContext();

        Assert.Equal(stored, Text(await db.Applications.SingleAsync()));
    }

    [Fact]
    public async Task Licence_WithAllItHas_ComesBackTheSame()
    {
        await using var store = await Open();
        await store.Licence(LicenceState.Active);
        var stored = await Stored(store, async db =>
        {
            var licence = await db.Licences.SingleAsync();
            licence.Take(LicenceVerb.Suspend, "a doubt", People.Manager, Cases.Pack, Cases.Start.AddTicks(3));
            licence.Take(LicenceVerb.LiftSuspension, "mended", People.Board, Cases.Pack, Cases.Start.AddTicks(5));
            return licence;
        });
        await using var db = store.CreateDbContext();
        var read = await db.Licences.SingleAsync();

        Assert.Equal(stored, Text(read));
        Assert.Equal((2, 1), (read.Acceptances.Count, read.Signatures.Count));
    }

    [Fact]
    public async Task DatasetAssessmentAndParty_ComeBackTheSame()
    {
        await using var store = await Open();
        await using var db = store.CreateDbContext();
        var dataset = await db.Datasets.Include(one => one.Versions).SingleAsync();
        var again = Records.Dataset();
        again.AddVersion();

        Assert.Equal(Text(again.Classification), Text(dataset.Classification));
        Assert.Equal(Text(again.Versions[0].Variables) + Text(again.Versions[0].File), Text(dataset.Versions[0].Variables) + Text(dataset.Versions[0].File));
        Assert.Equal(Text(Records.Measurement), Text((await db.Assessments.SingleAsync()).Measurement));
        Assert.Equal(Text(Records.RecipientHouse), Text(await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse)));
    }

    [Fact]
    public async Task SaveChanges_OnARowThatSomebodyChanged_IsAConflict()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Submitted);
        await using var one = store.CreateDbContext();
        await using var other = store.CreateDbContext();
        var (mine, theirs) = (await one.Applications.SingleAsync(), await other.Applications.SingleAsync());
        var revision = Revisions.Of(one, mine);
        theirs.Take(ApplicationVerb.Register, People.Officer);
        await other.SaveChangesAsync();
        mine.Take(ApplicationVerb.Withdraw, People.Steward);

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => one.SaveChangesAsync());
        Assert.Equal(revision + 1, Revisions.Of(other, theirs));
    }

    [Fact]
    public async Task Numbers_TwiceTheSame_AreRefusedByTheStore()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        await using var db = store.CreateDbContext();
        var first = await db.Applications.AsNoTracking().SingleAsync();
        db.Applications.Add(Cases.Draft(subject: new(People.StewardHouse, People.RecipientHouse, first.Dataset, first.DatasetVersion, first.Assessment)));

        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync());
    }

    [Fact]
    public async Task Numbers_SixteenDraftsAtOnce_GetSixteenNumbers()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.Draft);
        var drafted = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => store.Drafting.Run(null, new()
        {
            DatasetVersion = store.Version.Value, Recipient = People.RecipientHouse.Value, Countries = "NL", Start = Cases.Term.Start, End = Cases.Term.End,
        }, Guid.NewGuid(), People.Steward, default))));

        Assert.Equal(Enumerable.Range(2, 16).Select(number => $"A-{number:D3}"), drafted.Select(outcome => outcome.Value).Order(StringComparer.Ordinal));
    }

    private static async Task<string> Stored<T>(TestStore store, Func<PortalDbContext, Task<T>> make)
    {
        await using var db = store.CreateDbContext();
        var made = await make(db);
        await db.SaveChangesAsync();
        return Text(made);
    }

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, Conversions.Json);
}

public sealed class SqliteStoreTests : StoreTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();

    private protected override Task<TestStore> OpenEmpty() => Task.FromResult(TestStore.Empty(StorageProvider.Sqlite, Directory.CreateTempSubdirectory("ep-store-").FullName));

    /// <summary>SQLite makes the table anew for these, after the model of the migration; without a model they are left out in silence (ADR 26).</summary>
    [Fact]
    public async Task Migrations_ThatMakeATableAnew_AndNoOthers_CarryTheirModel()
    {
        await using var store = await OpenEmpty();
        await using var db = store.CreateDbContext();
        var known = db.GetService<IMigrationsAssembly>();
        var migrations = known.Migrations.Select(one => known.CreateMigration(one.Value, db.Database.ProviderName!)).ToList();
        var needed = migrations.Select((one, place) => MakesAnew(one.UpOperations) || (place + 1 < migrations.Count && MakesAnew(migrations[place + 1].DownOperations)));

        Assert.Equal(migrations.Zip(needed, (one, isNeeded) => (one.GetType().Name, isNeeded)),
            migrations.Select(one => (one.GetType().Name, one.TargetModel.GetEntityTypes().Any())));
    }

    private static bool MakesAnew(IEnumerable<MigrationOperation> operations) => operations.Any(one => one is AlterColumnOperation or DropColumnOperation
        or AddForeignKeyOperation or DropForeignKeyOperation or AddPrimaryKeyOperation or DropPrimaryKeyOperation
        or AddUniqueConstraintOperation or DropUniqueConstraintOperation or AddCheckConstraintOperation or DropCheckConstraintOperation);
}

public sealed class PostgresStoreTests(PostgresCluster cluster) : StoreTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);

    private protected override async Task<TestStore> OpenEmpty() => TestStore.Empty(StorageProvider.Postgres, await cluster.CreateDatabase());
}
