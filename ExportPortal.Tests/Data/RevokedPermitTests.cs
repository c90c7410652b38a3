using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Recipients;
using ExportPortal.Features.Recipients;
using ExportPortal.Features.Recipients.Lists;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ExportPortal.Data;

/// <summary>Permits on record are held against the partners' own lists of revoked ones; the same tests on both stores.</summary>
public abstract class RevokedPermitTests
{
    private protected abstract Task<TestStore> Open();

    [Fact]
    public async Task ListOfThePartner_NamesAPermit_EndsItOnceHasOpenCasesReadAnewAndTellsTheOffice()
    {
        await using var store = await Open();
        await store.Application(ApplicationState.InReview);
        store.Tell();
        var today = DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime);
        var record = Recognition.Propose(Guid.NewGuid(), "MR-001", new("Partner Office", "CH", "data permit", 3, ["1"], "audit right", "signature and register", new(today, today.AddYears(2))), "agreement signed", People.Manager, Cases.Pack, store.Clock.GetUtcNow());
        record.Sign("agreed", People.Board, store.Clock.GetUtcNow());
        async Task Keep(params string[] numbers)
        {
            await using var db = store.CreateDbContext();
            var party = await db.Organisations.SingleAsync(one => one.Id == People.RecipientHouse);
            foreach (var number in numbers)
                party.RecordPermit(record, number, today.AddYears(1), People.Officer, DateOnly.FromDateTime(store.Clock.GetUtcNow().UtcDateTime));
            if (!await db.Recognitions.AnyAsync())
                db.Recognitions.Add(record);
            await db.SaveChangesAsync();
        }
        async Task<List<(string Number, bool IsRevoked)>> Permits()
        {
            await using var db = store.CreateDbContext();
            return [.. (await db.Organisations.AsNoTracking().SingleAsync(one => one.Id == People.RecipientHouse)).Permits.Select(permit => (permit.PermitNumber, permit.RevokedOn is not null)).Order()];
        }
        await Keep("P-1", "P-2");
        var folder = Path.Combine(store.Paths.Folder, "partners");
        var jobs = new DueActsRunner([new RevokedPermits(store, new(Options.Create(new ScreeningOptions { PermitFolder = "partners" }), store.Paths), Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);

        Assert.Equal(0, await jobs.Run(default)); // no folder, no list: nothing is concluded
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "MR-002.txt"), "P-2\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "MR-001.txt"), "# P-2 is in order\n  p-1 \nP-9\n");
        store.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await jobs.Run(default));
        Assert.Equal([("P-1", true), ("P-2", false)], await Permits());
        store.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await jobs.Run(default));

        await using (var db = store.CreateDbContext())
            Assert.Equal(1, await db.Outbox.CountAsync(one => one.Kind == OutboxKinds.ReadFacts));
        Assert.Contains("Permit P-1 stands on the list of revoked permits of Partner Office (MR-001)", Assert.Single(await store.Log(), entry => entry.Event.Act == "permit.listed").Reason);
        Assert.Contains(await store.Letters(), letter => letter.Template == "permit-listed" && letter.To == People.Officer.User);

        // Recorded anew while the list still names it, it falls again.
        await Keep("P-1");
        Assert.Equal([("P-1", false), ("P-2", false)], await Permits());
        store.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await jobs.Run(default));
        Assert.Equal([("P-1", true), ("P-2", false)], await Permits());
    }
}

public sealed class SqliteRevokedPermitTests : RevokedPermitTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresRevokedPermitTests(PostgresCluster cluster) : RevokedPermitTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
