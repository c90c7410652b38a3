using Bunit;
using ExportPortal.Components;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Identity;
using ExportPortal.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Features.Incidents;

/// <summary>The page of a sanction on a real store.</summary>
public sealed class SanctionPageTests : ComponentTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Page_OneOfTwoHasSigned_TellsItToStaffAndNotToTheRecipient(bool isStaff)
    {
        await using var store = await TestStore.Sqlite();
        await store.Enrol(People.IncidentLead);
        var licence = await store.Licence(LicenceState.Active);
        var number = (await new ReportIncident(store.Pipeline, Cases.Pack).Run(new("I-03", "Copy on a laptop", "A copy left.", null, null, [licence]), Guid.NewGuid(), People.Recipient, default)).Value;
        foreach (var verb in (IncidentVerb[])[IncidentVerb.Triage, IncidentVerb.Contain, IncidentVerb.Investigate])
            await new ActOnIncident(store.Pipeline, Cases.Pack).Run(number, verb, "because", verb is IncidentVerb.Triage ? new("I-03", 2, 640_000, [], []) : null, null, Guid.NewGuid(), People.IncidentLead, default);
        IReadOnlyList<FactorScore> factors = [.. Cases.Pack.IncidentRules.Sanctions.Factors.Select(factor => new FactorScore(factor.Code, 0, "plays no part"))];
        var sanction = (await new ProposeSanction(store.Pipeline, Cases.Pack).Run(number, new(licence, "INTENT", 5, factors, "The licence ends."), Guid.NewGuid(), People.IncidentLead, default)).Value;
        async Task Act(SanctionVerb verb, Actor actor) => Assert.Equal("", (await new ActOnSanction(store.Pipeline, Cases.Pack).Run(sanction, verb, "because", null, Guid.NewGuid(), actor, default)).Message);
        await Act(SanctionVerb.GiveNotice, People.IncidentLead);
        Assert.Equal("", (await new AnswerSanction(store.Pipeline, Cases.Pack).Run(sanction, SanctionVerb.Reply, "It was one contractor.", Guid.NewGuid(), People.Recipient, default)).Message);
        await Act(SanctionVerb.Impose, People.Board);
        AddAuthorization();
        Services.AddSingleton(new ActorAccessor(new SignedInAs(isStaff ? People.IncidentLead : People.Recipient))).AddSingleton(Cases.Pack)
            .AddSingleton(new SanctionQuery(store, Cases.Pack, store.Clock)).AddSingleton(new SanctionActs(null!, null!, null!, null!, null!, null!, Cases.Pack));
        SetRendererInfo(new("Server", true));

        var page = Render<SanctionPage>(given => given.Add(one => one.Number, sanction));
        page.WaitForElement("table");

        Assert.Contains("It was one contractor.", Seen(page.Find(".ep-with-rail")), StringComparison.Ordinal);
        Assert.Equal(isStaff, page.Markup.Contains("Signed to impose it by", StringComparison.Ordinal));
        Assert.Equal(isStaff, page.Markup.Contains(People.Board.Name, StringComparison.Ordinal));
    }
}
