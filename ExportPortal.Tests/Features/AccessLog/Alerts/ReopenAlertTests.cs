using ExportPortal.Data;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog.Alerts;

/// <summary>An alert that was explained by mistake is not settled for good.</summary>
public sealed class ReopenAlertTests(AccessHost host) : IClassFixture<AccessHost>
{
    [Fact]
    public async Task Act_ReopenAnExplainedAlert_GivesItItsTimeAnewWithATrace()
    {
        var contexts = host.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        var (acts, id, now) = (host.Services.GetRequiredService<ActOnAlert>(), Guid.CreateVersion7(), host.Clock.GetUtcNow());
        await using (var db = await contexts.CreateDbContextAsync())
        {
            db.Add(Alert.Raise(id, new Anomaly("AN-01", AnomalyLevel.Critical, [7], "Access without a licence."), null, "reopen", new(2026, 3, 2), now.AddHours(1), now.AddHours(-3)));
            await db.SaveChangesAsync();
        }
        async Task<Outcome<string>> Act(AlertVerb verb, string reason, Role role) => await acts.Run(id, verb, reason, null, Guid.NewGuid(), await host.Person(role), default);
        Assert.Equal("WF-1", (await Act(AlertVerb.Reopen, "It is open.", Role.Auditor)).Rule?.Code);
        Assert.True((await Act(AlertVerb.Explain, "A planned test of the enclave.", Role.Auditor)).IsDone);
        Assert.False((await Act(AlertVerb.Reopen, "", Role.IncidentLead)).IsDone);
        Assert.Equal(OutcomeKind.NotFound, (await Act(AlertVerb.Reopen, "Not mine to say.", Role.Recipient)).Kind);

        Assert.Equal("NEW", (await Act(AlertVerb.Reopen, "There was no such test.", Role.IncidentLead)).Value);

        await using var read = await contexts.CreateDbContextAsync();
        var open = await read.Set<Alert>().AsNoTracking().SingleAsync(one => one.Id == id);
        Assert.Equal((AlertState.New, null, null), (open.State, open.SettledAt, open.TakenBy));
        Assert.InRange(open.DueAt!.Value, now.AddHours(3), now.AddHours(5));
        await using var session = await host.Services.GetRequiredService<OpenLog>()(default);
        Assert.Contains(await AuditHistory.OfSubject(session.Connection, "alert", id.ToString(), -1, default), entry => entry.Event is { Act: "alert.reopen", From: "EXPLAINED", To: "NEW" });
    }
}
