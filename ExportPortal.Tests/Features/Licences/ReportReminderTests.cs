using ExportPortal.Data;
using ExportPortal.Data.Jobs;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace ExportPortal.Features.Licences;

/// <summary>Access reports come due by the tier, and their owner is reminded before and after the day; on both stores.</summary>
public abstract class ReportReminderTests
{
    private protected abstract Task<TestStore> Open();

    private static Task Pass(TestStore store, DateOnly day)
    {
        store.Clock.SetUtcNow(new DateTimeOffset(day.ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero));
        return new DueActsRunner([new LicenceReminders(store, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance).Run(default);
    }

    [Fact]
    public async Task Pass_ReportDue_IsRemindedOfTwiceAndToldOverdueOnceUntilItIsIn()
    {
        await using var store = await Open();
        var number = await store.Licence(LicenceState.Active);
        await using var db = store.CreateDbContext();
        var report = (await db.Licences.AsNoTracking().SingleAsync()).Duties.First(duty => duty.Kind is DutyKind.Report);
        var told = new List<(int Day, string Act)>();
        async Task On(int day)
        {
            await Pass(store, report.Due.AddDays(day));
            told.AddRange((await store.Log()).Select(entry => entry.Event.Act).Where(act => act is "licence.remind" or "licence.overdue").Skip(told.Count).Select(act => (day, act)));
        }

        foreach (var day in (int[])[-15, -14, -14, -4, -3, -3, 0, 1, 2])
            await On(day);
        Assert.Equal([(-14, "licence.remind"), (-3, "licence.remind"), (1, "licence.overdue")], told);

        var done = await store.Duty.Answer(number, report.No, "Tables alone.", 2, 1, Guid.NewGuid(), People.Recipient, default);
        Assert.Equal("", done.Message);
        await On(3);
        Assert.Equal(3, told.Count);
    }

    [Fact]
    public async Task Pass_WhatOutlivesTheClose_IsRemindedOfAndToldOverdue()
    {
        await using var store = await Open();
        await store.Licence(LicenceState.Active);
        OwedDuty published;
        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            licence.Take(LicenceVerb.Close, "done", People.Officer, Cases.Pack, DutyReviewTests.End(licence));
            published = licence.Duties.Single(duty => duty.Code == "AC-20");
            await db.SaveChangesAsync();
        }
        foreach (var day in (int[])[-40, -14, 1, 2])
            await Pass(store, published.Due.AddDays(day));
        Assert.Equal(["licence.remind", "licence.overdue"], (await store.Log()).Select(entry => entry.Event.Act).Where(act => act is "licence.remind" or "licence.overdue"));
    }

    /// <summary>A release before this one named a duty by its number: what it told is not told once more after the update.</summary>
    [Fact]
    public async Task Pass_AfterAnUpdate_TellsNothingThatTheOlderReleaseTold()
    {
        await using var store = await Open();
        await store.Licence(LicenceState.Active);
        Licence licence;
        await using (var db = store.CreateDbContext())
            licence = await db.Licences.AsNoTracking().SingleAsync();
        var report = licence.Duties.First(duty => duty.Kind is DutyKind.Report);
        await using (var db = store.CreateDbContext())
        {
            foreach (var (act, what) in ((string, string)[])[("licence.remind", $"remind:{report.No}:{report.Due:o}:3"), ("licence.overdue", $"overdue:{report.No}:{report.Due:o}")])
                db.CommandsDone.Add(new CommandDone { Key = CommandPipeline.PortalKey(act, Once.Of($"{licence.Id.Value}:{what}")), Act = act, Result = "null", At = store.Clock.GetUtcNow() });
            await db.SaveChangesAsync();
        }
        foreach (var day in (int[])[-10, -2, 1])
            await Pass(store, report.Due.AddDays(day));
        // The step before those was not told yet.
        Assert.Equal(["licence.remind"], (await store.Log()).Select(entry => entry.Event.Act).Where(act => act is "licence.remind" or "licence.overdue"));
    }

    /// <summary>Each is told once, also when a new version of the package puts another duty before it.</summary>
    [Fact]
    public async Task Pass_OverdueAndTold_IsNotToldAnewByANewVersion()
    {
        await using var store = await Open();
        await store.Licence(LicenceState.Active);
        OwedDuty report;
        await using (var db = store.CreateDbContext())
            report = (await db.Licences.AsNoTracking().SingleAsync()).Duties.First(duty => duty.Kind is DutyKind.Report);
        await Pass(store, report.Due.AddDays(1));
        await using (var db = store.CreateDbContext())
        {
            var licence = await db.Licences.SingleAsync();
            licence.Revise(licence.Grant! with { Terms = [new("AM-0001", AmendmentTerms.Of([], [new("Deliver the deletion log.", report.Due.AddDays(-1), StopsAccess: false)]))] }, "minor amendment AM-0001", store.Clock.GetUtcNow());
            licence.RecordSeal(Domain.Common.ContentHash.Of("second"u8), Cases.Pack, [], store.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        await Pass(store, report.Due.AddDays(2));
        Assert.Equal(2, (await store.Log()).Count(entry => entry.Event.Act == "licence.overdue")); // the report, and the duty that is new
    }
}

public sealed class SqliteReportReminderTests : ReportReminderTests
{
    private protected override Task<TestStore> Open() => TestStore.Sqlite();
}

public sealed class PostgresReportReminderTests(PostgresCluster cluster) : ReportReminderTests
{
    private protected override Task<TestStore> Open() => TestStore.Postgres(cluster);
}
