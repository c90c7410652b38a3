using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Audits;
using ExportPortal.Features.Incidents;
using ExportPortal.Features.Licences;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Desk;

/// <summary>Each tile of the desk counts what the list behind it shows.</summary>
public sealed class DeskTilesTests(DemonstrationHost host) : IClassFixture<DemonstrationHost>
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    private T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    [Fact]
    public async Task Tiles_OfAManager_CountWhatTheirListsShow()
    {
        // A licence whose end nobody has confirmed, one that ends soon, an open incident and an audit of this month.
        var licence = await host.Grant("For the tiles.");
        await host.Accept(licence, "hanneke", "mina");
        await host.Take(licence, LicenceVerb.Suspend, "petra");
        var (kind, jonas) = (Get<Domain.Policy.PolicyPack>().IncidentRules.Classes[0].Code, await host.Person("jonas"));
        var reported = await Get<ReportIncident>().Run(new(kind, "A file was sent to the wrong person.", "By mail.", null, null, []), Guid.NewGuid(), jonas, None);
        DemonstrationHost.Done(reported);
        DemonstrationHost.Done(await Get<ActOnIncident>().Run(reported.Value, IncidentVerb.Triage, "Names were in it.", new(kind, 3, 500, [], []), null, Guid.NewGuid(), jonas, None));
        DemonstrationHost.Done(await Get<WorkOnIncident>().Run(reported.Value, new DecideClock("GDPR Art. 33", "notification", true, "Names were in it.", null), null, Guid.NewGuid(), jonas, None));
        var first = await host.First();
        var day = DateOnly.FromDateTime(host.Clock.GetUtcNow().UtcDateTime).AddDays(10);
        await host.Tamper($"UPDATE licence SET \"End\" = '{day:yyyy-MM-dd}', \"LastDay\" = '{day:yyyy-MM-dd}' WHERE \"Number\" = '{first}'");
        var petra = await host.Person("petra");

        var desk = await Get<DeskQuery>().For(petra, None);

        var (ending, stops) = (await Get<LicencesQuery>().Run(new(EndsWithin: DeskQuery.DaysAhead), petra, None), await Get<LicencesQuery>().Run(new(IsUnconfirmed: true), petra, None));
        Assert.Equal((desk.EndingSoon, desk.Unconfirmed), (ending.Total, stops.Total));
        Assert.Contains(ending.Rows, row => row.Number == first);
        Assert.Contains(stops.Rows, row => row.Number == licence);
        Assert.DoesNotContain(stops.Rows, row => row.Number == first);
        // An administrator sees no licence, so none is counted or named.
        Assert.True(await Get<DeskQuery>().For(await host.Person("ruben"), None) is { Unconfirmed: 0, FirstUnconfirmed: null });
        var list = Get<ApplicationListQuery>();
        Assert.Equal((desk.InReview, desk.Late), ((await list.Page(new() { State = "IN_REVIEW" }, petra, None)).Total, (await list.Page(new() { Clock = "late" }, petra, None)).Total));
        var incidents = (await Get<IncidentListQuery>().Run(petra, None)).Rows.Where(row => IncidentWorkflow.IsOpen(row.State)).ToList();
        Assert.NotNull(desk.Incidents!.NextDue);
        Assert.Equal((incidents.Count, incidents.Min(row => row.NextDue)), (desk.Incidents.Open, desk.Incidents.NextDue));
        var month = desk.Audits!.Month;
        var audits = (await Get<AuditListQuery>().Days(month, month.AddMonths(1).AddDays(-1), petra, None)).Select(entry => entry.Number).OfType<string>().Distinct();
        Assert.Equal(audits.Count(), desk.Audits.Count);
    }

    [Fact]
    public async Task Tiles_OfAnOfficer_LeaveOutWhatIsNotHers()
    {
        var desk = await Get<DeskQuery>().For(await host.Person("ilva"), None);

        Assert.Null(desk.Incidents);
        Assert.Null(desk.Audits);
    }
}
