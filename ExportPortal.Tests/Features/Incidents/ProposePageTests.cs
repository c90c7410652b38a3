using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Incidents;

/// <summary>The form of a proposal on a real store.</summary>
public sealed class ProposePageTests : ComponentTest
{
    [Fact]
    public async Task Propose_CauseThatNamesAnotherLicence_SaysThatTheRecipientWillNotReadIt()
    {
        await using var store = await TestStore.Sqlite();
        await store.Enrol(People.IncidentLead);
        string[] licences = [await store.Licence(LicenceState.Active), await store.Licence(LicenceState.Active, "A-002", await store.Enrol(People.New(Domain.Common.Role.Recipient, "Outsider", People.Elsewhere)))];
        var number = (await new ReportIncident(store.Pipeline, Cases.Pack).Run(new("I-03", "Copy on a laptop", "A copy left.", null, null, [licences[0]]), Guid.NewGuid(), People.Recipient, default)).Value;
        foreach (var verb in (IncidentVerb[])[IncidentVerb.Triage, IncidentVerb.Contain, IncidentVerb.Investigate])
            await new ActOnIncident(store.Pipeline, Cases.Pack).Run(number, verb, "because", verb is IncidentVerb.Triage ? new("I-03", 2, 640_000, [], []) : null, null, Guid.NewGuid(), People.IncidentLead, default);
        Assert.True((await new WorkOnIncident(store.Pipeline, Cases.Pack).Run(number, new FindCause($"The gateway of {licences[1]} was open.", "C12"), null, Guid.NewGuid(), People.IncidentLead, default)).IsDone);
        Services.AddSingleton(new ActorAccessor(new SignedInAs(People.IncidentLead))).AddSingleton(Cases.Pack).AddSingleton<TimeProvider>(store.Clock)
            .AddSingleton(new ProposeQuery(store, new(store, store.Clock))).AddSingleton(new SanctionActs(null!, null!, null!, null!, null!, null!, Cases.Pack));
        SetRendererInfo(new("Server", true));

        var page = Render<ProposePage>(given => given.Add(one => one.Number, number));
        page.WaitForElement("#licence");
        string[] Hints() => [.. page.FindAll(".ep-say--work").Select(Seen).Where(said => said.StartsWith("The recipient will not read", StringComparison.Ordinal))];

        page.Find("#licence").Change(licences[0]);
        Assert.Equal(["The recipient will not read the cause of the incident: other licences or recipients are named there. Write the cause anew without them first, so that the recipient reads what it is sanctioned for."], Hints());
        page.Find("#licence").Change(licences[1]);
        Assert.Empty(Hints());

        // What the rung does not ask for is not asked, and all that is missing is said at once.
        Assert.Equal((1, 0, 0), (page.FindAll("#by").Count, page.FindAll("#ends").Count, page.FindAll("#months").Count));
        page.Find("form").Submit();
        Assert.Equal([$"Write a sentence for {string.Join(", ", Cases.Pack.IncidentRules.Sanctions.Factors.Select(factor => factor.Code))}, also where it weighs nothing.", "Give the reason; it stays on the record.", "An order to correct needs its date."],
            page.FindAll("[role=alert] li").Select(Seen));
    }
}
