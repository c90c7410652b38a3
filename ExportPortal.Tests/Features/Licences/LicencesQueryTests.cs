using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Licences;

/// <summary>The list of licences says, and is narrowed by, the state that the licence itself has now, before any job has run; on both stores.</summary>
public abstract class LicencesQueryTests
{
    private protected abstract Task<TestStore> Open();

    [Theory]
    [InlineData(false, LicenceState.Suspended, LicenceState.Active)]
    [InlineData(true, LicenceState.PendingAcceptance, LicenceState.Closed)]
    public async Task List_TimeHasChangedTheStateAndNoJobRan_SaysWhatTheLicenceSays(bool isWaiting, LicenceState before, LicenceState after)
    {
        await using var store = await Open();
        var number = await store.Licence(isWaiting ? LicenceState.PendingAcceptance : LicenceState.Active);
        if (!isWaiting)
            Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.SuspendProvisionally, "doubt", null, Guid.NewGuid(), await store.Enrol(People.New(Role.Auditor, "Sigrun")), default)).Message);
        Assert.Equal((1, 0, before, before), await Said(store, before, after));
        // Who may confirm the suspension finds it on the desk, while it can be confirmed.
        async Task<IEnumerable<string>> Waiting(Actor actor) => (await new Desk.DeskQuery(store, Cases.Packs, store.Clock).For(actor, default)).Watch.Select(row => row.Name);
        Assert.Equal((string[])(isWaiting ? [] : [number]), await Waiting(People.Manager));
        Assert.DoesNotContain(number, await Waiting(People.Officer));

        store.Clock.Advance(isWaiting ? TimeSpan.FromDays(30) : TimeSpan.FromHours(72));

        Assert.Equal((0, 1, after, after), await Said(store, before, after));
        Assert.Empty(await Waiting(People.Manager));
    }

    /// <summary>The end was moved and the seal of the new version waits past the old last day: every list goes by the term in force.</summary>
    [Fact]
    public async Task List_SealOfALaterEndWaits_SaysWhatTheLicenceSays()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        DateOnly end;
        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            end = licence.End;
            licence.Extend(Cases.Pack, "AM-0001", licence.EndOfTerm.AddDays(-2));
            await db.SaveChangesAsync();
        }
        store.Clock.SetUtcNow(new(end.AddDays(5).ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero));

        Assert.Equal((1, 0, LicenceState.Active, LicenceState.Active), await Said(store, LicenceState.Active, LicenceState.Expired));
        var query = new LicencesQuery(store, store.Clock);
        Assert.Equal((end.AddDays(60), 1), ((await query.Run(new(), People.Officer)).Rows.Single().End, (await query.Run(new(EndsWithin: 60), People.Officer)).Total));
        Assert.Equal("ACTIVE", Assert.Single((await new Search.SearchQuery(store, store.Pipeline, store.Clock).Run(number, People.Officer)).Hits).State);
        var entry = (await new Verification.LicenceRegister(store, store.Clock, NullLogger<Verification.LicenceRegister>.Instance).Find(LicenceNumber.Parse(number)!.Value, default))!;
        Assert.Equal((end.AddDays(60), end.AddDays(60)), (entry.Licence.Term.End, entry.Stored.Term.End));

        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            licence.RecordSeal(ContentHash.Of("second"u8), Cases.Pack, [], store.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        Assert.Equal((1, 0, LicenceState.Active, LicenceState.Active), await Said(store, LicenceState.Active, LicenceState.Expired));
    }

    /// <summary>An older release left the end where it had moved it for a renewal that came to nothing: the portal takes it back by itself, once.</summary>
    [Fact]
    public async Task Pass_EndLeftMovedByAnOlderRelease_IsTakenBackOnce()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        DateOnly end;
        int waiting;
        await using (var db = store.CreateDbContext())
        {
            waiting = await db.Outbox.CountAsync(message => message.Kind == OutboxKinds.SealPackage);
            var licence = await db.Licences.SingleAsync();
            (end, var at) = (licence.End, new DateTimeOffset(licence.End.AddDays(-60).ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero));
            foreach (var report in licence.Duties.Where(one => one.Due < DateOnly.FromDateTime(at.UtcDateTime)).ToList())
                licence.Answer(report.No, new("done", 1, 0, People.Recipient.Person, "Kenji", at), People.Recipient, at);
            var renewal = Amendment.Request(new(Guid.NewGuid()), "AM-0001", licence, new(End: end.AddMonths(6)), true, "because", at.AddDays(-1), People.Recipient, Cases.Pack, at);
            renewal.Take(AmendmentVerb.Withdraw, OpinionAnswer.Concurs, "no need", licence, People.Recipient, Cases.Pack, at.AddHours(1));
            db.Amendments.Add(renewal);
            licence.Extend(Cases.Pack, "AM-0001", at.AddHours(1));
            licence.RecordSeal(ContentHash.Of("second"u8), Cases.Pack, [], at.AddHours(1));
            typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(licence, licence.Grant! with { EndMovedFrom = null });
            await db.SaveChangesAsync();
            store.Clock.SetUtcNow(at.AddDays(1));
        }
        var runner = new DueActsRunner([new LicenceTime(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);
        Assert.Equal((1, 0), (await runner.Run(default), await runner.Run(default)));
        await using (var db = store.CreateDbContext())
            Assert.Equal((end, waiting + 1), ((await db.Licences.AsNoTracking().SingleAsync()).NextGrant!.Term.End, await db.Outbox.CountAsync(message => message.Kind == OutboxKinds.SealPackage)));
        Assert.Contains($"the last day is again {Words.Day(end)}", Assert.Single(await store.Log(), entry => entry.Event.Act == "licence.takeback").Reason!);
    }

    /// <summary>A copy that an older release granted at tier 4 is told to the office with one task, and the licence stays as it is.</summary>
    [Fact]
    public async Task Pass_LicenceThatSendsACopyAtTier4_OpensOneTask()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        var runner = new DueActsRunner([new ModesDue(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);
        Assert.Equal(0, await runner.Run(default)); // at tier 2 a copy may be sent
        await store.Sql("UPDATE licence SET \"Tier\" = 4");
        Assert.Equal((1, 0), (await runner.Run(default), await runner.Run(default)));
        await using var db = store.CreateDbContext();
        var task = await db.Reassessments.AsNoTracking().SingleAsync();
        Assert.Equal((Domain.Risk.ReassessmentTrigger.ModeAgainstTier, Role.LicensingOfficer), (task.Trigger, task.Who));
        Assert.Contains($"Licence {number} lets a copy be sent, and at tier 4", task.Reason, StringComparison.Ordinal);
        Assert.True((await new LicenceFileQuery(store, Cases.Pack, store.Clock).Run(number, People.Officer))!.SendsAgainstTheTier);
        Assert.Null((await db.Licences.AsNoTracking().SingleAsync()).NextGrant);
    }

    /// <summary>Licences that may send a copy do not take the places of those behind them that may not.</summary>
    [Fact]
    public async Task Find_BehindALicenceThatMaySend_FindsTheOneThatMayNot()
    {
        await using var store = await Open();
        var (may, not) = (await store.Licence(LicenceState.Active), await store.Licence(LicenceState.Active, "A-002"));
        await using (var db = store.CreateDbContext())
        {
            var application = await db.Applications.SingleAsync(one => one.Number == "A-001");
            typeof(Application).GetProperty(nameof(Application.Case))!.SetValue(application, application.Case with { Environment = Cases.Tier3.Environment });
            await db.SaveChangesAsync();
        }
        await store.Sql($"UPDATE licence SET \"Tier\" = CASE WHEN \"Number\" = '{may}' THEN 3 ELSE 4 END");
        Assert.True(string.CompareOrdinal(may, not) < 0);
        Assert.Single(await new ModesDue(store, Cases.Pack) { AtOnce = 1 }.Find(store.Clock.GetUtcNow(), default));
    }

    /// <summary>How many are listed under each state, and the state that row and licence say.</summary>
    private static async Task<(int Before, int After, LicenceState Row, LicenceState Licence)> Said(TestStore store, LicenceState before, LicenceState after)
    {
        var query = new LicencesQuery(store, store.Clock);
        await using var db = store.CreateDbContext();
        var all = await query.Run(new(), People.Officer);
        return ((await query.Run(new(before), People.Officer)).Total, (await query.Run(new(after), People.Officer)).Total,
            all.Rows.Single().StateAt(all.At), (await db.Licences.AsNoTracking().SingleAsync()).StateAt(store.Clock.GetUtcNow()));
    }
}

public sealed class SqliteLicencesQueryTests : LicencesQueryTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresLicencesQueryTests(PostgresCluster cluster) : LicencesQueryTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
