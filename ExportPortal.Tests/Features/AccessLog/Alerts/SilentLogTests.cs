using System.Text;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.AccessLog.Alerts;

/// <summary>What the silence of a log does that has to come live (AC-16).</summary>
public sealed class SilentLogTests
{
    private static readonly DateTimeOffset FirstDay = new(Cases.Term.Start, TimeOnly.MinValue, TimeSpan.Zero);

    [Fact]
    public async Task LiveLog_SilentForADay_IsWarnedOfAndThenStopsAccess()
    {
        await using var store = await TestStore.Sqlite();
        var number = await Live(store);
        await using var log = await TestAccessLog.Beside(store.Paths);
        var jobs = Jobs(store, log);
        async Task<(LicenceState State, int Warned)> At(int hours)
        {
            store.Clock.SetUtcNow(FirstDay.AddHours(hours));
            await jobs.Run(default);
            return ((await Read()).State, (await store.Log()).Count(entry => entry.Event.Act == "licence.warnofsilence"));
        }

        async Task<Licence> Read()
        {
            await using var db = store.CreateDbContext();
            return await db.Licences.AsNoTracking().SingleAsync();
        }

        Assert.Equal((LicenceState.Active, 0), await At(11));
        Assert.Equal((LicenceState.Active, 1), await At(13));
        Assert.Equal((LicenceState.Active, 1), await At(14));
        var line = Encoding.UTF8.GetBytes(AccessEvents.Line().Replace($"{AccessEvents.Facts().At:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}", $"{FirstDay.AddHours(14):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}").Replace(AccessEvents.Licence(0), number));
        await new AccessIngest(log.Store, store.Clock).Run(log.Source, ContentHash.Of(line), log.Sign(ContentHash.Of(line)), new MemoryStream(line), new DeliveryLimits { LongestLine = 4096, Batch = 10 }, default);
        Assert.Equal((LicenceState.Active, 1), await At(25)); // something has come since
        Assert.Equal((LicenceState.Active, 2), await At(27));
        Assert.Equal((LicenceState.Suspended, 2), await At(39));
        Assert.Equal((LicenceState.Suspended, 2), await At(41));

        var licence = await Read();
        Assert.Single(licence.Steps, step => step.Verb == nameof(LicenceVerb.SuspendForSilence));
        Assert.Equal((false, "AD-02"), LicenceAccess.At(licence, store.Clock.GetUtcNow()) is var answer ? (answer.Allowed, answer.Code) : default);
        Assert.NotNull(licence.ReviewDueAt);
        await using (var db = store.CreateDbContext())
        {
            var alert = Assert.Single(await db.Set<Alert>().AsNoTracking().ToListAsync(), one => one.Rule == "AN-11" && one.Licence == number && one.Evidence.Count > 0); // at tier 2 too
            // The search that the alert leads to finds the last entry before the silence, the facet counts the rule, and the drawer of the entry names the alert.
            var found = Assert.Single((await log.Search.Page(new AccessFilter { Rules = ["AN-11"], Licences = [number] }, null, null, 10, default)).Events);
            Assert.Equal(Assert.Single(alert.Evidence), found.Seq);
            var query = new AlertQuery(store, store.Pipeline, log.Search, log.Facets, Cases.Pack, store.Clock);
            Assert.Contains(await query.Naming(["AN-11"], found, default), row => row.Id == alert.Id);
        }
        await using (var db = store.CreateDbContext())
            Assert.Equal((number, "SUSPENDED"), await db.EndNotices.AsNoTracking().SingleAsync() is var notice ? (notice.Number, notice.State) : default);
        Assert.All((string[])["licence.warnofsilence", "licence.suspendforsilence"], act => Assert.NotEmpty(Cases.Pack.LettersFor(act, "SUSPENDED")));

        foreach (var member in (Actor[])[People.Manager, People.SecondManager])
            Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.LiftSuspension, "the log comes again", null, Guid.NewGuid(), member, default)).Message);
        Assert.Equal((LicenceState.Active, 2), await At(43)); // the count begins anew
    }

    [Fact]
    public async Task Use_AfterAProvisionalSuspensionRanOut_IsUnderAnActiveLicenceBeforeAndAfterThatIsRecorded()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        store.Clock.SetUtcNow(FirstDay);
        Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.SuspendProvisionally, "a trace", null, Guid.NewGuid(), await store.Enrol(People.Auditor), default)).Message);
        await using var db = store.CreateDbContext();
        async Task<string> Open() => await LicensedUses.Find(db, [number], default) is var found ? string.Join(' ', ((int[])[71, 73, 79]).Select(hours => found[number].IsActiveAt(FirstDay.AddHours(hours)))) : "";

        Assert.Equal("False True True", await Open());
        (await db.Licences.SingleAsync()).Settle(FirstDay.AddHours(80));
        await db.SaveChangesAsync();
        Assert.Equal("False True True", await Open());
    }

    /// <summary>The enclave is off, and somebody of the recipient hands in an event each day.</summary>
    [Fact]
    public async Task LiveLog_EventsHandedInByHand_DoNotHideItsSilence()
    {
        await using var store = await TestStore.Sqlite();
        var number = await Live(store);
        await using var log = await TestAccessLog.Beside(store.Paths);
        var (jobs, uploads) = (Jobs(store, log), await log.Sources.OfUploads("recipient", new byte[32], FirstDay, default));
        async Task Come(AccessSource source, int place, int hours)
        {
            store.Clock.SetUtcNow(FirstDay.AddHours(hours));
            var line = Encoding.UTF8.GetBytes(AccessEvents.Line(place).Replace($"{AccessEvents.Facts(place).At:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}", $"{FirstDay.AddHours(hours):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}").Replace(AccessEvents.Licence(place), number));
            Assert.Equal(1, (await new AccessIngest(log.Store, store.Clock).Run(source, ContentHash.Of(line), new byte[64], new MemoryStream(line), new DeliveryLimits { LongestLine = 4096, Batch = 10 }, default)).Accepted);
        }

        await Come(log.Source, 0, 2);
        await Come(uploads, 1, 20);
        await jobs.Run(default);
        Assert.Single(await store.Log(), entry => entry.Event.Act == "licence.warnofsilence");
        await Come(uploads, 2, 25);
        store.Clock.SetUtcNow(FirstDay.AddHours(27));
        await jobs.Run(default);

        await using var db = store.CreateDbContext();
        Assert.Equal(LicenceState.Suspended, (await db.Licences.AsNoTracking().SingleAsync()).State);
        var alert = Assert.Single(await db.Set<Alert>().AsNoTracking().Where(one => one.Rule == "AN-11").ToListAsync());
        Assert.Equal([0L], alert.Evidence);
        Assert.Contains("has come live", alert.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherLog_SilentForADay_StopsNothing()
    {
        await using var store = await TestStore.Sqlite();
        await store.Licence(LicenceState.Active);
        await using var log = await TestAccessLog.Beside(store.Paths);
        store.Clock.SetUtcNow(FirstDay.AddHours(60));
        Assert.Empty(await new SilenceDue(store, new(log.Store), Cases.Packs, Cases.Pack).Find(store.Clock.GetUtcNow(), default));
    }

    /// <summary>Nothing has ever come: told, stopped and opened again, and told again a day later though nobody looked at the first alert.</summary>
    [Fact]
    public async Task Silence_AfterAccessWasOpenedAgain_IsToldAnew()
    {
        await using var store = await TestStore.Sqlite();
        var number = await Live(store);
        await using var log = await TestAccessLog.Beside(store.Paths);
        var jobs = Jobs(store, log);
        Assert.Equal(1, await Alerts(store, jobs, "AN-11", 25));
        store.Clock.SetUtcNow(FirstDay.AddHours(26));
        foreach (var member in (Actor[])[People.Manager, People.SecondManager])
            Assert.Equal("", (await store.ActOnLicence.Run(number, LicenceVerb.LiftSuspension, "the log comes again", null, Guid.NewGuid(), member, default)).Message);

        Assert.Equal(1, await Alerts(store, jobs, "AN-11", 28));
        Assert.Equal(1, await Alerts(store, jobs, "AN-11", 49));
        Assert.Equal(2, await Alerts(store, jobs, "AN-11", 51));
        Assert.Equal(2, await Alerts(store, jobs, "AN-11", 53));
    }

    [Fact]
    public async Task NoUse_ThatWasExplained_IsToldAgainAsLongAfter()
    {
        await using var store = await TestStore.Sqlite();
        await store.Licence(LicenceState.Active);
        await using var log = await TestAccessLog.Beside(store.Paths);
        var jobs = Jobs(store, log);
        var days = Cases.Pack.Anomalies.UnusedDays * 24;
        Assert.Equal(1, await Alerts(store, jobs, "AN-17", days + 1));
        await using (var db = store.CreateDbContext())
            Assert.Equal("", (await new ActOnAlert(store.Pipeline, Cases.Pack).Run((await db.Set<Alert>().SingleAsync(one => one.Rule == "AN-17")).Id, AlertVerb.Explain, "It begins later.", null, Guid.NewGuid(), await store.Enrol(People.Auditor), default)).Message);

        Assert.Equal(1, await Alerts(store, jobs, "AN-17", days + 3));
        Assert.Equal(1, await Alerts(store, jobs, "AN-17", 2 * days));
        Assert.Equal(2, await Alerts(store, jobs, "AN-17", 2 * days + 2));
    }

    /// <summary>How many alerts of a rule there are, so many hours after the first day.</summary>
    private static async Task<int> Alerts(TestStore store, DueActsRunner jobs, string rule, int hours)
    {
        store.Clock.SetUtcNow(FirstDay.AddHours(hours));
        await jobs.Run(default);
        await using var db = store.CreateDbContext();
        return await db.Set<Alert>().CountAsync(alert => alert.Rule == rule && alert.Level != AnomalyLevel.Medium);
    }

    /// <summary>A licence whose log has to come live.</summary>
    private static async Task<string> Live(TestStore store)
    {
        var number = await store.Licence(LicenceState.Active);
        await using var db = store.CreateDbContext();
        var active = await db.Licences.SingleAsync();
        typeof(Licence).GetProperty(nameof(Licence.Grant))!.SetValue(active, active.Grant! with { Imposed = [new("SN-001", [LicenceDuties.LiveLogClause], null)] });
        await db.SaveChangesAsync();
        return number;
    }

    private static DueActsRunner Jobs(TestStore store, TestAccessLog log) =>
        new([new SilenceDue(store, new(log.Store), Cases.Packs, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);
}
