using System.Net;
using System.Text;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.AccessLog.Anomalies;
using ExportPortal.Domain.Common;
using ExportPortal.Features.AccessLog.Alerts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.AccessLog;

/// <summary>What people keep of the log and lay side by side, and what a sender is told when too much comes at once.</summary>
public sealed class WorkWithTheLogTests(AccessHost host) : IClassFixture<AccessHost>
{
    [Fact]
    public async Task Find_AlertThatBecameAnIncident_NamesIt()
    {
        var (query, auditor, id, now) = (host.Services.GetRequiredService<AlertQuery>(), await host.Person(Role.Auditor), Guid.NewGuid(), new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));
        await using (var db = await host.Services.GetRequiredService<IDbContextFactory<Data.PortalDbContext>>().CreateDbContextAsync())
        {
            db.Add(Alert.Raise(id, new Anomaly("AN-01", AnomalyLevel.High, [], "An access without a licence."), null, "somebody", new(2026, 3, 1), null, now));
            await db.SaveChangesAsync();
        }
        Assert.Null((await query.Find(id, auditor, default))!.Incident);

        Assert.True((await host.Services.GetRequiredService<ActOnAlert>().Run(id, AlertVerb.RaiseIncident, "Nobody knows it.", null, Guid.NewGuid(), auditor, default)).IsDone);

        Assert.StartsWith("INC-", (await query.Find(id, auditor, default))!.Incident, StringComparison.Ordinal);
        Assert.All([await query.Find(id, await host.Person(Role.TechnicalReviewer), default), await query.Find(id, await host.Person(Role.AppealPanel), default)], Assert.Null);
    }

    [Fact]
    public async Task Save_Search_IsOfThePersonAloneUntilItIsRemoved()
    {
        var (searches, auditor, other) = (host.Services.GetRequiredService<SavedSearches>(), await host.Person(Role.Auditor), await host.Person(Role.Auditor));
        var filter = new LogFilter { Text = "diagnosis", From = new(2026, 3, 1) }.Only("country", "NO");
        var (place, views, sought) = (AccessScope.Searches, new SearchPlace("/others", "others", "view", "views", (_, _, _) => Task.FromResult<Outcome?>(null)), filter.Href(""));

        var saved = await searches.Save(place, " Few persons ", sought, Guid.NewGuid(), auditor, default);

        var (id, name, address) = Assert.Single(await searches.Of(place, auditor, default));
        Assert.Equal((saved.Value, "Few persons"), (id, name));
        Assert.Equal(filter.Href(), address);
        Assert.Equal("SS-4", (await searches.Save(place, "Few persons", sought, Guid.NewGuid(), auditor, default)).Rule!.Code);
        Assert.Empty(await searches.Of(place, other, default));
        Assert.Equal(OutcomeKind.NotFound, (await searches.Remove(place, id, Guid.NewGuid(), other, default)).Kind);
        Assert.Equal(OutcomeKind.Forbidden, (await searches.Save(place, "x", sought, Guid.NewGuid(), await host.Person(Role.LegalReviewer), default)).Kind);
        var elsewhere = (await searches.Save(views, "Elsewhere", "?state=DRAFT", Guid.NewGuid(), auditor, default)).Value;
        Assert.Equal((elsewhere, "Elsewhere", "/others?state=DRAFT"), Assert.Single(await searches.Of(views, auditor, default)));
        Assert.Equal(id, Assert.Single(await searches.Of(place, auditor, default)).Id);
        Assert.Equal(OutcomeKind.NotFound, (await searches.Remove(views, id, Guid.NewGuid(), auditor, default)).Kind);
        Assert.True((await searches.Remove(place, id, Guid.NewGuid(), auditor, default)).IsDone);
        Assert.Empty(await searches.Of(place, auditor, default));
    }

    [Fact]
    public async Task Compare_TwoDays_LaysTheirCountsSideBySide()
    {
        var source = await host.Source();
        var lines = Enumerable.Range(0, 12).Select(number => AccessEvents.Line(9_000 + number).Replace("2026-03-02T", number < 9 ? "2025-03-02T" : "2025-03-03T", StringComparison.Ordinal));
        var sent = await host.Browse().Client.SendAsync(AccessHost.Delivery(source, string.Join('\n', lines)));
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);

        var found = await host.Services.GetRequiredService<SearchAccessLog>().Compare(
            new AccessFilter(), new(new(2025, 3, 2), new(2025, 3, 2)), new(new(2025, 3, 3), new(2025, 3, 3)), await host.Person(Role.Auditor), default);

        Assert.Equal((9, 3), (found.Value.First.Count.Events, found.Value.Second.Count.Events));
        var actions = found.Value.Tables().Single(table => table.Facet == "action").Rows;
        Assert.Equal(("query", 9, 3), Assert.Single(actions));
        Assert.Equal(12, found.Value.Tables().Single(table => table.Facet == "actor").Rows.Sum(row => row.First + row.Second));
    }

    [Fact]
    public async Task Run_MoreDeliveriesThanPlaces_IsAskedToSendAgain()
    {
        var (receive, known) = (host.Services.GetRequiredService<ReceiveDelivery>(), await host.Source());
        var source = (await host.Services.GetRequiredService<AccessSources>().Find(known.Name, default))!;
        var places = host.Services.GetRequiredService<DeliveryLimits>().AtOnce;
        var release = new TaskCompletionSource();
        var held = Enumerable.Range(0, places).Select(number => receive.Upload(source, new UploadForm(false, false), new Held(AccessEvents.Line(8_000 + number), release.Task), bytes => known.Key.Sign(bytes), default)).ToList();

        var refused = await host.Browse().Client.SendAsync(AccessHost.Delivery(known, AccessEvents.Line(8_900)));

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(60)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta!.Value));
        release.SetResult();
        Assert.All(await Task.WhenAll(held), done => Assert.Equal(1, done.Value.Accepted));
        Assert.Equal(HttpStatusCode.OK, (await host.Browse().Client.SendAsync(AccessHost.Delivery(known, AccessEvents.Line(8_900)))).StatusCode);
    }

    /// <summary>A body whose sender waits before it sends.</summary>
    private sealed class Held(string lines, Task release) : MemoryStream(Encoding.UTF8.GetBytes(lines))
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await release;
            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
