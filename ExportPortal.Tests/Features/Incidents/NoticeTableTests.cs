using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Incidents;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ExportPortal.Features.Incidents;

/// <summary>The clocks of an incident as its page shows them.</summary>
public sealed class NoticeTableTests : ComponentTest
{
    [Fact]
    public void Table_ClocksThatWereDecided_SayByWhomAndWhy()
    {
        Services.AddSingleton(Cases.Pack).AddSingleton<TimeProvider>(new FakeTimeProvider(IncidentCases.Now));
        var incident = IncidentCases.Triaged();
        incident.DecideNotice("GDPR Art. 33", "notification", true, "the key was found", null, IncidentCases.Lead, Cases.Pack, IncidentCases.Now.AddHours(2));
        incident.DecideNotice("GDPR Art. 34", "communication", false, "no high risk", null, IncidentCases.Lead, Cases.Pack, IncidentCases.Now.AddHours(3));
        var table = Render<NoticeTable>(given => given.Add(one => one.View, new IncidentView(incident, true, [], [], [], [], null, 1, IncidentCases.Now.AddHours(4))).Add(one => one.OnWork, _ => { }));

        string Row(string duty) => Seen(table.FindAll("li").Single(row => Seen(row.QuerySelector(".duty b")!) == duty));
        Assert.Contains("Applies, said Jonas on 4 November 2026, 11:10 UTC: the key was found", Row("GDPR Art. 33: notification"), StringComparison.Ordinal);
        Assert.Contains("Does not apply, said Jonas on 4 November 2026, 12:10 UTC: no high risk", Row("GDPR Art. 34: communication"), StringComparison.Ordinal);
    }
}
