using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Support;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.AccessLog.Alerts;

/// <summary>AN-16 for a record that was found where no source logs.</summary>
public sealed class ReportCanaryTests
{
    [Fact]
    public async Task Run_RecordFoundOutside_RaisesACriticalAlertWithItsClock()
    {
        await using var store = await TestStore.Sqlite();
        var (licence, auditor) = (await store.Licence(LicenceState.Active), await store.Enrol(People.New(Role.Auditor, "Sigrun")));
        var report = new ReportCanary(store.Pipeline, Cases.Pack);
        const string found = "Canary 7 stands in a table on a forum, seen by our own search.";
        Assert.Equal(OutcomeKind.NotFound, (await report.Run("XP-2026-9999999", found, Guid.NewGuid(), auditor, default)).Kind);
        Assert.Equal(OutcomeKind.NotFound, (await report.Run(licence, found, Guid.NewGuid(), People.Recipient, default)).Kind);
        Assert.Equal("AL-20", (await report.Run(licence, "there", Guid.NewGuid(), auditor, default)).Rule?.Code);

        var id = (await report.Run(licence, found, Guid.NewGuid(), auditor, default)).Value;
        var again = (await report.Run(licence, $"{found} Once more.", Guid.NewGuid(), auditor, default)).Value;

        await using var db = store.CreateDbContext();
        var alert = Assert.Single(await db.Set<Alert>().AsNoTracking().ToListAsync());
        Assert.Equal((id, again, "AN-16", AnomalyLevel.Critical, licence), (alert.Id, alert.Id, alert.Rule, alert.Level, alert.Licence));
        Assert.Equal(TimeSpan.FromHours(4), alert.DueAt - alert.RaisedAt);
        Assert.Contains("on a forum", alert.Sentence, StringComparison.Ordinal);
    }
}
