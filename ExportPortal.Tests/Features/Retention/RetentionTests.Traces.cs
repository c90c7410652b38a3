using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Features.AccessLog;
using ExportPortal.Features.AccessLog.Alerts;
using ExportPortal.Features.Audits;
using ExportPortal.Features.Incidents;
using ExportPortal.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Retention;

/// <summary>What is left of a person beside the log itself.</summary>
public abstract partial class RetentionTests
{
    /// <summary>What names a person whose time is over in the portal's own records goes with them; what names somebody who stays does not.</summary>
    [Fact]
    public async Task Run_TimeOver_TakesSearchesAndReasonsThatNameThePersonAlong()
    {
        await using var portal = await Open();
        var (auditor, now, saved) = (await portal.Store.Enrol(People.New(Role.Auditor, "Sigrun")), portal.Store.Clock.GetUtcNow(), new SavedSearches(portal.Store.Pipeline, portal.Store));
        foreach (var name in (string[])["jane", "joe"])
            Assert.Equal("", (await saved.Save(AccessScope.Searches, $"Of {name}", $"?actor={name}", Guid.NewGuid(), auditor, default)).Message);
        var alert = Alert.Raise(Guid.NewGuid(), new Anomaly("AN-06", AnomalyLevel.High, [0], "A query returned 3 persons."), portal.Licence, null, default, null, now);
        await using (var db = portal.Store.CreateDbContext())
        {
            db.Add(alert);
            await db.SaveChangesAsync();
        }
        Assert.Equal("", (await new ActOnAlert(portal.Store.Pipeline, Cases.Pack).Run(alert.Id, AlertVerb.Explain, "It was jane, on call.", null, Guid.NewGuid(), auditor, default)).Message);
        portal.Store.Clock.SetUtcNow(Due);

        Assert.Equal(2, await portal.Run());

        Assert.Equal("joe", await portal.Persons());
        Assert.Equal("Of joe", Assert.Single(await saved.Of(AccessScope.Searches, auditor, default)).Name);
        Assert.DoesNotContain(await portal.Store.Log(), entry => entry.Reason?.Contains("jane", StringComparison.Ordinal) is true);
        await using var after = portal.Store.CreateDbContext();
        Assert.Equal("Erased with the person it named.", (await after.Set<Alert>().SingleAsync()).Steps[^1].Reason);
        Assert.Contains(await portal.Store.Log(), entry => entry.Event.Act == DuePersons.ActOnTexts && entry.Event.Details.Any(detail => detail is { Key: "texts", Value: "3" })); // the search, its act, and the act on the alert
    }

    /// <summary>On SQLite a reader holds up what is written first: nothing is called erased until that is emptied, and the job does it.</summary>
    [Fact]
    public async Task Run_ReaderHoldsWhatIsWrittenFirst_IsSaidAndFinishedByTheJob()
    {
        await using var portal = await Open();
        bool waits;
        await using (var reader = await portal.Log.Store.Open(default))
        await using (var view = reader is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: true) : await reader.BeginTransactionAsync())
        {
            Assert.True(await reader.Command(view, "SELECT count(*) FROM access_identity").Number(default) > 0);
            waits = (await portal.Erase.Run("actor", "jane", "asked to be forgotten", Guid.NewGuid(), People.Manager, default)).Value.WaitsForReaders;
            Assert.Equal(reader is SqliteConnection, waits);
            Assert.Equal(0, await portal.Run(new DueEmptying(portal.Store.Paths)));
            Assert.Equal(waits, (await new RetentionQuery(portal.Store, Cases.Pack, portal.Store.Clock, portal.Store.Paths).Run(People.Auditor)).WaitsForReaders);
        }

        Assert.Equal(waits ? 1 : 0, await portal.Run(new DueEmptying(portal.Store.Paths)));

        Assert.Empty(WriteAheadFile.OwedIn(portal.Store.Paths));
        Assert.Equal(waits ? ["access-log"] : [], (await portal.Store.Log()).Where(entry => entry.Event.Act == DueEmptying.Act).Select(entry => entry.Event.Subject.Id));
        Assert.Equal(0, await portal.Run(new DueEmptying(portal.Store.Paths)));
    }

    /// <summary>What an open audit or incident is about is evidence there, and no manager alone takes it away; what is only planned by the calendar keeps nobody.</summary>
    [Fact]
    public async Task Erase_AuditOrIncidentAboutTheLicenceIsOpen_IsRefusedUntilItIsOver()
    {
        await using var portal = await Open();
        async Task<Rule?> Try(string person = "jane", string kind = "actor") => (await portal.Erase.Run(kind, person, "asked to be forgotten", Guid.NewGuid(), People.Manager, default)).Rule;
        var number = (await new ReportIncident(portal.Store.Pipeline, Cases.Pack).Run(new("I-03", "Copy", "A copy left.", null, null, [portal.Licence]), Guid.NewGuid(), People.Recipient, default)).Value;
        await Put("AU-2026-0901", AuditOrigin.Periodic);

        var refused = await Try();

        Assert.Equal(("LG-14", $"The person acted under licence {portal.Licence}, and these are not over: {number}. What the log says of the person is evidence in them. Close them first; then the person is erased."), (refused?.Code, refused?.Message));
        Assert.Equal([number], (await portal.Erase.Look("actor", "jane", "asked to be forgotten", People.Manager, default)).Value.Open);
        Assert.Equal("LG-14", (await Try("device-0", "device"))?.Code);
        Assert.Equal("", (await new ActOnIncident(portal.Store.Pipeline, Cases.Pack).Run(number, IncidentVerb.CallFalse, "no copy", null, null, Guid.NewGuid(), People.IncidentLead, default)).Message);
        await Put("AU-2026-0902", AuditOrigin.Triggered);
        Assert.Contains("AU-2026-0902", (await Try())?.Message, StringComparison.Ordinal);
        Assert.Equal("jane joe", await portal.Persons());
        await using (var db = portal.Store.CreateDbContext())
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await db.Audits.Where(one => one.Number == "AU-2026-0902").ExecuteUpdateAsync(set => set.SetProperty(one => one.State, AuditState.Closed));
            await transaction.CommitAsync();
        }
        Assert.Null(await Try());
        Assert.Equal("joe", await portal.Persons());

        async Task Put(string name, AuditOrigin origin)
        {
            await using var db = portal.Store.CreateDbContext();
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Audits.Add(Audit.Open(new(Guid.NewGuid()), name, AuditType.DeskReview, origin, PlanAudit.Of(await db.Licences.SingleAsync()), "because", "All of it.", new(2027, 1, 10), Cases.Pack, portal.Store.Clock.GetUtcNow()));
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }
    }
}
