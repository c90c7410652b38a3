using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Data.Logs;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog.Alerts;

/// <summary>From a delivery to an alert that somebody settles, or that becomes an incident.</summary>
public sealed class WatchAccessLogTests(AccessHost host) : IClassFixture<AccessHost>
{
    private WatchAccessLog Watch => host.Services.GetRequiredService<WatchAccessLog>();

    [Fact]
    public async Task Run_AccessWithoutLicence_RaisesOneAlertForAUserAndDayWithItsEvidence()
    {
        var (source, actor) = await Deliver(100, 12);
        await Watch.Run(default);
        var alert = Assert.Single(await Alerts("AN-01", actor));

        Assert.Equal((AnomalyLevel.Critical, AlertState.New, AccessFacts.NoLicence, 12), (alert.Level, alert.State, alert.Licence, alert.Findings));
        Assert.Equal(TimeSpan.FromHours(4), alert.DueAt - alert.RaisedAt);
        var named = await host.Services.GetRequiredService<AccessSearch>().Page(new AccessFilter { Rules = ["AN-01"], Actors = [actor] }, null, null, 50, default);
        Assert.Equal(named.Events.Select(entry => entry.Seq).Order(), alert.Evidence.Order());
        Assert.Equal(source, named.Events[0].Source);
    }

    [Fact]
    public async Task Run_Again_TellsNothingTwice()
    {
        var (_, actor) = await Deliver(200, 5);
        await Watch.Run(default);
        await Watch.Run(default);

        Assert.Equal(5, Assert.Single(await Alerts("AN-01", actor)).Findings);
    }

    [Fact]
    public async Task Run_CrashBeforeItsPlaceWasKept_TellsNothingTwice()
    {
        var (_, actor) = await Deliver(300, 5);
        await Watch.Run(default);
        await host.Services.GetRequiredService<AccessRuleStore>().Mark(0, [], [], default);
        await Watch.Run(default);

        Assert.Equal(5, Assert.Single(await Alerts("AN-01", actor)).Findings);
    }

    /// <summary>Older releases took any year; an entry of the first or the last must not stop the rules for all that come behind it.</summary>
    [Fact]
    public async Task Run_StoredEntriesOfTheFirstAndTheLastYear_DoNotStopTheRules()
    {
        var (source, actor) = await Deliver(700, 2);
        var licence = AccessEvents.Licence(0);
        string Refused(int number, string year) => AccessEvents.Line(number).Replace("\"2026-03-02T", $"\"{year}T").Replace("\"outcome\":\"allowed\"", "\"outcome\":\"checked_refused\"").Replace(AccessEvents.Licence(number), licence);
        var lines = System.Text.Encoding.UTF8.GetBytes($"{Refused(777, "0001-01-01")}\n{Refused(780, "9999-12-31")}\n{Refused(783, "2026-03-02")}");
        var open = new DeliveryLimits { EarliestEvent = DateTimeOffset.MinValue, MostAhead = TimeSpan.MaxValue };
        var done = await host.Services.GetRequiredService<AccessIngest>().Run((await host.Services.GetRequiredService<AccessSources>().Find(source, default))!, ContentHash.Of(lines), new byte[64], new MemoryStream(lines), open, default);
        Assert.Equal(3, done.Accepted);

        await Watch.Run(default);

        Assert.Null(await host.Services.GetRequiredService<AccessRuleStore>().Behind(default));
        Assert.Equal(2, Assert.Single(await Alerts("AN-01", actor)).Findings);
        // What lies ahead of the time is no use, so it hides no silence.
        var newest = await host.Services.GetRequiredService<AccessRuleStore>().Last([licence], DateTimeOffset.UtcNow, default);
        Assert.True(Assert.Single(newest).Facts.At.Year == 2026);
        var oldest = await host.Services.GetRequiredService<AccessRetention>().Oldest(default);
        Assert.Equal(1, oldest!.Value.Year);
    }

    [Fact]
    public async Task Health_EntriesThatNoRuleRead_AreSaidWithTheirNumber()
    {
        var (source, _) = await Deliver(720, 2);
        await Watch.Run(default);
        Assert.DoesNotContain("rules:", await Ready(), StringComparison.Ordinal);

        var (leases, other) = await TakeRules(); // another instance that hangs
        var lines = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(730, 3).Select(AccessEvents.Line)));
        await new AccessIngest(host.Services.GetRequiredService<AccessStore>(), new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(-1)))
            .Run((await host.Services.GetRequiredService<AccessSources>().Find(source, default))!, ContentHash.Of(lines), new byte[64], new MemoryStream(lines), new DeliveryLimits(), default);
        await Watch.Run(default);

        Assert.Contains("Degraded\nrules: the anomaly rules have not read 3 entries", await Ready(), StringComparison.Ordinal);
        await leases.Finish("access-rules", other, null, default);
        await Watch.Run(default);
        Assert.DoesNotContain("rules:", await Ready(), StringComparison.Ordinal);

        async Task<string> Ready() => await (await host.Browse().Get("/health/ready")).Content.ReadAsStringAsync();
    }

    /// <summary>Numbers 1, 2 and 5 came, and an hour later 3: one alert for the one that is missing, though the rules look again and again.</summary>
    [Fact]
    public async Task Run_NumberOfASourceMissingForAnHour_IsToldOnceWithTheEntryBehindIt()
    {
        var source = await host.Source();
        async Task Send(params int[] numbers)
        {
            var lines = numbers.Select(number => AccessEvents.Line(3_000 + number).TrimEnd('}') + $",\"source_seq\":{number}}}");
            Assert.True((await host.Browse().Client.SendAsync(AccessHost.Delivery(source, string.Join('\n', lines)))).IsSuccessStatusCode);
            await Watch.Run(default);
        }
        var (rules, pack) = (host.Services.GetRequiredService<AccessRuleStore>(), host.Services.GetRequiredService<Domain.Policy.PolicyPack>());
        await Send(1, 2, 5);
        var seen = Assert.Single(await rules.Numbers(default), one => one.Source == source.Name);
        Assert.Equal((5, 3, 4), (seen.Highest, Assert.Single(seen.Gaps).First, seen.Gaps[0].Last));
        Assert.Empty(await Of());
        await Send(3);
        var (leases, other) = await TakeRules();
        await using (var connection = await host.Services.GetRequiredService<AccessStore>().Open(default))
            await connection.Command(null, "UPDATE access_gap SET seen_at = seen_at - @minutes", ("@minutes", 60_000L * (pack.Anomalies.GapMinutes + 1))).Execute(default);
        await Watch.Run(default);
        Assert.Empty(await Of()); // another instance is at it
        await leases.Finish("access-rules", other, null, default);
        await Watch.Run(default);
        await Watch.Run(default);

        var alert = Assert.Single(await Of());
        Assert.Equal((AnomalyLevel.High, 1, null), (alert.Level, alert.Findings, alert.Actor));
        Assert.Contains("number 4 has not come", alert.Sentence, StringComparison.Ordinal);
        var behind = await host.Services.GetRequiredService<AccessSearch>().Find(Assert.Single(alert.Evidence), null, default);
        Assert.Equal((source.Name, 5L), (behind!.Source, behind.Facts.SourceNumber));
        Assert.Contains((await host.Services.GetRequiredService<AccessSearch>().Page(new AccessFilter { Rules = ["AN-11"] }, null, null, 50, default)).Events, entry => entry.Seq == behind.Seq);
        Assert.Contains((await host.Services.GetRequiredService<AccessSources>().All(default)), use => use.Source.Name == source.Name && use.Numbers!.Gaps.Single().First == 4);

        async Task<List<Alert>> Of()
        {
            await using var db = await Contexts.CreateDbContextAsync();
            return await db.Set<Alert>().AsNoTracking().Where(one => one.Rule == "AN-11" && one.Sentence.Contains(source.Name + " numbers")).ToListAsync();
        }
    }

    /// <summary>What runs out next stands first, whenever it was raised; page after page; settled ones newest first.</summary>
    [Fact]
    public async Task Page_OpenAlerts_StandInTheOrderOfTheirClocks()
    {
        var (query, auditor, day) = (host.Services.GetRequiredService<AlertQuery>(), await host.Person(Role.Auditor), new DateOnly(2025, 1, 1));
        await using (var db = await Contexts.CreateDbContextAsync())
        {
            for (var number = 0; number < 60; number++)
                db.Add(Alert.Raise(Guid.CreateVersion7(), new Anomaly("AN-09", number % 20 == 7 ? AnomalyLevel.Low : AnomalyLevel.Medium, [number], "Refused."), $"order-{number}", null, day,
                    number % 20 == 7 ? null : AccessEvents.Start.AddHours(number * 7 % 60), AccessEvents.Start.AddMinutes(number)));
            await db.SaveChangesAsync();
        }
        var rows = new List<AlertRow>();
        for (Guid? after = null; ;)
        {
            var page = await query.Page(AlertQuery.Open, "AN-09", after, auditor, default);
            rows.AddRange(page.Rows.Where(row => row.Licence!.StartsWith("order-", StringComparison.Ordinal)));
            if ((after = page.Next) is null)
                break;
        }

        Assert.Equal(60, rows.Select(row => row.Id).Distinct().Count());
        Assert.Equal(rows.OrderBy(row => row.DueAt is null).ThenBy(row => row.DueAt).ThenBy(row => row.DueAt is null ? row.RaisedAt : default).Select(row => row.Licence), rows.Select(row => row.Licence));
    }

    [Fact]
    public async Task Act_Auditor_TakesAndExplainsWithATrace()
    {
        var (_, actor) = await Deliver(400, 3);
        await Watch.Run(default);
        var alert = Assert.Single(await Alerts("AN-01", actor));
        var (acts, auditor) = (host.Services.GetRequiredService<ActOnAlert>(), await host.Person(Role.Auditor));

        Assert.True((await acts.Run(alert.Id, AlertVerb.Take, "", null, Guid.NewGuid(), auditor, default)).IsDone);
        Assert.Equal(OutcomeKind.Stale, (await acts.Run(alert.Id, AlertVerb.Explain, "late page", 0, Guid.NewGuid(), auditor, default)).Kind);
        Assert.True((await acts.Run(alert.Id, AlertVerb.Explain, "A planned test of the enclave.", 1, Guid.NewGuid(), auditor, default)).IsDone);

        var settled = Assert.Single(await Alerts("AN-01", actor));
        Assert.Equal((AlertState.Explained, auditor.Person), (settled.State, settled.TakenBy));
        Assert.Equal(["alert.take", "alert.explain"], (await Traces(alert.Id)).Where(entry => entry.Event.Outcome == AuditOutcome.Done).Select(entry => entry.Event.Act));
    }

    [Fact]
    public async Task Find_Auditor_IsOnRecordWithTheEventsThatAreShown()
    {
        var (_, actor) = await Deliver(460, 3);
        await Watch.Run(default);
        var alert = Assert.Single(await Alerts("AN-01", actor));
        var (query, auditor) = (host.Services.GetRequiredService<AlertQuery>(), await host.Person(Role.Auditor));

        Assert.NotNull(await query.Find(alert.Id, auditor, default));
        Assert.NotEmpty((await query.Page(AlertQuery.Open, null, null, auditor, default)).Rows);

        var opened = Assert.Single(await Traces(alert.Id)).Event;
        Assert.Equal(("accesslog.alert", auditor.Person), (opened.Act, opened.Person));
        Assert.Equal(string.Join(' ', alert.Evidence), Assert.Single(opened.Details, detail => detail.Key == "events").Value);
        await using var session = await host.Services.GetRequiredService<OpenLog>()(default);
        Assert.Contains(await AuditHistory.OfSubject(session.Connection, "access_log", "alerts", -1, default), entry => entry.Event.Act == "accesslog.alerts" && entry.Event.Person == auditor.Person);
    }

    [Fact]
    public async Task Store_FurtherFindingOfTheDay_AddsToAnOpenAlertAndRaisesANewOneAfterASettledOne()
    {
        var (licence, day) = ("XP-2026-0000017", new DateOnly(2026, 3, 2));
        AlertDraft Draft(long seq, bool isOfSum = false) => new(new Anomaly(isOfSum ? "AN-05" : "AN-01", AnomalyLevel.Critical, [seq], $"Found at {seq}.") { IsOfSum = isOfSum }, licence, isOfSum ? null : "store-test", day);
        async Task<int> Store(params AlertDraft[] drafts)
        {
            await using var db = await Contexts.CreateDbContextAsync();
            var raised = await AlertDraft.Store(db, drafts, host.Services.GetRequiredService<Domain.Policy.PolicyPack>(), DateTimeOffset.UtcNow, default);
            await db.SaveChangesAsync();
            return raised.Count;
        }
        async Task Settle(Alert alert) => Assert.True((await host.Services.GetRequiredService<ActOnAlert>().Run(alert.Id, AlertVerb.Explain, "A planned test.", null, Guid.NewGuid(), await host.Person(Role.Auditor), default)).IsDone);

        Assert.Equal(1, await Store(Draft(1)));
        Assert.Equal(0, await Store(Draft(2)));
        var first = Assert.Single(await Alerts("AN-01", "store-test"));
        Assert.Equal(2, first.Findings);

        await Settle(first);
        Assert.Equal(0, await Store(Draft(2)));
        Assert.Equal(1, await Store(Draft(3), Draft(4)));
        var second = Assert.Single(await Alerts("AN-01", "store-test"), alert => alert.Id != first.Id);
        Assert.Equal((AlertState.New, 2), (second.State, second.Findings));
        Assert.True(second.DueAt > DateTimeOffset.UtcNow);

        await Settle(second);
        Assert.Equal(1, await Store(Draft(5)));
        Assert.Equal(3, (await Alerts("AN-01", "store-test")).Count);
        var shown = await host.Services.GetRequiredService<AlertQuery>().Find(second.Id, await host.Person(Role.Auditor), default);
        Assert.Equal(2, shown!.SameDay.Count);

        Assert.Equal(1, await Store(Draft(6, isOfSum: true)));
        await using (var db = await Contexts.CreateDbContextAsync())
            await Settle(await db.Set<Alert>().SingleAsync(alert => alert.Rule == "AN-05" && alert.Licence == licence && alert.Day == day));
        Assert.Equal(0, await Store(Draft(7, isOfSum: true)));
    }

    [Theory]
    [InlineData(Role.Recipient)]
    [InlineData(Role.Administrator)]
    [InlineData(Role.LicensingOfficer)]
    public async Task Act_WhoMayNotReadTheLog_FindsNothingAndSeesNoAlert(Role role)
    {
        var (_, actor) = await Deliver(500 + 20 * (int)role, 1);
        await Watch.Run(default);
        var alert = Assert.Single(await Alerts("AN-01", actor));
        var person = await host.Person(role);

        Assert.Equal(OutcomeKind.NotFound, (await host.Services.GetRequiredService<ActOnAlert>().Run(alert.Id, AlertVerb.Take, "", null, Guid.NewGuid(), person, default)).Kind);
        Assert.Null(await host.Services.GetRequiredService<AlertQuery>().Find(alert.Id, person, default));
        Assert.Empty((await host.Services.GetRequiredService<AlertQuery>().Page(AlertQuery.Open, null, null, person, default)).Rows);
    }

    [Fact]
    public async Task Find_CriticalOutOfTime_IsDueAndBecomesAnIncidentOnce()
    {
        var (_, actor) = await Deliver(900, 2);
        await Watch.Run(default);
        var alert = Assert.Single(await Alerts("AN-01", actor));
        var deadlines = host.Services.GetServices<Data.Jobs.IDueActs>().OfType<AlertDeadlines>().Single();

        Assert.DoesNotContain(await deadlines.Find(alert.DueAt!.Value.AddTicks(-1), default), act => act.Once == Data.Jobs.DueAct.Of("", alert.Id, alert.DueAt.Value, null!).Once);
        Assert.Contains(await deadlines.Find(alert.DueAt.Value, default), act => act.Once == Data.Jobs.DueAct.Of("", alert.Id, alert.DueAt.Value, null!).Once);
    }

    private async Task<(string Source, string Actor)> Deliver(int from, int count)
    {
        var source = await host.Source();
        var lines = Enumerable.Range(from, count).Select(number => AccessEvents.Line(number - number % 7).Replace(AccessEvents.EventId(number - number % 7).ToString(), AccessEvents.EventId(number).ToString())
            .Replace(AccessEvents.Licence(number - number % 7), AccessFacts.NoLicence).Replace($"actor-{(number - number % 7) % 4}", "mr-x").Replace($"device-{(number - number % 7) % 4}", "dev-x"));
        var answer = await host.Browse().Client.SendAsync(AccessHost.Delivery(source, string.Join('\n', lines)));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await using var connection = await host.Services.GetRequiredService<AccessStore>().Open(default);
        var actor = await connection.Command(null, "SELECT pseudonym FROM access_identity i JOIN access_source s ON s.id = i.source_id WHERE s.name = @name AND i.value = 'mr-x'", ("@name", source.Name))
            .Rows(row => row.GetString(0), default);
        return (source.Name, actor.Single());
    }

    /// <summary>Takes the lease of the rules as another instance would, once the background service, which looks after each delivery too, gives it back.</summary>
    private async Task<(Data.Jobs.JobLeases Leases, Guid Other)> TakeRules()
    {
        var (leases, other) = (host.Services.GetRequiredService<Data.Jobs.JobLeases>(), Guid.NewGuid());
        for (var tries = 0; tries < 1_500; tries++, await Task.Delay(20))
            if (await leases.Take("access-rules", other, default))
                return (leases, other);
        throw new TimeoutException("The background service never gives the lease back.");
    }

    private IDbContextFactory<PortalDbContext> Contexts => host.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>();

    private async Task<List<Alert>> Alerts(string rule, string actor)
    {
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        return await db.Set<Alert>().AsNoTracking().Where(alert => alert.Rule == rule && alert.Actor == actor).ToListAsync();
    }

    private async Task<List<AuditEntry>> Traces(Guid alert)
    {
        await using var session = await host.Services.GetRequiredService<OpenLog>()(default);
        return await AuditHistory.OfSubject(session.Connection, "alert", alert.ToString(), -1, default);
    }
}
