using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Licences;

/// <summary>A person acts after time has done something and before the portal has recorded it; the same tests on both stores.</summary>
public abstract class SettledFirstTests
{
    private protected abstract Task<TestStore> Open();

    private static async Task<Licence> Read(TestStore store)
    {
        await using var db = store.CreateDbContext();
        return await db.Licences.AsNoTracking().SingleAsync();
    }

    private static Task<int> Job(TestStore store) => new DueActsRunner([new LicenceTime(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance).Run(default);

    /// <summary>The newest acts of the log, the oldest first, and whether nobody took them.</summary>
    private static async Task<IEnumerable<(string, string?, string?, bool)>> Newest(TestStore store, int count) =>
        (await store.Log()).TakeLast(count).Select(entry => (entry.Event.Act, entry.Event.From, entry.Event.To, entry.Event.Person is null));

    [Fact]
    public async Task Answer_BeforeTheEndIsRecorded_RecordsAndTellsTheEndFirst()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        store.Tell();
        var licence = await Read(store);
        store.Clock.SetUtcNow(licence.EndOfTerm.AddHours(1));
        // What is refused records nothing of it: that is left to the job.
        Assert.Equal(OutcomeKind.Broken, (await store.ActOnLicence.Run(number, LicenceVerb.Surrender, "no longer needed", null, Guid.NewGuid(), People.Recipient, default)).Kind);
        Assert.Equal(LicenceState.Active, (await Read(store)).State);

        Assert.Equal("", (await store.Duty.Answer(number, licence.Duties.First(duty => duty.Kind is DutyKind.Report).No, "used as granted", 1, 0, Guid.NewGuid(), People.Recipient, default)).Message);

        Assert.Equal([("licence.expire", "ACTIVE", "EXPIRED", true), ("licence.answerduty", "EXPIRED", "EXPIRED", false)], await Newest(store, 2));
        Assert.Equal(0, await Job(store));
        Assert.Equal(new HashSet<UserId> { People.Recipient.User, People.Steward.User, People.Officer.User, People.SecondOfficer.User },
            (await store.Letters()).Where(letter => letter.Template == "licence-expired").Select(letter => letter.To).ToHashSet());
        await using var db = store.CreateDbContext();
        Assert.Equal("EXPIRED", (await db.EndNotices.AsNoTracking().SingleAsync()).State);
    }

    [Fact]
    public async Task Suspend_BeforeAnUnconfirmedSuspensionIsLifted_RecordsAndTellsTheLiftFirst()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        store.Tell();
        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.SuspendProvisionally, "a doubt", null, Guid.NewGuid(), await store.Enrol(People.Auditor), default)).Message);
        store.Clock.Advance(TimeSpan.FromHours(73));

        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.Suspend, "a breach", null, Guid.NewGuid(), People.Manager, default)).Message);

        Assert.Equal([("licence.liftunconfirmed", "SUSPENDED", "ACTIVE", true), ("licence.suspend", "ACTIVE", "SUSPENDED", false)], await Newest(store, 2));
        Assert.Equal(0, await Job(store));
        Assert.Contains(await store.Letters(), letter => letter.Template == "licence-lifted-unconfirmed" && letter.To == People.Recipient.User);
        // The news of the first stop is put aside, and that of the second is owed.
        await using var db = store.CreateDbContext();
        Assert.Equal([false, true], await db.EndNotices.AsNoTracking().OrderBy(one => one.CreatedAt).Select(one => one.ConfirmedAt == null).ToListAsync());
    }
}

public sealed class SqliteSettledFirstTests : SettledFirstTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresSettledFirstTests(PostgresCluster cluster) : SettledFirstTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
