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
        await store.Enrol(People.IncidentLead);
        store.Tell();
        var report = new ReportCanary(store.Pipeline, Cases.Pack);
        const string found = "Canary 7 stands in a table on a forum, seen by our own search.";
        Assert.Equal(OutcomeKind.NotFound, (await report.Run("XP-2026-9999999", found, Guid.NewGuid(), auditor, default)).Kind);
        Assert.Equal(OutcomeKind.NotFound, (await report.Run(licence, found, Guid.NewGuid(), People.Recipient, default)).Kind);
        Assert.Equal(OutcomeKind.NotFound, (await report.Run(licence, found, Guid.NewGuid(), People.Panel, default)).Kind); // sees no more than the log of what it hears
        Assert.Equal("AL-20", (await report.Run(licence, "there", Guid.NewGuid(), auditor, default)).Rule?.Code);

        var id = (await report.Run(licence, found, Guid.NewGuid(), auditor, default)).Value;
        var other = (await report.Run(licence, "Canary 8 stands in a file that is for sale.", Guid.NewGuid(), auditor, default)).Value;

        await using var db = store.CreateDbContext();
        var alerts = await db.Set<Alert>().AsNoTracking().ToListAsync();
        Assert.Equal(2, alerts.Count); // each find is an alert of its own, or the second place would take that of the first
        var alert = alerts.Single(one => one.Id == id);
        Assert.Contains("for sale", alerts.Single(one => one.Id == other).Sentence, StringComparison.Ordinal);
        Assert.Equal(("AN-16", AnomalyLevel.Critical, licence), (alert.Rule, alert.Level, alert.Licence));
        Assert.Equal(TimeSpan.FromHours(4), alert.DueAt - alert.RaisedAt);
        Assert.Contains("on a forum", alert.Sentence, StringComparison.Ordinal);
        var letters = (await store.Letters()).Where(letter => letter.Template == "alert-critical").ToList();
        Assert.Equal([People.IncidentLead.User, People.IncidentLead.User], letters.Select(letter => letter.To)); // each time; the auditor who reported it knows
        Assert.Contains($"/log/alerts/{id}", letters[0].Text, StringComparison.Ordinal);

        // Who explained the first one has not seen the second, found on the same day.
        var act = new ActOnAlert(store.Pipeline, Cases.Pack);
        Assert.True((await act.Run(id, AlertVerb.Take, "", null, Guid.NewGuid(), auditor, default)).IsDone);
        Assert.True((await act.Run(id, AlertVerb.Explain, "a copy of our own", null, Guid.NewGuid(), auditor, default)).IsDone);
        var second = (await report.Run(licence, "Canary 9 stands in a file that is for sale.", Guid.NewGuid(), auditor, default)).Value;
        Assert.NotEqual(id, second);
        Assert.Equal(AlertState.New, (await db.Set<Alert>().AsNoTracking().SingleAsync(one => one.Id == second)).State);
    }
}
