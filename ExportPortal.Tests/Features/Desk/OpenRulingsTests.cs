using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Rulings;
using ExportPortal.Support;

namespace ExportPortal.Features.Desk;

public sealed class OpenRulingsTests
{
    [Fact]
    public async Task Desk_ClassificationAskedFor_WaitsForWhoMayAnswerOrConfirmItAlone()
    {
        await using var store = await TestStore.Sqlite();
        var second = await store.Enrol(People.New(Role.TechnicalReviewer, "Joren"));
        async Task<IReadOnlyList<RulingDue>> Waiting(Actor actor) => (await new DeskQuery(store, Support.Cases.Packs, store.Clock).For(actor, default)).Rulings;
        var number = (await new AskForRuling(store.Pipeline, Support.Cases.Pack).Run("Nights in hospital by month.", Guid.NewGuid(), People.Recipient, default)).Value;

        var row = Assert.Single(await Waiting(People.Officer));
        Assert.Equal((number, "Answer", Support.Cases.Pack.Due("classification-ruling", store.Clock.GetUtcNow())), (row.Number, row.Step, row.DueAt));
        Assert.Single(await Waiting(People.Technical));
        foreach (var other in (Actor[])[People.Manager, People.Legal, People.Auditor])
            Assert.Empty(await Waiting(other));

        var answer = new RulingAnswer("Nights by month.", "1M01", Granularity.G4, 0, "One record for each stay.");
        Assert.Equal("", (await new GiveRuling(store.Pipeline, Support.Cases.Pack).Run(number, answer, Guid.NewGuid(), People.Technical, default)).Message);
        Assert.Empty(await Waiting(People.Technical));
        Assert.Equal("Confirm the proposed answer, or propose another", Assert.Single(await Waiting(second)).Step);

        Assert.Equal("", (await new GiveRuling(store.Pipeline, Support.Cases.Pack).Run(number, answer, Guid.NewGuid(), second, default)).Message);
        Assert.Empty(await Waiting(second));
        Assert.Empty(await Waiting(People.Officer));
    }
}
