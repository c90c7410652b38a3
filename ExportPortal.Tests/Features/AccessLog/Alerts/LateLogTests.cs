using System.Text;
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

/// <summary>A recipient at tier 2 that delivers no log: reminded after a month, told to the auditors two weeks later.</summary>
public sealed class LateLogTests
{
    private static readonly DateTimeOffset FirstDay = new(Cases.Term.Start, TimeOnly.MinValue, TimeSpan.Zero);

    [Fact]
    public async Task MonthlyLog_ThatDoesNotCome_IsRemindedOfAndThenToldUntilItComes()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        await using var log = await TestAccessLog.Beside(store.Paths);
        var jobs = new DueActsRunner([new SilenceDue(store, new(log.Store), Cases.Packs, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);
        async Task<(int Reminded, int Late)> At(DateTimeOffset now)
        {
            store.Clock.SetUtcNow(now);
            await jobs.Run(default);
            await using var db = store.CreateDbContext();
            return ((await store.Log()).Count(entry => entry.Event.Act == "licence.logdue"), await db.Set<Alert>().CountAsync(alert => alert.Rule == "AN-11" && alert.Licence == number && alert.Level == AnomalyLevel.Medium));
        }

        var (due, late) = (FirstDay.AddMonths(1), FirstDay.AddMonths(1).AddDays(14));
        Assert.Equal((0, 0), await At(due.AddTicks(-1)));
        Assert.Equal((1, 0), await At(due.AddHours(2)));
        Assert.Equal((1, 0), await At(late));
        Assert.Equal((1, 1), await At(late.AddHours(2)));
        Assert.Equal((1, 1), await At(late.AddHours(4)));
        Assert.NotEmpty(Cases.Pack.LettersFor("licence.logdue", "ACTIVE"));

        store.Clock.SetUtcNow(late.AddHours(5));
        var line = Encoding.UTF8.GetBytes(AccessEvents.Line().Replace($"{AccessEvents.Facts().At:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}", $"{FirstDay.AddHours(5):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}", StringComparison.Ordinal).Replace(AccessEvents.Licence(0), number, StringComparison.Ordinal));
        await new AccessIngest(log.Store, store.Clock).Run(log.Source, ContentHash.Of(line), log.Sign(ContentHash.Of(line)), new MemoryStream(line), new DeliveryLimits { LongestLine = 4096, Batch = 10 }, default);
        Assert.Equal((1, 1), await At(late.AddDays(20)));
        Assert.Equal((2, 1), await At(late.AddHours(6).AddMonths(1)));
    }

    [Fact]
    public async Task LastLog_OfALicenceThatEnded_IsRemindedOfAndToldOnceUntilNobodyLooksAnyMore()
    {
        await using var store = await TestStore.Sqlite();
        var number = await store.Licence(LicenceState.Active);
        await using var log = await TestAccessLog.Beside(store.Paths);
        DateTimeOffset ended;
        await using (var db = store.CreateDbContext())
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            var licence = await db.Licences.SingleAsync();
            ended = licence.EndOfTerm;
            licence.Settle(ended);
            Assert.Equal((LicenceState.Expired, ended), (licence.State, licence.EndedAt));
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }
        var line = Encoding.UTF8.GetBytes(AccessEvents.Line().Replace($"{AccessEvents.Facts().At:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}", $"{ended.AddDays(-9):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}", StringComparison.Ordinal).Replace(AccessEvents.Licence(0), number, StringComparison.Ordinal));
        store.Clock.SetUtcNow(ended.AddDays(-8));
        await new AccessIngest(log.Store, store.Clock).Run(log.Source, ContentHash.Of(line), log.Sign(ContentHash.Of(line)), new MemoryStream(line), new DeliveryLimits { LongestLine = 4096, Batch = 10 }, default);
        var jobs = new DueActsRunner([new SilenceDue(store, new(log.Store), Cases.Packs, Cases.Pack)], new JobLeases(store, store.Clock), store.Pipeline, store.Clock, NullLogger<DueActsRunner>.Instance);
        async Task<(int Reminded, int Late)> At(DateTimeOffset now)
        {
            store.Clock.SetUtcNow(now);
            await jobs.Run(default);
            await using var db = store.CreateDbContext();
            return ((await store.Log()).Count(entry => entry.Event.Act == "licence.logdue" && entry.Reason!.EndsWith("the log until its end is still owed.", StringComparison.Ordinal)), await db.Set<Alert>().CountAsync(alert => alert.Rule == "AN-11" && alert.Licence == number && alert.Level == AnomalyLevel.Medium));
        }

        var due = ended.AddDays(-8).AddMonths(1);
        Assert.Equal((0, 0), await At(due.AddHours(-2)));
        Assert.Equal((1, 0), await At(due.AddHours(2)));
        Assert.Equal((1, 1), await At(due.AddDays(14).AddHours(2)));
        Assert.Equal((1, 1), await At(ended.AddYears(3)));
    }
}
